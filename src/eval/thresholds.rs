//! Two classes told apart by a score: the best thresholds, and average precision.
//!
//! As sentence-transformers' `BinaryClassificationEvaluator`: a threshold lies in the middle between two neighbouring
//! scores, never between equal ones.

/// Accuracy and F1 at their best thresholds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    pub accuracy: f64,
    pub accuracy_threshold: f32,
    pub f1: f64,
    pub f1_threshold: f32,
    /// At the best F1, as the next.
    pub precision: f64,
    pub recall: f64,
    /// Matthews' correlation.
    pub mcc: f64,
    /// The area under precision and recall, in steps, as scikit-learn's `average_precision_score`.
    pub average_precision: f64,
}

/// For scores, greater where the label is more likely true. `positives` labels are true, at least one: those of rows
/// that were not found have no score.
pub fn best(scored: &[(f32, bool)], positives: usize) -> Best {
    let mut rows = scored.to_vec();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (all, total) = (rows.len() as f64, positives as f64);
    let top = rows.first().map_or(0.0, |r| r.0);
    // At first all are taken for false, which a threshold just above the greatest score does.
    let mut best = Best {
        accuracy: (all - total) / all,
        accuracy_threshold: top.next_up(),
        f1: 0.0,
        f1_threshold: 0.0,
        precision: 0.0,
        recall: 0.0,
        mcc: 0.0,
        average_precision: 0.0,
    };
    let (mut taken, mut right, mut earlier) = (0.0, 0.0, 0.0);
    let mut groups = rows.chunk_by(|a, b| a.0 == b.0).peekable();
    while let Some(group) = groups.next() {
        taken += group.len() as f64;
        right += group.iter().filter(|r| r.1).count() as f64;
        let threshold = match groups.peek() {
            None => group[0].0,
            Some(next) => between(group[0].0, next[0].0),
        };
        let wrong = taken - right;
        let accuracy = (right + (all - total) - wrong) / all;
        if accuracy > best.accuracy {
            (best.accuracy, best.accuracy_threshold) = (accuracy, threshold);
        }
        let (precision, recall) = (right / taken, right / total);
        best.average_precision += precision * (right - earlier) / total;
        earlier = right;
        let f1 = 2.0 * precision * recall / (precision + recall);
        if right > 0.0 && f1 > best.f1 {
            let missed = total - right;
            let refused = all - total - wrong;
            let norm = taken * total * (all - total) * (all - taken);
            let mcc = if norm > 0.0 { (right * refused - wrong * missed) / norm.sqrt() } else { 0.0 };
            best = Best { f1, f1_threshold: threshold, precision, recall, mcc, ..best };
        }
    }
    best
}

/// The middle, unless rounding makes it the lower one.
fn between(upper: f32, lower: f32) -> f32 {
    let middle = (upper + lower) / 2.0;
    if middle == lower { upper } else { middle }
}
