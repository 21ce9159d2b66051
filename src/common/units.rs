//! Human-readable numbers.

/// Seconds in the form printed everywhere: `57.94 ms`, `1.3 s`, `46 s`, `1 min 24 s`, `2 h 05 min`, `3 d 04 h`.
pub fn duration(seconds: f64) -> String {
    if seconds < 0.9995 {
        return format!("{:.2} ms", seconds * 1e3);
    }
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    whole(seconds.round() as u64)
}

/// [`duration`] of whole seconds: `3 s`.
pub fn whole(s: u64) -> String {
    let (m, h, d) = (s / 60, s / 3600, s / 86_400);
    match s {
        0..60 => format!("{s} s"),
        60..3600 => format!("{m} min {:02} s", s % 60),
        3600..86_400 => format!("{h} h {:02} min", m % 60),
        _ => format!("{d} d {:02} h", h % 24),
    }
}

/// `1 replica`, `8 replicas`.
pub fn count(n: impl Into<u64>, noun: &str) -> String {
    let n = n.into();
    match (n, noun.strip_suffix("ry")) {
        (1, _) => format!("{n} {noun}"),
        (_, Some(stem)) => format!("{n} {stem}ries"),
        _ => format!("{n} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_one_form() {
        for (seconds, text) in [
            (0.05794, "57.94 ms"),
            (0.9996, "1.0 s"),
            (1.34, "1.3 s"),
            (9.96, "10 s"),
            (59.4, "59 s"),
            (59.6, "1 min 00 s"),
            (84.0, "1 min 24 s"),
            (480.0, "8 min 00 s"),
            (7499.0, "2 h 04 min"),
            (86_399.9, "1 d 00 h"),
            (273_600.0, "3 d 04 h"),
        ] {
            assert_eq!(duration(seconds), text);
        }
        assert_eq!([whole(3), whole(84)], ["3 s", "1 min 24 s"]);
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(
            [count(0u64, "pair"), count(1u64, "pair"), count(2u64, "pair")],
            ["0 pairs", "1 pair", "2 pairs"]
        );
    }
}
