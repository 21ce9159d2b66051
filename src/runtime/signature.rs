//! Argument types parsed from a program's text, so that a wrong argument is named before the plugin sees it.

use crate::common::DType;
use std::fmt;

/// Element type and shape; printed as in MLIR, `tensor<8x4xf32>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TensorType {
    pub dtype: DType,
    pub shape: Vec<usize>,
}

impl fmt::Display for TensorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tensor<")?;
        for n in &self.shape {
            write!(f, "{n}x")?;
        }
        write!(f, "{}>", self.dtype)
    }
}

/// The argument types of `@main`, or `None` if the text is not of the form our emitter writes (dynamic shapes,
/// encodings, unknown element types), in which case only the plugin checks.
pub(super) fn arguments(mlir: &str) -> Option<Vec<TensorType>> {
    let start = mlir.find("@main(")? + "@main(".len();
    let mut found = Vec::new();
    let (mut parens, mut quoted) = (1, false);
    let mut rest = &mlir[start..];
    while let Some(c) = rest.chars().next() {
        let mut step = c.len_utf8();
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => parens += 1,
            ')' if parens == 1 => return Some(found),
            ')' => parens -= 1,
            // Attributes follow in braces and may contain types themselves.
            '{' => step = closing(rest, '{', '}')?,
            ':' => {
                let ty = rest[1..].trim_start().strip_prefix("tensor<")?;
                found.push(parse(&ty[..ty.find('>')?])?);
            }
            _ => {}
        }
        rest = &rest[step..];
    }
    None
}

/// Bytes up to and including the bracket that closes the one `text` starts with.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let (mut depth, mut quoted) = (0, false);
    for (i, c) in text.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if !quoted && c == open {
            depth += 1;
        } else if !quoted && c == close {
            depth -= 1;
            if depth == 0 {
                return Some(i + c.len_utf8());
            }
        }
    }
    None
}

/// Parses `8x4xf32`.
fn parse(ty: &str) -> Option<TensorType> {
    let (dims, element) = ty.rsplit_once('x').map_or((None, ty), |(dims, element)| (Some(dims), element));
    let all = [DType::Pred, DType::I32, DType::U16, DType::U32, DType::BF16, DType::F32, DType::F64];
    let dtype = all.into_iter().find(|d| d.mlir() == element)?;
    let shape = dims.map_or(Some(Vec::new()), |d| d.split('x').map(|n| n.parse().ok()).collect())?;
    Some(TensorType { dtype, shape })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn argument_types_are_read_past_attributes_and_locations() {
        let text = r#"module @m attributes {mhlo.num_replicas = 2 : i32} {
          func.func public @main(%arg0: tensor<8x4xf32> {tf.aliasing_output = 0 : i32, a = "}) : tensor<1xf64>"},
            %arg1: tensor<ui32>, %arg2: tensor<0x3xi1> loc("x(:y")) -> (tensor<8x4xf32>) {"#;
        let types: Vec<String> = arguments(text).unwrap().iter().map(|t| t.to_string()).collect();
        assert_eq!(types, ["tensor<8x4xf32>", "tensor<ui32>", "tensor<0x3xi1>"]);
        assert_eq!(arguments("func.func @main() -> tensor<f32>"), Some(vec![]));
        for unknown in ["", "@main(%a: tensor<?xf32>)", "@main(%a: tensor<2xi64>)", "@main(%a: tensor<2xf32>"]
        {
            assert_eq!(arguments(unknown), None, "{unknown}");
        }
    }
}
