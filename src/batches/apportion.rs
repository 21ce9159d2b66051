//! Weights → whole numbers of draws over a period of batches.

/// Draws of each set over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    /// Batches of the period.
    pub period: u64,
    /// Draws of each set in a period; the sum is `draws · period`.
    pub counts: Vec<u64>,
}

/// Makes `draws` draws a batch, shared by `weights` (≥ 0, one of them > 0), into whole numbers over
/// the shortest period in which they come out exactly; where that is longer than `max_period`, over
/// `max_period` by largest remainders, with at least one draw for every weight above zero. `cap`
/// bounds the draws of a set per batch.
pub fn apportion(weights: &[f64], draws: u64, cap: u64, max_period: u64) -> Shares {
    if let Some(whole) = whole_numbers(weights) {
        let total: u64 = whole.iter().sum();
        let period = total / gcd(total, draws);
        if period <= max_period {
            let count =
                |w: u64| (u128::from(w) * u128::from(draws) * u128::from(period) / u128::from(total)) as u64;
            return Shares { period, counts: whole.into_iter().map(count).collect() };
        }
    }
    let counts = largest_remainders(weights, draws * max_period, cap.saturating_mul(max_period));
    Shares { period: max_period, counts }
}

/// The weights as coprime whole numbers, if they are decimal fractions of up to nine places.
fn whole_numbers(weights: &[f64]) -> Option<Vec<u64>> {
    (0..=9).map(|places| 10f64.powi(places)).find_map(|scale| {
        let scaled: Vec<f64> = weights.iter().map(|w| w * scale).collect();
        let whole = |x: &f64| *x < 1e15 && (x - x.round()).abs() <= 1e-12 * x.abs().max(1e-3);
        if !scaled.iter().all(whole) {
            return None;
        }
        let numbers: Vec<u64> = scaled.iter().map(|x| x.round() as u64).collect();
        let divisor = numbers.iter().fold(0, |g, &n| gcd(g, n));
        (divisor > 0).then(|| numbers.iter().map(|n| n / divisor).collect())
    })
}

fn largest_remainders(weights: &[f64], total: u64, cap: u64) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    let ideal: Vec<f64> = weights.iter().map(|w| w / sum * total as f64).collect();
    let mut counts: Vec<u64> =
        ideal.iter().map(|&x| if x > 0.0 { (x as u64).clamp(1, cap) } else { 0 }).collect();
    let mut given: u64 = counts.iter().sum();
    let error = |counts: &[u64], i: usize| ideal[i] - counts[i] as f64;
    let mut order: Vec<usize> = (0..counts.len()).filter(|&i| ideal[i] > 0.0).collect();
    order.sort_by(|&i, &j| error(&counts, j).total_cmp(&error(&counts, i)).then(i.cmp(&j)));
    for &i in order.iter().cycle() {
        if given >= total {
            break;
        }
        if counts[i] < cap {
            counts[i] += 1;
            given += 1;
        }
    }
    // The draw that every small set gets is taken from the largest.
    while given > total {
        let largest = (0..counts.len()).max_by_key(|&i| (counts[i], std::cmp::Reverse(i))).unwrap_or(0);
        counts[largest] -= 1;
        given -= 1;
    }
    counts
}

/// Greatest common divisor.
pub fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_and_decimal_weights_are_exact() {
        assert_eq!(apportion(&[2.0, 4.0, 6.0], 1, 1, 65_536), Shares { period: 6, counts: vec![1, 2, 3] });
        assert_eq!(apportion(&[0.3, 0.7], 1, 1, 65_536), Shares { period: 10, counts: vec![3, 7] });
        assert_eq!(apportion(&[0.1, 0.2], 1, 1, 65_536), Shares { period: 3, counts: vec![1, 2] });
        assert_eq!(apportion(&[1.0, 1.0, 2.0], 2, 1, 65_536), Shares { period: 2, counts: vec![1, 1, 2] });
        assert_eq!(apportion(&[5.0, 0.0], 1, 1, 65_536), Shares { period: 1, counts: vec![1, 0] });
        assert_eq!(apportion(&[1.0, 2.0], 64, 64, 4_096), Shares { period: 3, counts: vec![64, 128] });
    }

    #[test]
    fn others_are_within_a_draw_and_none_is_lost() {
        let weights = [94_037.0, 117_648.0, 1.0, 22_735.0 * std::f64::consts::PI];
        let shares = apportion(&weights, 1, 1, 1_000);
        let total: f64 = weights.iter().sum();
        assert_eq!((shares.period, shares.counts.iter().sum()), (1_000, 1_000u64));
        for (w, &c) in weights.iter().zip(&shares.counts) {
            assert!(c > 0 && (w / total * 1_000.0 - c as f64).abs() <= 1.0, "{w} {c}");
        }
        let many = apportion(&[1e9, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0], 1, 1, 100);
        assert_eq!(many.counts, [97, 1, 1, 1]);
    }
}
