//! Counter-based randomness: a value is a pure function of a key and a counter, so any element of any stream can be
//! computed without the ones before it.

/// SplitMix64's finaliser (Steele, Lea, Flood 2014; constants of Stafford's variant 13).
pub fn mix64(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// 64 random bits for `(key, counter)`.
pub fn hash2(key: u64, counter: u64) -> u64 {
    mix64(mix64(key.wrapping_add(0x9e37_79b9_7f4a_7c15)) ^ counter.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The key of the substream `name` of `key`.
pub fn derive(key: u64, name: &str) -> u64 {
    hash2(key, xxhash_rust::xxh3::xxh3_64(name.as_bytes()))
}

/// Uniform in [0, 1), with 53 bits.
pub fn uniform(key: u64, counter: u64) -> f64 {
    (hash2(key, counter) >> 11) as f64 / (1u64 << 53) as f64
}

/// Standard normal by Box–Muller; hashing twice per value keeps it a pure function of the counter.
pub fn normal(key: u64, counter: u64) -> f64 {
    let u = 1.0 - uniform(key, 2 * counter);
    let v = uniform(key, 2 * counter + 1);
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_has_mean_zero_and_variance_one() {
        let n = 100_000;
        let (mut s, mut q) = (0.0, 0.0);
        for i in 0..n {
            let x = normal(7, i);
            s += x;
            q += x * x;
        }
        assert!((s / n as f64).abs() < 0.01);
        assert!((q / n as f64 - 1.0).abs() < 0.02);
    }
}
