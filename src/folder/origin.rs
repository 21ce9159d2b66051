//! What a model folder's `README.md` states about the model: its Hub name and its licence.

use super::hub::is_hub_id;
use super::read::ModelFolder;
use std::path::Path;

impl ModelFolder {
    /// The model's Hub name, or the folder's name if unknown. Never a path.
    ///
    /// The card's `base_model`, and usually `_name_or_path` in `config.json`, name the model this one was made from, so
    /// an id counts only if it ends in the folder's name.
    pub fn name(&self) -> String {
        if let Some(snapshot) = &self.snapshot {
            return snapshot.id.clone();
        }
        let whole = self.dir.canonicalize().unwrap_or_else(|_| self.dir.clone());
        let name = whole.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let own = |id: &&str| is_hub_id(id) && id.rsplit('/').next() == Some(name.as_str());
        let stated = self.config["_name_or_path"].as_str();
        let card = read(&self.dir);
        let words = card.split(|c: char| !(c.is_ascii_alphanumeric() || "._-/".contains(c)));
        // `https://huggingface.co/a/b` also ends in an id.
        let last_two =
            |word: &'_ str| -> usize { word.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1) };
        let ids = words.map(|w| w.trim_end_matches(['.', '/'])).map(|w| &w[last_two(w)..]);
        stated.into_iter().chain(ids).find(own).map_or(name.clone(), str::to_owned)
    }

    /// The licence in the card's front matter: a Hub identifier, or another licence's name.
    pub fn license(&self) -> Option<String> {
        let card = read(&self.dir);
        let of = |key: &str| front_matter(&card, key).filter(|v| !v.is_empty() && *v != "unknown");
        match of("license") {
            Some("other") => of("license_name").map(str::to_owned),
            license => license.map(str::to_owned),
        }
    }
}

fn read(dir: &Path) -> String {
    let bytes = std::fs::read(dir.join("README.md")).unwrap_or_default();
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

/// A plain top-level value in the YAML between the first lines of `---`.
fn front_matter<'a>(card: &'a str, key: &str) -> Option<&'a str> {
    let yaml = card.trim_start_matches('\u{feff}').strip_prefix("---\n")?;
    let yaml = &yaml[..yaml.find("\n---").unwrap_or(0)];
    let value = yaml.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    let value = value.split(" #").next().unwrap_or(value);
    Some(value.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_of_the_first_level_are_found() {
        let card = "---\nlanguage: en\nmodel-index:\n- name: x\n  license: wrong\nlicense: \"mit\" # ours\n\
                    license_name: a b\n---\nlicense: text\n";
        assert_eq!(front_matter(card, "license"), Some("mit"));
        assert_eq!(front_matter(card, "license_name"), Some("a b"));
        assert_eq!(front_matter(card, "name"), None);
        assert_eq!(front_matter("license: mit\n", "license"), None);
        assert_eq!(front_matter("---\nlicense: mit\n", "license"), None, "nothing ends it");
    }
}
