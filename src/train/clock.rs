//! Where a step's time went, from time stamps of device work and of the loop's waits.

use crate::runtime::{Buffer, Stamp};
use anyhow::Result;
use std::time::{Duration, Instant};

/// Start and end.
pub type Span = (Instant, Instant);

/// Seconds of a step, from the end of the previous step to its own. In every part but `device`, the devices were idle.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Split {
    /// The loop waited for the host's batch.
    pub data: f64,
    /// The loop waited for inputs on their way to the devices.
    pub transfer: f64,
    /// The devices were busy.
    pub device: f64,
    /// The host did something else: started the step, compiled it, wrote logs.
    pub other: f64,
}

impl Split {
    pub fn seconds(&self) -> f64 {
        self.parts().iter().map(|p| p.1).sum()
    }

    /// By name.
    pub fn parts(&self) -> [(&'static str, f64); 4] {
        [("data", self.data), ("transfer", self.transfer), ("device", self.device), ("other", self.other)]
    }
}

/// The loop's waits for one step's inputs.
#[derive(Clone, Debug, Default)]
pub struct HostWaits {
    pub data: Vec<Span>,
    pub transfer: Vec<Span>,
}

/// One program, or several in a row, queued on the devices.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// The call that queued it.
    pub call: Span,
    /// When the last device finished.
    pub done: Instant,
}

/// [`Work`] that may still be running.
pub struct Queued {
    call: Span,
    done: Vec<Stamp>,
}

impl Queued {
    /// For work whose first call began at `begun` and whose last has just returned; `results` are the last call's, from
    /// each device.
    ///
    /// # Errors
    /// PJRT errors, where the plugin cannot tell when a buffer is ready.
    pub fn new<'a>(begun: Instant, results: impl IntoIterator<Item = &'a Buffer>) -> Result<Queued> {
        let call = (begun, Instant::now());
        let done = results.into_iter().map(|b| Ok(b.stamp()?)).collect::<Result<_>>()?;
        Ok(Queued { call, done })
    }

    /// Waits for the work to finish.
    pub fn wait(self) -> Work {
        let done = self.done.iter().map(Stamp::wait).max();
        Work { call: self.call, done: done.unwrap_or(self.call.1) }
    }
}

/// Splits the time of steps in sequence.
pub struct Clock {
    /// End of the last work accounted for.
    idle_since: Instant,
}

impl Clock {
    pub fn start() -> Clock {
        Clock { idle_since: Instant::now() }
    }

    /// Starts again from now: the time since the last step is not counted.
    pub fn restart(&mut self) {
        *self = Clock::start();
    }

    /// Splits the time from the end of the last step to the end of this work, given in queueing order.
    pub fn split(&mut self, work: &[Work], waits: &HostWaits) -> Split {
        let mut split = Split::default();
        for w in work {
            // Some plugins run a program within the call that queues it. Otherwise, the call is host time if the
            // devices are idle.
            let begun = if w.done <= w.call.1 { w.call.0 } else { w.call.1 }.max(self.idle_since);
            let idle = (self.idle_since, begun);
            let (data, transfer) = (within(idle, &waits.data), within(idle, &waits.transfer));
            split.data += data.as_secs_f64();
            split.transfer += transfer.as_secs_f64();
            split.other += (begun - self.idle_since).saturating_sub(data + transfer).as_secs_f64();
            self.idle_since = w.done.max(begun);
            split.device += (self.idle_since - begun).as_secs_f64();
        }
        split
    }
}

/// How much of `all` the spans cover; they do not overlap.
fn within(all: Span, spans: &[Span]) -> Duration {
    let part = |&(from, to): &Span| to.min(all.1).saturating_duration_since(from.max(all.0));
    spans.iter().map(part).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Work queued by a call from `call.0` to `call.1` and done at `done`, all in milliseconds.
    struct At(Instant);

    impl At {
        fn ms(&self, ms: u64) -> Instant {
            self.0 + Duration::from_millis(ms)
        }

        fn span(&self, from: u64, to: u64) -> Span {
            (self.ms(from), self.ms(to))
        }

        fn work(&self, from: u64, to: u64, done: u64) -> Work {
            Work { call: self.span(from, to), done: self.ms(done) }
        }
    }

    fn start() -> (At, Clock) {
        let now = Instant::now();
        (At(now), Clock { idle_since: now })
    }

    #[track_caller]
    fn is(split: Split, ms: [u64; 4]) {
        let found = split.parts().map(|p| (p.1 * 1e3).round() as u64);
        assert_eq!(found, ms, "data, transfer, device, other of {split:?}");
        assert!((split.seconds() * 1e3 - ms.iter().sum::<u64>() as f64).abs() < 1e-6);
    }

    #[test]
    fn a_step_queued_while_the_one_before_runs_is_all_device() {
        let (at, mut clock) = start();
        is(clock.split(&[at.work(0, 2, 100)], &HostWaits::default()), [0, 0, 98, 2]);
        // The loop waited, but the devices did not.
        let waits = HostWaits { data: vec![at.span(3, 50)], transfer: vec![at.span(50, 60)] };
        is(clock.split(&[at.work(60, 61, 200)], &waits), [0, 0, 100, 0]);
    }

    #[test]
    fn an_idle_device_is_put_down_to_what_the_loop_waited_for() {
        let (at, mut clock) = start();
        is(clock.split(&[at.work(0, 0, 100)], &HostWaits::default()), [0, 0, 100, 0]);
        // 100 to 130: data to 110, transfer to 125, then the call.
        let waits = HostWaits { data: vec![at.span(20, 110)], transfer: vec![at.span(110, 125)] };
        is(clock.split(&[at.work(125, 130, 200)], &waits), [10, 15, 70, 5]);
    }

    #[test]
    fn work_that_runs_within_its_call_is_the_devices() {
        let (at, mut clock) = start();
        is(clock.split(&[at.work(1, 100, 99)], &HostWaits::default()), [0, 0, 98, 1]);
        is(clock.split(&[at.work(101, 200, 200)], &HostWaits::default()), [0, 0, 99, 2]);
    }

    #[test]
    fn chunks_add_up_with_the_gaps_between_them() {
        let (at, mut clock) = start();
        let waits =
            HostWaits { data: vec![at.span(0, 10)], transfer: vec![at.span(10, 12), at.span(60, 75)] };
        // Idle to 14 (10 data, 2 transfer, 2 calls), and from 70 to 76 (5 transfer, 1 call).
        let work = [at.work(12, 14, 50), at.work(20, 21, 70), at.work(75, 76, 90), at.work(80, 81, 100)];
        is(clock.split(&work, &waits), [10, 7, 80, 3]);
        // With several devices the last one counts, so work may seem to end before work queued earlier.
        is(clock.split(&[at.work(90, 91, 110), at.work(92, 93, 109)], &HostWaits::default()), [0, 0, 10, 0]);
    }

    #[test]
    fn nothing_is_lost_whatever_the_stamps() {
        use crate::common::rng::hash2;
        let (at, mut clock) = start();
        let mut end = 0;
        for step in 0..200u64 {
            let random = |k: u64, n: u64| hash2(step, k) % n;
            let (mut work, mut waits, mut now) = (vec![], HostWaits::default(), end.max(step * 20));
            for k in 0..random(9, 4) + 1 {
                let asked = now + random(4 * k, 5);
                let got = asked + random(4 * k + 1, 30);
                waits.data.push(at.span(asked, got));
                waits.transfer.push(at.span(got, got + 3));
                now = got + 5;
                work.push(at.work(got + 3, now, now + random(4 * k + 2, 60)));
            }
            let last = work.iter().map(|w| w.done.duration_since(at.0).as_millis() as u64).max().unwrap();
            let split = clock.split(&work, &waits);
            assert!((split.seconds() * 1e3 - (last.max(end) - end) as f64).abs() < 1e-6, "step {step}");
            assert!(split.parts().iter().all(|p| p.1 >= 0.0), "{split:?}");
            end = end.max(last);
        }
    }
}
