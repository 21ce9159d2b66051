//! One training step of MiniLM-L6 (random weights and tokens, no padding, dropout off) on `cpu:1` and
//! `cpu:8`: seconds, pairs/s and GFLOP/s of the model's arithmetic. Medians; prints every time.
//!
//! `cargo bench --bench step -- [--pairs 64] [--len 64] [--steps 5]`

#[path = "common/minilm.rs"]
mod minilm;

fn main() {
    gigapair::common::memory::keep_freed_memory();
    let args: Vec<String> = std::env::args().collect();
    let option = |name: &str, default: usize| {
        let at = args.iter().position(|a| a == name);
        at.and_then(|i| args.get(i + 1)).map_or(default, |v| v.parse().expect("a number"))
    };
    let (pairs, len, steps) = (option("--pairs", 64), option("--len", 64), option("--steps", 5));
    println!("MiniLM-L6 step, {pairs} pairs x {len} tokens, f32, dropout off, medians of {steps}");
    for devices in [1, 8] {
        let times = minilm::measure(devices, pairs, len, steps);
        let shown: Vec<String> = times.steps.iter().map(|t| format!("{t:.2}")).collect();
        let mut sorted = times.steps;
        sorted.sort_by(f64::total_cmp);
        let median = sorted[sorted.len() / 2];
        println!(
            "cpu:{devices}  {median:.3} s/step  {:.1} pairs/s  {:.1} GFLOP/s  (steps {}; compile and first step {:.1} s)",
            pairs as f64 / median,
            minilm::flops(pairs, len) / median / 1e9,
            shown.join(" "),
            times.first
        );
    }
}
