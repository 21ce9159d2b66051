//! The training log.

use super::figures::primaries;
use super::parts::{CardLoss, ModelCard};
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
    // A card without losses has the column of one.
    let known = |i: &usize| card.losses.get(*i).is_none_or(|loss| loss.drawn);
    let most = card.log.iter().map(|line| line.losses.len()).max().unwrap_or(0);
    let losses: Vec<usize> = (0..most).filter(known).collect();
    let loss = |i: &usize| card.losses.get(*i).map_or("loss".to_owned(), CardLoss::titled);
    let heads = losses.iter().map(loss).chain(figures.iter().map(|figure| figure.to_string()));
    let heads: String = heads.map(|head| format!(" {} |", cell(&head))).collect();
    let rules = "---:|".repeat(losses.len() + figures.len());
    let mut out = format!("\n### Training Log\n\n| step |{heads}\n|---:|{rules}\n");
    let mut marked = false;
    for line in &card.log {
        let is_model = card.step == Some(line.step);
        let bold = if is_model { "**" } else { "" };
        let of = |figure: &&str| line.figures.iter().find(|(name, _)| name == figure).map(|(_, x)| *x);
        let of_losses = losses.iter().map(|i| line.losses.get(*i).copied().flatten());
        let values = of_losses.chain(figures.iter().map(of));
        let shown = |x: Option<f64>| match x.filter(|x| x.is_finite()) {
            Some(x) => format!(" {bold}{x:.4}{bold} |"),
            None => " – |".to_owned(),
        };
        let values: String = values.map(shown).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "| {bold}{}{bold} |{values}", grouped(line.step));
        marked |= is_model;
    }
    out.push_str(match losses.len() {
        0 | 1 => "\nThe loss is the mean over the steps since the row before.",
        _ => "\nA loss is the mean over its steps since the row before.",
    });
    out.push_str(if marked { " The row in bold is the model of this folder.\n" } else { "\n" });
    out
}
