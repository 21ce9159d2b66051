//! The data sets of a run: shares, lengths, and a few of their pairs.

use super::parts::{CardColumn, CardDataset, CardLoss, ModelCard};
use super::text::{cell, clipped, code, grouped, html_code, listed};
use crate::folder::hub::is_hub_id;
use std::fmt::Write;

/// Rows of a set that the card shows, and characters of a text in them.
const SAMPLES: usize = 3;
const SAMPLE: usize = 300;
/// With more sets, each is folded.
const OPEN: usize = 3;

/// `### Training Data`.
pub fn section(card: &ModelCard) -> String {
    let mut out = String::new();
    if card.datasets.is_empty() {
        return out;
    }
    out.push_str("\n### Training Data\n\n| data set | pairs | share | licence |\n|---|---:|---:|---|\n");
    for d in &card.datasets {
        let license = d.license.as_deref().unwrap_or("not stated");
        let (pairs, share) = (grouped(d.pairs), 100.0 * d.share);
        // Writing to a String cannot fail, hence the ignored results here and below.
        let _ = writeln!(out, "| {} | {pairs} | {share:.1} % | {} |", named(&d.name), cell(license));
    }
    let folded = card.datasets.len() > OPEN;
    for set in card.datasets.iter().filter(|set| !set.columns.is_empty()) {
        let name = html_code(&set.name);
        let _ = match folded {
            true => write!(out, "\n<details><summary>{name}</summary>\n"),
            false => write!(out, "\n#### {}\n", code(&set.name)),
        };
        out.push_str(&of_set(set, card));
        if folded {
            out.push_str("\n</details>\n");
        }
    }
    out
}

/// A link, for a data set named by its Hub id.
fn named(name: &str) -> String {
    match is_hub_id(name) {
        true => format!("[{name}](https://huggingface.co/datasets/{name})"),
        false => cell(name),
    }
}

fn of_set(set: &CardDataset, card: &ModelCard) -> String {
    let names: Vec<String> = set.columns.iter().map(|c| html_code(&c.name)).collect();
    let mut out = format!("\n* Size: {} pairs\n* Columns: {}\n", grouped(set.pairs), listed(&names));
    if let Some(loss) = card.losses.get(set.loss) {
        let _ = writeln!(out, "* Loss: {}", described(loss));
    }
    let heads: String = names.iter().map(|name| format!(" {name} |")).collect();
    let rule = "|:---".repeat(set.columns.len());
    if set.columns.iter().any(|c| !c.lengths.is_empty()) {
        let _ = match set.counted {
            0 => writeln!(
                out,
                "* Statistics, tokens of all texts as the model reads them, special ones included:\n"
            ),
            counted => writeln!(
                out,
                "* Statistics; tokens of all texts as the model reads them, special ones included, characters of the first \
                 {} pairs:\n",
                grouped(counted as u64)
            ),
        };
        let kinds: String = set.columns.iter().map(|c| format!(" {} |", c.kind)).collect();
        let lengths: String = set.columns.iter().map(|c| format!(" {} |", lengths(c))).collect();
        let _ = writeln!(out, "  | |{heads}\n  |:---{rule}|\n  | type |{kinds}\n  | lengths |{lengths}");
    }
    if !set.samples.is_empty() {
        let _ = writeln!(out, "\n* Samples, as the model reads them:\n\n  |{heads}\n  {rule}|");
        for row in set.samples.iter().take(SAMPLES) {
            let cells: String =
                row.iter().map(|text| format!(" {} |", html_code(&clipped(text, SAMPLE)))).collect();
            let _ = writeln!(out, "  |{cells}");
        }
    }
    out
}

fn described(loss: &CardLoss) -> String {
    let link = |(class, _): &(String, Option<String>)| {
        const LOSSES: &str = "https://sbert.net/docs/package_reference/sentence_transformer/losses.html";
        format!("[{}]({LOSSES}#{})", html_code(class), class.to_lowercase())
    };
    let classes: Vec<String> = loss.classes.iter().map(link).collect();
    format!("{} ({})", listed(&classes), cell(&loss.described))
}

/// Whole numbers without decimals.
fn number(x: f64) -> String {
    if x.fract() == 0.0 { format!("{x:.0}") } else { format!("{x:.2}") }
}

fn lengths(column: &CardColumn) -> String {
    let line = |(what, [min, mean, max]): &(String, [f64; 3])| {
        let what = if what.is_empty() { String::new() } else { format!(" {}", cell(what)) };
        format!(
            "<li>min: {}{what}</li><li>mean: {mean:.2}{what}</li><li>max: {}{what}</li>",
            number(*min),
            number(*max)
        )
    };
    let lines: String = column.lengths.iter().map(line).collect();
    if lines.is_empty() { String::new() } else { format!("<ul>{lines}</ul>") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, sample: &str) -> CardDataset {
        let lengths = vec![("tokens".to_owned(), [3.0, 4.5, 6.0])];
        CardDataset {
            name: name.into(),
            pairs: 1234567,
            share: 0.25,
            columns: vec![CardColumn { name: "anchor".into(), kind: "string".into(), lengths }],
            samples: vec![vec![sample.into()]; 5],
            ..Default::default()
        }
    }

    #[test]
    fn a_set_has_its_size_lengths_and_three_samples_cut() {
        let datasets = vec![set("a|b", &"<x> | `y`\n---\n".repeat(9_000)), set("org/data", "t")];
        let text = section(&ModelCard { datasets, ..Default::default() });
        assert!(text.contains("| a\\|b | 1,234,567 | 25.0 % | not stated |"), "{text}");
        assert!(text.contains("[org/data](https://huggingface.co/datasets/org/data)"), "{text}");
        assert!(
            text.contains("<li>min: 3 tokens</li><li>mean: 4.50 tokens</li><li>max: 6 tokens</li>"),
            "{text}"
        );
        assert_eq!(text.matches("<code>&#60;x&#62; &#124; &#96;y&#96; ---").count(), 3, "{text}");
        assert!(text.len() < 6_000 && !text.contains("\n---\n"), "{text}");
    }
}
