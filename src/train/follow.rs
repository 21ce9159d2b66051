//! A pod process other than process 0: runs the same steps on its own devices and writes nothing.

use super::options::Options;
use super::restore::restore;
use super::run::Run;
use super::session::{Done, Process, Session, Watch};
use anyhow::{Context, Result, ensure};

/// Where a process stopped.
pub struct Followed {
    pub step: u64,
    /// Steps of the run.
    pub total: u64,
    /// Loss of the last step, if any.
    pub loss: Option<f64>,
}

/// A process that trains along with process 0.
#[derive(Default)]
struct Follower {
    loss: Option<f64>,
}

impl Watch for Follower {
    fn done(&mut self, Done { step, result, .. }: &Done) -> Result<()> {
        let (loss, norm) = (result.loss(), result.grad_norm());
        ensure!(
            result.is_finite(),
            "step {step}: loss {loss} and gradient norm {norm} are not finite; the output of process 0 says what to do"
        );
        self.loss = Some(loss);
        Ok(())
    }
}

/// Trains along with process 0.
///
/// # Errors
/// Those of [`super::train()`]; another process that failed.
pub fn follow(run: &Run, options: &Options, process: &mut Process<'_>) -> Result<Followed> {
    // Process 0 prepares the data sets; if the run folder is not shared, they are prepared here too.
    process.sync.meet(Ok(())).context("waiting for process 0 to prepare the data")?;
    // An error has to reach the others.
    let settled = options.settled(&run.dir);
    let ready = settled.and_then(|options| restore(run, &options, &process.client, process.say));
    let mut ready = process.sync.agree(ready, options.stop_after)?;
    let (pod, total) = (process.client.pod().clone(), ready.data.steps);
    (process.say)(&format!("process {} of {}: replicas {:?}", pod.process, pod.processes, pod.local));
    process.stop.begins(ready.from, &pod);
    let mut session = Session::open(run, options, &mut ready, &process.client)?;
    let mut follower = Follower::default();
    let step = session.run(process, &mut follower)?;
    // Its last step, if process 0 has waited long enough for a better model.
    let total = if process.sync.is_over() { step } else { total };
    process.sync.meet(Ok(())).context("waiting for process 0 to write the run's output")?;
    Ok(Followed { step, total, loss: follower.loss })
}
