//! Switches for shorter and coarser vectors.

use crate::embed::{Form, Precision};
use anyhow::{Result, ensure};

/// Lists, each of whose dimensions is combined with each precision.
#[derive(clap::Args)]
pub struct Forms {
    /// Cut vectors to their first N numbers, and again to each N of a list [default: whole vectors]
    #[arg(long, value_name = "N", value_delimiter = ',')]
    truncate_dim: Vec<usize>,
    /// Compare vectors as float32, int8, uint8, binary or ubinary, one after the other [default: float32]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    precision: Vec<Precision>,
}

impl Forms {
    /// # Errors
    /// A dimension that vectors of `width` numbers do not have; a form given twice.
    pub fn all(&self, width: usize) -> Result<Vec<Form>> {
        let dims: Vec<Option<usize>> = match &self.truncate_dim[..] {
            [] => vec![None],
            dims => dims.iter().map(|dim| Some(*dim)).collect(),
        };
        let precisions = if self.precision.is_empty() { &[Precision::Float32][..] } else { &self.precision };
        let with = |dim: &Option<usize>| {
            precisions.iter().map(|p| Form { dim: *dim, precision: *p }).collect::<Vec<_>>()
        };
        let forms: Vec<Form> = dims.iter().flat_map(with).collect();
        forms.iter().try_for_each(|form| form.check(width))?;
        let twice = forms.iter().enumerate().find(|(i, form)| forms[..*i].contains(form));
        ensure!(twice.is_none(), "--truncate-dim and --precision list a value twice; give each once");
        Ok(forms)
    }
}
