//! Several processes training as one: a pod slice such as a v3-32 is made of hosts with eight cores each, and every
//! host runs this program on its own cores.
//!
//! All devices of the slice are numbered in the order of (process, id). Replica r of a program over all of them runs on
//! device r, so each process has a range of replicas, and all processes build the same compile options.

use super::error::PjrtError;
use anyhow::{Context, Result, bail, ensure};
use std::ops::Range;

/// This process's share of all devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pod {
    /// Index of this process, from 0. Process 0 writes the run's outputs.
    pub process: usize,
    pub processes: usize,
    /// The replicas in this process, of a program over all devices.
    pub local: Range<usize>,
    /// Ids of all devices, by replica.
    pub ids: Vec<i32>,
}

impl Pod {
    /// `devices`: (process, id) of all devices, in any order.
    ///
    /// A process without devices: process numbers are not 0, 1, …, or this one has none.
    pub fn new(process: usize, mut devices: Vec<(usize, i32)>) -> Result<Pod, PjrtError> {
        devices.sort_unstable();
        let processes = devices.last().map_or(0, |d| d.0 + 1).max(process + 1);
        let range = |p: usize| devices.partition_point(|d| d.0 < p)..devices.partition_point(|d| d.0 <= p);
        if let Some(empty) = (0..processes).find(|&p| range(p).is_empty()) {
            return Err(PjrtError::invalid(
                "PJRT_Client_Devices",
                format!("process {empty} of {processes} has none of the {} devices", devices.len()),
            ));
        }
        let ids = devices.iter().map(|d| d.1).collect();
        Ok(Pod { process, processes, local: range(process), ids })
    }

    /// Number of devices over all processes.
    pub fn replicas(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are other processes.
    pub fn is_shared(&self) -> bool {
        self.processes > 1
    }

    /// Whether this process writes checkpoints, metrics and the model.
    pub fn writes(&self) -> bool {
        self.process == 0
    }

    /// Which of `replicas` replicas run here: this process's range if the program spans all devices, otherwise all of
    /// them, on this process's first devices.
    pub fn local_of(&self, replicas: usize) -> Range<usize> {
        if replicas == self.replicas() { self.local.clone() } else { 0..replicas }
    }

    /// Device ids for a program of `replicas`; `None` if there are too few devices.
    pub(super) fn assignment(&self, replicas: usize) -> Option<&[i32]> {
        match replicas {
            0 => None,
            n if n == self.replicas() => Some(&self.ids),
            n => self.ids[self.local.clone()].get(..n),
        }
    }

    /// # Errors
    /// The environment and the plugin disagree on the number of processes. A process that thinks it is the only one
    /// would train alone and overwrite the others' outputs.
    pub(super) fn check_environment(&self, variable: impl Fn(&str) -> Option<String>) -> Result<()> {
        let Some(said) = Workers::from_environment(variable)? else { return Ok(()) };
        ensure!(
            said.count == self.processes,
            "TPU_WORKER_HOSTNAMES names {} workers, but libtpu found {} process(es) with {} devices; start the same \
             command on every worker, or unset TPU_WORKER_ID and TPU_WORKER_HOSTNAMES to train on this one alone",
            said.count,
            self.processes,
            self.replicas()
        );
        Ok(())
    }
}

/// The slice, as described by a TPU VM's environment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Workers {
    /// Index of this worker.
    id: usize,
    count: usize,
}

impl Workers {
    /// Reads `TPU_WORKER_HOSTNAMES` (comma-separated) and `TPU_WORKER_ID`, as set by GKE and queued resources; `None`
    /// if they are not set, or if `TPU_PROCESS_BOUNDS` divides hosts into processes differently.
    ///
    /// # Errors
    /// One without the other, an empty name, or an id out of range.
    fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Workers>> {
        let variable = |name: &str| variable(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        let (id, hosts) = (variable("TPU_WORKER_ID"), variable("TPU_WORKER_HOSTNAMES"));
        if variable("TPU_PROCESS_BOUNDS").is_some() {
            return Ok(None);
        }
        let count = hosts.as_ref().map(|h| h.split(',').count());
        let id = match (id, count) {
            (None, None | Some(1)) => return Ok(None),
            (None, Some(n)) => {
                bail!(
                    "TPU_WORKER_HOSTNAMES names {n} workers, but TPU_WORKER_ID does not say which this is; set both"
                )
            }
            (Some(id), None) => bail!(
                "TPU_WORKER_ID is {id}, but TPU_WORKER_HOSTNAMES does not name the workers; set both or neither"
            ),
            (Some(id), Some(_)) => id,
        };
        let count = count.unwrap_or(1);
        let hosts = hosts.unwrap_or_default();
        ensure!(
            hosts.split(',').all(|h| !h.trim().is_empty()),
            "TPU_WORKER_HOSTNAMES is {hosts:?}, with an empty name in it; give one name per worker"
        );
        let number: usize = id.parse().with_context(|| {
            format!("TPU_WORKER_ID is {id:?}, which is not a number from 0 to {}", count - 1)
        })?;
        ensure!(number < count, "TPU_WORKER_ID is {number}, but TPU_WORKER_HOSTNAMES names {count} workers");
        Ok(Some(Workers { id: number, count }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `processes` with `each` devices, listed as a plugin might: ids not in process order.
    fn slice(processes: usize, each: usize) -> Vec<(usize, i32)> {
        (0..processes * each).map(|id| (id % processes, id as i32)).collect()
    }

    #[test]
    fn the_processes_share_all_replicas_and_agree_on_the_devices() {
        for (processes, each) in [(1, 8), (2, 4), (4, 8), (8, 4), (3, 1)] {
            let total = processes * each;
            let pods: Vec<Pod> =
                (0..processes).map(|p| Pod::new(p, slice(processes, each)).unwrap()).collect();
            let all: Vec<usize> = pods.iter().flat_map(|p| p.local.clone()).collect();
            assert_eq!(all, (0..total).collect::<Vec<_>>());
            for pod in &pods {
                assert_eq!((pod.processes, pod.replicas()), (processes, total));
                assert_eq!(pod.ids, pods[0].ids, "compile options must be the same everywhere");
                assert!(pod.local.clone().all(|r| pod.ids[r] as usize % processes == pod.process));
                assert_eq!(pod.assignment(total).unwrap(), pod.ids);
                assert_eq!(pod.local_of(total), pod.local);
                assert_eq!((pod.writes(), pod.is_shared()), (pod.process == 0, processes > 1));
                assert!(pod.assignment(0).is_none() && pod.assignment(total + 1).is_none());
            }
            if processes > 1 {
                // A program of this process alone, such as an evaluation.
                let last = pods.last().unwrap();
                assert_eq!(last.assignment(each).unwrap(), &last.ids[total - each..]);
                assert_eq!(last.local_of(each), 0..each);
            }
        }
    }

    #[test]
    fn processes_without_devices_are_an_error() {
        for (process, devices) in [(0, vec![]), (1, slice(1, 8)), (0, vec![(0, 0), (2, 1)])] {
            assert!(Pod::new(process, devices).unwrap_err().to_string().contains("has none of the"));
        }
    }

    #[test]
    fn the_environment_is_read_and_checked() {
        let said = |id: &'static str, hosts: &'static str| {
            Workers::from_environment(move |name| match name {
                "TPU_WORKER_ID" => Some(id.to_owned()),
                "TPU_WORKER_HOSTNAMES" => Some(hosts.to_owned()),
                _ => None,
            })
        };
        assert_eq!(said("", "").unwrap(), None);
        assert_eq!(said("", "localhost").unwrap(), None);
        assert_eq!(said("0", "localhost").unwrap(), Some(Workers { id: 0, count: 1 }));
        assert_eq!(said(" 3 ", "a,b,c,d").unwrap(), Some(Workers { id: 3, count: 4 }));
        for (id, hosts, part) in [
            ("4", "a,b,c,d", "names 4 workers"),
            ("-1", "a,b", "not a number from 0 to 1"),
            ("one", "a,b", "\"one\""),
            ("", "a,b", "which this is"),
            ("2", "", "TPU_WORKER_HOSTNAMES does not name"),
            ("0", "a,,b", "empty name"),
        ] {
            let error = format!("{:#}", said(id, hosts).unwrap_err());
            assert!(error.contains(part), "{error}");
        }
        let bounds = |name: &str| Some(if name == "TPU_PROCESS_BOUNDS" { "2,2,1" } else { "x" }.to_owned());
        assert_eq!(Workers::from_environment(bounds).unwrap(), None);
    }

    #[test]
    fn a_process_that_sees_only_itself_does_not_train() {
        let environment = |name: &str| match name {
            "TPU_WORKER_ID" => Some("1".to_owned()),
            "TPU_WORKER_HOSTNAMES" => Some("a,b,c,d".to_owned()),
            _ => None,
        };
        let alone = Pod::new(0, slice(1, 8)).unwrap();
        let error = alone.check_environment(environment).unwrap_err().to_string();
        assert!(
            error.contains("names 4 workers") && error.contains("1 process(es) with 8 devices"),
            "{error}"
        );
        Pod::new(1, slice(4, 8)).unwrap().check_environment(environment).unwrap();
        alone.check_environment(|_| None).unwrap();
    }
}
