//! `[eval]`.

use crate::eval::{ByKey, KINDS, NAMES, Request};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

/// What a run is evaluated on, and when.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EvalConfig {
    /// Steps between evaluations; 0 = before the first step and after the last only.
    pub every: u64,
    /// The figure whose best model is exported in place of the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<String>,
    /// Evaluations without a better one after which the run ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patience: Option<u64>,
    /// The sets: first those of the keys named after a kind of evaluation, then `[[eval.on]]`.
    pub on: Vec<Request>,
}

/// A key of `[eval]`.
enum Key {
    Every,
    Best,
    Patience,
    On,
    /// By its index in [`KINDS`].
    Kind(usize),
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Key, D::Error> {
        static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| {
            ["every", "best", "patience", "on"].iter().chain(NAMES.iter()).copied().collect()
        });
        let key = String::deserialize(from)?;
        let kind = || NAMES.iter().position(|name| *name == key).map(Key::Kind);
        match key.as_str() {
            "every" => Ok(Key::Every),
            "best" => Ok(Key::Best),
            "patience" => Ok(Key::Patience),
            "on" => Ok(Key::On),
            _ => kind().ok_or_else(|| Error::unknown_field(&key, &KEYS)),
        }
    }
}

impl<'de> Deserialize<'de> for EvalConfig {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<EvalConfig, D::Error> {
        struct Section;
        impl<'de> Visitor<'de> for Section {
            type Value = EvalConfig;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<EvalConfig, M::Error> {
                let (mut every, mut best, mut patience) = (0, None, None);
                let (mut by_key, mut on) = (BTreeMap::new(), vec![]);
                while let Some(key) = map.next_key()? {
                    match key {
                        Key::Every => every = map.next_value()?,
                        Key::Best => best = Some(map.next_value()?),
                        Key::Patience => patience = Some(map.next_value()?),
                        Key::On => on = map.next_value()?,
                        Key::Kind(i) => drop(by_key.insert(i, map.next_value_seed(ByKey(&KINDS[i]))?)),
                    }
                }
                Ok(EvalConfig { every, best, patience, on: by_key.into_values().chain(on).collect() })
            }
        }
        from.deserialize_map(Section)
    }
}
