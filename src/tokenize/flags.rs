//! What the settings state for a class: flags, and roles that must have a token.

use super::class::Class;
use super::files::Files;
use super::special::SpecialTokens;
use anyhow::{Result, bail, ensure};
use serde_json::Value;

/// Keys and values, and whether each was assumed.
pub type Flags = Vec<(&'static str, Value, bool)>;

/// A flag, and whether it was assumed.
pub fn flag(files: &Files, key: &str, default: bool) -> Result<(bool, bool)> {
    match files.setting(key) {
        None => Ok((default, true)),
        Some((Value::Bool(value), _)) => Ok((*value, false)),
        Some((value, place)) => {
            bail!("{place}: {key} is {value}, which transformers does not load; write true or false")
        }
    }
}

/// Checks that roles the class uses have a token.
pub fn need(files: &Files, class: Class, special: &SpecialTokens, roles: &[(&str, &str)]) -> Result<()> {
    for (role, use_) in roles {
        ensure!(
            special.role(role).is_some(),
            "{}: {role} is null, and {} needs a token {use_}; name it",
            files.settings_path().display(),
            class.name()
        );
    }
    Ok(())
}
