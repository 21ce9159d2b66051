//! Weights → whole numbers.

/// Weights that are not short decimals become whole parts of about this sum.
const PARTS: f64 = (1u64 << 53) as f64;

/// Coprime whole numbers in proportion to `weights` (≥ 0, at least one > 0, with a finite sum). Exact for decimals of
/// up to nine places whose whole numbers sum to less than 2^53; others are rounded to 2^-53 of the sum, less than a
/// thousandth of a draw after 2^40 batches of one draw. No weight above zero becomes zero.
pub fn whole_shares(weights: &[f64]) -> Vec<u64> {
    decimals(weights).unwrap_or_else(|| {
        let sum: f64 = weights.iter().sum();
        let part = |w: &f64| if *w > 0.0 { ((w / sum * PARTS).round() as u64).max(1) } else { 0 };
        reduced(weights.iter().map(part).collect())
    })
}

/// The weights as coprime whole numbers, if they are decimals of up to nine places.
fn decimals(weights: &[f64]) -> Option<Vec<u64>> {
    (0..=9).map(|places| 10f64.powi(places)).find_map(|scale| {
        let scaled: Vec<f64> = weights.iter().map(|w| w * scale).collect();
        // Within the rounding of one multiplication, and closer than chance would bring.
        let whole = |x: &f64| (x - x.round()).abs() <= (2.0 * f64::EPSILON * x).min(1e-3);
        let fits = scaled.iter().sum::<f64>() < PARTS && scaled.iter().all(whole);
        let numbers: Vec<u64> = scaled.iter().map(|x| x.round() as u64).collect();
        // A weight that rounds to zero is not a decimal of so few places.
        let lost = numbers.iter().zip(weights).any(|(&n, &w)| (n == 0) != (w == 0.0));
        (fits && !lost).then(|| reduced(numbers))
    })
}

fn reduced(numbers: Vec<u64>) -> Vec<u64> {
    let divisor = numbers.iter().fold(0, |g, &n| gcd(g, n)).max(1);
    numbers.into_iter().map(|n| n / divisor).collect()
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
        assert_eq!(whole_shares(&[2.0, 4.0, 6.0]), [1, 2, 3]);
        assert_eq!(whole_shares(&[0.3, 0.7]), [3, 7]);
        assert_eq!(whole_shares(&[0.1, 0.2]), [1, 2]);
        assert_eq!(whole_shares(&[5.0, 0.0]), [1, 0]);
        assert_eq!(whole_shares(&[0.000_000_001, 1.0]), [1, 1_000_000_000]);
        assert_eq!(whole_shares(&[726_484_430.0, 3.0]), [726_484_430, 3]);
        assert_eq!(whole_shares(&[1e300, 1e300]), [1, 1]);
    }

    #[test]
    fn others_are_rounded_finely_and_none_is_lost() {
        let weights = [94_037.0, 117_648.0, 1.0, 22_735.0 * std::f64::consts::PI, 1e-12, 0.0];
        let shares = whole_shares(&weights);
        let (all, sum) = (shares.iter().sum::<u64>() as f64, weights.iter().sum::<f64>());
        for (w, &n) in weights.iter().zip(&shares) {
            assert!((w / sum - n as f64 / all).abs() < 1e-15, "{w} → {n}");
            assert_eq!(n > 0, *w > 0.0);
        }
    }
}
