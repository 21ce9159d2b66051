//! Targets of a row: the numbers a loss compares its texts with.

use super::reject::Reason;
use serde_json::Value;

/// Maximum targets per row.
pub const MAX_TARGETS: usize = 65_535;

/// Parses a table cell as a number; `true` and `false` are 1 and 0.
///
/// # Errors
/// A blank cell; anything else that is not a finite number in f32.
pub fn of_text(cell: &str) -> Result<f32, Reason> {
    match cell.trim() {
        "" => Err(Reason::NoTarget),
        truth if truth.eq_ignore_ascii_case("true") => Ok(1.0),
        truth if truth.eq_ignore_ascii_case("false") => Ok(0.0),
        // Rounded twice, as in Python.
        number => finite(number.parse::<f64>().map_err(|_| Reason::NotANumber)? as f32),
    }
}

/// Appends the numbers of a JSON value: one, or a list of them.
///
/// # Errors
/// Null or an empty list; anything else but finite f32 numbers, including strings.
pub fn of_json(value: &Value, out: &mut Vec<f32>) -> Result<(), Reason> {
    match value {
        Value::Array(items) if items.is_empty() => return Err(Reason::NoTarget),
        Value::Array(items) => items.iter().try_for_each(|item| match item {
            Value::Array(_) => Err(Reason::NotANumber),
            item => of_json(item, out),
        })?,
        Value::Number(number) => out.push(finite(number.as_f64().ok_or(Reason::NotANumber)? as f32)?),
        Value::Bool(truth) => out.push(f32::from(u8::from(*truth))),
        Value::Null => return Err(Reason::NoTarget),
        Value::String(_) | Value::Object(_) => return Err(Reason::NotANumber),
    }
    Ok(())
}

/// # Errors
/// NaN and infinities.
pub fn finite(number: f32) -> Result<f32, Reason> {
    if number.is_finite() { Ok(number) } else { Err(Reason::NotANumber) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cells() {
        for (cell, number) in [(" 0.5", 0.5), ("-3e2", -300.0), ("True", 1.0), ("false", 0.0), ("1e-60", 0.0)]
        {
            assert_eq!(of_text(cell), Ok(number), "{cell}");
        }
        assert_eq!(of_text(" "), Err(Reason::NoTarget));
        for cell in ["high", "NaN", "inf", "1e39", "0,5", "null"] {
            assert_eq!(of_text(cell), Err(Reason::NotANumber), "{cell}");
        }
    }

    #[test]
    fn values() {
        let numbers = |value: Value| {
            let mut out = vec![];
            of_json(&value, &mut out).map(|()| out)
        };
        assert_eq!(numbers(json!(0.1)), Ok(vec![0.1]));
        assert_eq!(numbers(json!([1, -2.5, true, false])), Ok(vec![1.0, -2.5, 1.0, 0.0]));
        for nothing in [json!(null), json!([]), json!([0.5, null])] {
            assert_eq!(numbers(nothing.clone()), Err(Reason::NoTarget), "{nothing}");
        }
        for other in [json!("0.5"), json!({"a": 1}), json!([[1]]), json!(1e39), json!([1, "2"])] {
            assert_eq!(numbers(other.clone()), Err(Reason::NotANumber), "{other}");
        }
    }
}
