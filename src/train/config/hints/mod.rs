//! What to write instead of other trainers' names: for unknown keys of a run's file and unknown options of
//! `trainer train`.

mod foreign;

use self::foreign::{FOREIGN, SECTIONS, VALUES};
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// A section and its keys, as serde lists them.
pub(super) type Section = (&'static str, Vec<String>);

pub(super) const TOP: &str = "the top of the file, before the first section";

/// The keys a table may have: serde lists them on an unknown one.
pub(super) fn keys<T: DeserializeOwned>() -> Vec<String> {
    let error = toml::from_str::<T>("\"?\" = 0").err().map(|e| e.message().to_owned()).unwrap_or_default();
    error.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

/// The TOML reader's message with its names of types as TOML's users know them.
pub fn in_plain_words(message: &str) -> String {
    let words = [
        ("usize", "a whole number"),
        ("u64", "a whole number"),
        ("f64", "a number"),
        ("a sequence", "a list"),
    ];
    let mut message = message.to_owned();
    for (theirs, plain) in words {
        message = message.replace(&format!(", expected {theirs}"), &format!(", expected {plain}"));
    }
    match message.split_once(", expected struct ") {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            format!("{before}, expected a section{rest}")
        }
        None => message,
    }
}

/// Hints for the TOML reader's error about `text`, a file with these sections.
pub fn of_error(message: &str, text: &str, sections: &[Section]) -> Vec<String> {
    if message.starts_with("unknown field") {
        return of_file(text, sections);
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        // `float32`, `linear_with_warmup`: serde lists the valid ones.
        let mut words = rest.split('`').step_by(2);
        let given = words.next().unwrap_or_default().to_lowercase();
        let known = || rest.split('`').skip(2).step_by(2);
        let meant = in_table(&VALUES, &normal(&given)).filter(|value| known().any(|k| k == *value));
        let near = meant.or_else(|| {
            known().max_by(|a, b| strsim::jaro_winkler(&given, a).total_cmp(&strsim::jaro_winkler(&given, b)))
        });
        return near.map(|known| format!("did you mean \"{known}\"?")).into_iter().collect();
    }
    if message.contains("invalid type: map, expected a sequence") {
        let single =
            |place: &&str| text.lines().any(|line| line.trim_start().starts_with(&format!("[{place}]")));
        let several = sections.iter().filter_map(|s| s.0.strip_prefix("[[")?.strip_suffix("]]"));
        return match several.into_iter().find(single) {
            Some(place) => {
                vec![format!("it is a table in double brackets, since there may be several: [[{place}]]")]
            }
            None => vec!["it is a list of tables: write it in brackets, as in [{ … }]".into()],
        };
    }
    if message.starts_with("invalid type") {
        return of_tables(text, sections);
    }
    vec![]
}

/// A line for each section given as a key with a value.
fn of_tables(text: &str, sections: &[Section]) -> Vec<String> {
    let Ok(file) = text.parse::<Table>() else { return vec![] };
    let hint = |(place, keys): &Section| {
        let path = place.trim_matches(['[', ']']);
        let (outer, key) = path.rsplit_once('.').unwrap_or((TOP, path));
        let given = tables(&file, outer).into_iter().find_map(|table| table.get(key))?;
        (!given.is_table() && !given.is_array()).then(|| as_section(key, place, keys))
    };
    sections.iter().filter(|s| s.0 != TOP).filter_map(hint).collect()
}

fn as_section(key: &str, place: &str, keys: &[String]) -> String {
    format!("`{key}` is a section: write {place}, and on the lines below its keys: {}", keys.join(", "))
}

/// A line for each unknown key of a run's file.
fn of_file(text: &str, sections: &[Section]) -> Vec<String> {
    let Ok(file) = text.parse::<Table>() else { return vec![] };
    let mut hints = vec![];
    for (place, known) in sections {
        let keys = tables(&file, place).into_iter().flatten();
        let unknown = keys.filter(|(key, _)| !known.contains(key));
        hints.extend(unknown.filter_map(|(key, value)| of_key(key, value, place, sections)));
    }
    hints
}

/// The tables of section `place` in a run's file: `[[data]]` may have several.
fn tables<'a>(file: &'a Table, place: &str) -> Vec<&'a Table> {
    let each = |value: &'a Value| match value {
        Value::Table(table) => vec![table],
        Value::Array(array) => array.iter().filter_map(Value::as_table).collect(),
        _ => vec![],
    };
    let path = place.trim_matches(['[', ']']).split('.').filter(|_| place != TOP);
    path.fold(vec![file], |outer, key| outer.into_iter().filter_map(|t| t.get(key)).flat_map(each).collect())
}

/// What to write instead of `key`, which is not a key of `place`.
fn of_key(key: &str, value: &Value, place: &str, sections: &[Section]) -> Option<String> {
    let name = normal(key);
    if let Some(ours) = in_table(&SECTIONS, &name).filter(|_| value.is_table() || value.is_array()) {
        return Some(format!("`{key}`: write {ours}"));
    }
    if let Some(ours) = in_table(&FOREIGN, &name) {
        return Some(format!("`{key}`: {ours}"));
    }
    let section = sections.iter().find(|s| s.0.trim_matches(['[', ']']) == name);
    if let Some((place, keys)) = section.filter(|_| !value.is_table() && !value.is_array()) {
        return Some(as_section(key, place, keys));
    }
    let homes: Vec<String> = sections
        .iter()
        .filter(|s| s.0 != place && s.1.contains(&name))
        .map(|s| match (value, s.0) {
            (Value::Table(_), place) if place != TOP => {
                format!("[{}.{name}]", place.trim_matches(['[', ']']))
            }
            (_, TOP) => format!("{TOP} ({name} = …)"),
            (_, place) => place.to_owned(),
        })
        .collect();
    if !homes.is_empty() {
        return Some(format!("`{key}` is not a key of {place}; it belongs to {}", homes.join(" or ")));
    }
    let near = |s: &Section| {
        let score = |k: &String| (strsim::jaro_winkler(&name, k), k.clone());
        s.1.iter().map(score).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(score, k)| (score, k, s.0))
    };
    // Prefer a misspelt key of this section to another's.
    let here = |s: &&Section| s.0 == place;
    let best = |least: f64, found: Option<(f64, String, &'static str)>| found.filter(|f| f.0 >= least);
    let own = best(0.75, sections.iter().find(here).and_then(near));
    let other = best(0.9, sections.iter().filter_map(near).max_by(|a, b| a.0.total_cmp(&b.0)));
    match (own, other) {
        (Some(own), Some(other)) if other.0 <= own.0 => Some(format!("did you mean `{}`?", own.1)),
        (_, Some((_, found, home))) if home != place => Some(format!("did you mean `{found}` of {home}?")),
        (Some((_, own, _)), _) => Some(format!("did you mean `{own}`?")),
        _ => None,
    }
}

/// Where to set what an unknown option of `trainer train`, such as `--learning-rate` or `--lr`, would set.
pub fn of_switch(switch: &str, sections: &[Section]) -> Option<String> {
    let switch = switch.split('=').next().unwrap_or_default();
    let ours = in_place_of(&normal(switch.trim_start_matches('-')), sections)?;
    Some(if let Some(why) = ours.strip_prefix("not here: ") {
        format!("trainer train has nothing like {switch}: {why}")
    } else if ours.starts_with("nothing to ") {
        format!("for {switch} there is {ours}")
    } else if ours.starts_with("the switch") {
        let verb = if ours.starts_with("the switches") { "are" } else { "is" };
        format!(
            "instead of {switch} there {verb} {}",
            ours.replace(AT_TOP, "at the top of the run's TOML file")
        )
    } else {
        let ours = ours.replace(AT_TOP, "at its top");
        format!("instead of {switch}, the run's TOML file (--config FILE) has {ours}")
    })
}

const AT_TOP: &str = "at the top of the file";

/// Looks `name` up in [`FOREIGN`], then among our own names.
fn in_place_of(name: &str, sections: &[Section]) -> Option<String> {
    // A section is not a key: its name means its main one.
    let meant = match name {
        "model" => "model_name_or_path",
        "data" => "data_path",
        "eval" => "eval_file",
        other => other,
    };
    if let Some(ours) = in_table(&FOREIGN, meant) {
        return Some(ours.to_owned());
    }
    if let Some((section, _)) = sections.iter().find(|s| s.0.trim_matches(['[', ']']) == name) {
        return Some(format!("the section {section}"));
    }
    let homes: Vec<&str> = sections.iter().filter(|s| s.1.iter().any(|k| k == name)).map(|s| s.0).collect();
    match homes[..] {
        [] => None,
        [TOP] => Some(format!("{name} {AT_TOP}")),
        _ => Some(format!("{name} in {}", homes.join(" or "))),
    }
}

/// The entry of `name` in a table of foreign names.
fn in_table(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(names, _)| names.split(' ').any(|n| n == name)).map(|(_, ours)| *ours)
}

/// A name as [`FOREIGN`] spells it.
fn normal(name: &str) -> String {
    name.to_lowercase().replace(['-', '.', ' '], "_")
}

#[cfg(test)]
mod tests;
