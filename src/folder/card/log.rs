//! The training log.

use super::figures::primaries;
use super::parts::ModelCard;
use super::text::{cell, grouped};
use std::fmt::Write;

/// Columns of figures: more are not readable.
const FIGURES: usize = 8;

/// `### Training Log`, with a row for each line and the figure of each set.
pub fn section(card: &ModelCard) -> String {
    let figures: Vec<&str> = primaries(card).into_iter().take(FIGURES).collect();
    if card.log.is_empty() {
        return String::new();
    }
    let heads: String = figures.iter().map(|figure| format!(" {} |", cell(figure))).collect();
    let mut out = format!(
        "\n### Training Log\n\n| step | loss |{heads}\n|---:|---:|{}\n",
        "---:|".repeat(figures.len())
    );
    let mut marked = false;
    for line in &card.log {
        let is_model = card.step == Some(line.step);
        let bold = if is_model { "**" } else { "" };
        let of = |figure: &&str| line.figures.iter().find(|(name, _)| name == figure).map(|(_, x)| *x);
        let values = std::iter::once(line.loss).chain(figures.iter().map(of));
        let shown = |x: Option<f64>| match x.filter(|x| x.is_finite()) {
            Some(x) => format!(" {bold}{x:.4}{bold} |"),
            None => " – |".to_owned(),
        };
        let values: String = values.map(shown).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "| {bold}{}{bold} |{values}", grouped(line.step));
        marked |= is_model;
    }
    out.push_str("\nThe loss is the mean over the steps since the row before.");
    out.push_str(if marked { " The row in bold is the model of this folder.\n" } else { "\n" });
    out
}
