//! The effect of a changed schedule on a resumed run.

use super::config::Schedule;
use super::run::{DECAY, Rates};
use serde_json::Value;

/// Describes the learning rate after step `from` when the run whose checkpoint holds `old` continues with `now`, for
/// `total` steps in all; `None` if the schedule is the same.
pub fn change(now: &Rates, old: &Value, from: u64, total: u64) -> Option<String> {
    let train = &old["config"]["train"];
    let old_total = train["steps"].as_u64().or_else(|| old["steps"].as_u64())?;
    let before = Rates {
        peak: train["lr"].as_f64()?,
        warmup: train["warmup"].as_f64()?,
        schedule: serde_json::from_value(train["schedule"].clone()).ok()?,
        decay: train["decay"].as_f64().unwrap_or(DECAY),
        floor: train["min_lr"].as_f64().unwrap_or(0.0),
    };
    let rate = |rates: &Rates, step: u64, total: u64| rates.at(step.max(1), total);
    let same = (from + 1..=total).all(|step| rate(&before, step, old_total) == rate(now, step, total));
    if from >= total || (old_total == total && same) {
        return None;
    }
    let end = match now.schedule {
        Schedule::Constant => "and stays there".to_owned(),
        Schedule::Linear | Schedule::Cosine | Schedule::Wsd => match now.floor {
            0.0 => format!("and ends near zero at step {total}"),
            floor => format!("and ends near {floor:.2e} at step {total}"),
        },
    };
    let warmup =
        if rate(now, from + 2, total) > rate(now, from + 1, total) { " (in the warm-up)" } else { "" };
    Some(format!(
        "the schedule from here on is that of a run of {total} steps (before: {old_total}): the learning rate was {:.2e} in \
         step {from}, is {:.2e} in step {}{warmup} {end}",
        rate(&before, from, old_total),
        rate(now, from + 1, total),
        from + 1
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: Rates = Rates { peak: 1.0, warmup: 0.0, schedule: Schedule::Linear, decay: DECAY, floor: 0.0 };

    fn old(steps: u64, lr: f64) -> Value {
        json!({ "config": { "train": { "steps": steps, "lr": lr, "warmup": 0.0, "schedule": "linear" } } })
    }

    #[test]
    fn more_steps_bring_the_rate_up_again() {
        let said = change(&NOW, &old(100, 1.0), 100, 200).unwrap();
        for part in [
            "a run of 200 steps (before: 100)",
            "1.00e-2 in step 100",
            "5.00e-1 in step 101",
            "zero at step 200",
        ] {
            assert!(said.contains(part), "no {part:?} in {said}");
        }
    }

    #[test]
    fn the_same_schedule_is_not_spoken_of() {
        assert_eq!(change(&NOW, &old(200, 1.0), 100, 200), None);
        assert!(change(&NOW, &old(200, 2.0), 100, 200).unwrap().contains("was 1.01e0 in step 100"));
        assert_eq!(change(&NOW, &json!({}), 100, 200), None);
        let mut floored = old(200, 1.0);
        floored["config"]["train"]["min_lr"] = 0.1.into();
        assert_eq!(change(&Rates { floor: 0.1, ..NOW }, &floored, 100, 200), None);
        assert!(change(&NOW, &floored, 100, 200).unwrap().contains("was 5.54e-1 in step 100, is 5.00e-1"));
        let said = change(&Rates { floor: 0.1, ..NOW }, &old(200, 1.0), 100, 200).unwrap();
        assert!(said.contains("and ends near 1.00e-1 at step 200"), "{said}");
        // A longer constant part, as when a run with "wsd" is continued.
        let mut wsd = old(100, 1.0);
        wsd["config"]["train"]["schedule"] = "wsd".into();
        let said = change(&Rates { schedule: Schedule::Wsd, ..NOW }, &wsd, 80, 200).unwrap();
        assert!(said.contains("was 1.00e0 in step 80, is 1.00e0 in step 81"), "{said}");
    }
}
