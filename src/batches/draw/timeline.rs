//! Mixtures in sequence: which weights hold from which step on.

use super::mixture::{Draws, Mixture, Sources};
use anyhow::{Context, Result, ensure};
use std::ops::Range;

/// The mixture from a step on.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// First batch drawn from it, counted from 0.
    pub from_step: u64,
    pub sources: Sources,
    /// One per set, in any unit; zero draws nothing from it.
    pub weights: Vec<f64>,
}

/// How many rows of each set come before any batch. Each segment continues from the counts at the end of the previous
/// one.
pub struct Timeline {
    phases: Vec<Phase>,
}

struct Phase {
    from: u64,
    mixture: Mixture,
    /// Rows of each set in the batches before `from`.
    before: Vec<u64>,
}

impl Timeline {
    /// # Errors
    /// Segments that do not begin at step 0 and rise; as for [`Mixture::new`].
    pub fn new(names: &[&str], global_batch: usize, segments: &[Segment]) -> Result<Self> {
        let from: Vec<u64> = segments.iter().map(|s| s.from_step).collect();
        ensure!(
            from.first() == Some(&0) && from.windows(2).all(|w| w[0] < w[1]),
            "the mixture's segments begin at steps {from:?}; the first begins at 0 and each after the one before"
        );
        let mut phases: Vec<Phase> = vec![];
        for segment in segments {
            ensure!(
                segment.weights.len() == names.len(),
                "{} weights for {} data sets",
                segment.weights.len(),
                names.len()
            );
            let named: Vec<_> = names.iter().copied().zip(segment.weights.iter().copied()).collect();
            let mixture = Mixture::new(&named, global_batch, segment.sources);
            let mixture = match segments.len() {
                1 => mixture?,
                _ => mixture.with_context(|| format!("the mixture from step {}", segment.from_step))?,
            };
            let mut before = vec![0; names.len()];
            if let Some(last) = phases.last() {
                last.rows_before(segment.from_step, &mut before);
            }
            phases.push(Phase { from: segment.from_step, mixture, before });
        }
        Ok(Timeline { phases })
    }

    fn at(&self, step: u64) -> &Phase {
        &self.phases[self.phases.partition_point(|p| p.from <= step) - 1]
    }

    /// The mixtures, with their first steps.
    pub fn mixtures(&self) -> impl Iterator<Item = (u64, &Mixture)> {
        self.phases.iter().map(|p| (p.from, &p.mixture))
    }

    /// Rows of `set` in the batches before `step`.
    pub fn rows_before(&self, set: usize, step: u64) -> u64 {
        let phase = self.at(step);
        phase.before[set] + phase.mixture.rows_before(set, step - phase.from)
    }

    /// [`Timeline::rows_before`] of every set.
    pub fn all_rows_before(&self, step: u64, out: &mut Vec<u64>) {
        self.at(step).rows_before(step, out);
    }

    /// What batch `step` draws.
    pub fn draws(&self, step: u64, out: &mut Draws) {
        let phase = self.at(step);
        phase.mixture.draws(step - phase.from, out);
        for (set, draw) in &mut out.list {
            let before = phase.before[*set];
            *draw = before + draw.start..before + draw.end;
        }
    }

    /// Most rows of `set` in a batch of any segment.
    pub fn max_draw(&self, set: usize) -> u64 {
        self.phases.iter().map(|p| p.mixture.max_draw(set)).max().unwrap_or(0)
    }

    /// The positions of the batch that draws `position` of `set`; some batch must draw it.
    pub fn draw_around(&self, set: usize, position: u64) -> Range<u64> {
        // A paused set has the same count in several segments: the last of them draws the position.
        let phase = &self.phases[self.phases.partition_point(|p| p.before[set] <= position) - 1];
        let start = phase.before[set];
        let draw = phase.mixture.draw_around(set, position - start);
        start + draw.start..start + draw.end
    }

    /// About `count` steps with typical batches, ascending: spread over each segment's period, or over the segment if
    /// that is shorter.
    pub fn typical_steps(&self, count: u64) -> Vec<u64> {
        // Sets come due in turn; rarer ones than this are not waited for.
        const LONGEST: u64 = 1 << 18;
        let each = (count / self.phases.len() as u64).max(1);
        let ends = self.phases[1..].iter().map(|p| p.from).chain([u64::MAX]);
        let spread = |(phase, end): (&Phase, u64)| {
            let length = phase.mixture.period().clamp(each, LONGEST.max(each)).min(end - phase.from);
            let (from, number) = (phase.from, each.min(length));
            (0..number).map(move |i| from + i * (length / number))
        };
        self.phases.iter().zip(ends).flat_map(spread).collect()
    }
}

impl Phase {
    fn rows_before(&self, step: u64, out: &mut Vec<u64>) {
        self.mixture.all_rows_before(step - self.from, out);
        out.iter_mut().zip(&self.before).for_each(|(rows, before)| *rows += before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(from_step: u64, sources: Sources, weights: &[f64]) -> Segment {
        Segment { from_step, sources, weights: weights.to_vec() }
    }

    #[test]
    fn each_segment_goes_on_from_the_counts_before() {
        let segments = [
            segment(0, Sources::One, &[1.0, 2.0, 0.0]),
            segment(7, Sources::All, &[0.0, 1.0, 0.3]),
            segment(50, Sources::K(2), &[1.0, 0.0, 1.0]),
            segment(51, Sources::One, &[5.0, 1.0, 1.3]),
        ];
        let timeline = Timeline::new(&["a", "b", "c"], 12, &segments).unwrap();
        let (mut before, mut now, mut drawn) = (vec![0; 3], vec![], Draws::default());
        for step in 0..300 {
            let active = segments.iter().rfind(|s| s.from_step <= step).unwrap();
            let start: Vec<u64> = (0..3).map(|d| timeline.rows_before(d, active.from_step)).collect();
            timeline.all_rows_before(step + 1, &mut now);
            assert_eq!(now.iter().sum::<u64>(), 12 * (step + 1));
            let draws = before.iter().zip(&now).map(|(&a, &b)| a..b).enumerate();
            timeline.draws(step, &mut drawn);
            assert_eq!(drawn.list, draws.filter(|(_, draw)| !draw.is_empty()).collect::<Vec<_>>());
            for d in 0..3 {
                assert_eq!(timeline.rows_before(d, step + 1), now[d]);
                assert!(now[d] - before[d] <= timeline.max_draw(d));
                assert!(active.weights[d] > 0.0 || now[d] == before[d], "set {d} drawn at {step}");
                for position in before[d]..now[d] {
                    assert_eq!(timeline.draw_around(d, position), before[d]..now[d], "set {d} at {step}");
                }
                let share = active.weights[d] / active.weights.iter().sum::<f64>();
                let exact = share * 12.0 * (step + 1 - active.from_step) as f64;
                assert!((exact - (now[d] - start[d]) as f64).abs() < 12.0, "set {d} at {step}");
            }
            before.clone_from(&now);
        }
        let steps = timeline.typical_steps(40);
        assert!(steps.is_sorted() && steps.contains(&50) && steps.len() > 20, "{steps:?}");
    }

    #[test]
    fn later_segments_leave_earlier_batches_alone() {
        let first = segment(0, Sources::One, &[3.0, 1.7]);
        let short = Timeline::new(&["a", "b"], 8, std::slice::from_ref(&first)).unwrap();
        let added =
            [segment(0, Sources::One, &[3.0, 1.7, 0.0]), segment(100, Sources::One, &[1.0, 1.0, 1.0])];
        let long = Timeline::new(&["a", "b", "c"], 8, &added).unwrap();
        for step in 0..=100 {
            for d in 0..2 {
                assert_eq!(short.rows_before(d, step), long.rows_before(d, step));
            }
        }
    }

    #[test]
    fn segments_that_do_not_rise_from_zero_are_refused() {
        for from in [[1, 2], [0, 0], [3, 2]] {
            let segments = from.map(|step| segment(step, Sources::One, &[1.0]));
            let error = Timeline::new(&["a"], 4, &segments).err().unwrap().to_string();
            assert!(error.contains("the first begins at 0"), "{error}");
        }
        let bad = [segment(0, Sources::One, &[1.0]), segment(9, Sources::One, &[0.0])];
        let error = format!("{:#}", Timeline::new(&["a"], 4, &bad).err().unwrap());
        assert!(error.contains("from step 9: no data set has a weight"), "{error}");
    }
}
