//! TensorBoard event files: TFRecord framing
//! (<https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details>) around `tensorflow.Event`
//! messages; scalars need only a few of their fields
//! (<https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto>).

use anyhow::{Context, Result};
use prost::Message;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Clone, PartialEq, Message)]
struct TfEvent {
    #[prost(double, tag = "1")]
    wall_time: f64,
    #[prost(int64, tag = "2")]
    step: i64,
    #[prost(oneof = "What", tags = "3, 5, 7")]
    what: Option<What>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum What {
    #[prost(string, tag = "3")]
    FileVersion(String),
    #[prost(message, tag = "5")]
    Summary(Summary),
    #[prost(message, tag = "7")]
    SessionLog(SessionLog),
}

#[derive(Clone, PartialEq, Message)]
struct Summary {
    #[prost(message, repeated, tag = "1")]
    value: Vec<Scalar>,
}

#[derive(Clone, PartialEq, Message)]
struct Scalar {
    #[prost(string, tag = "1")]
    tag: String,
    #[prost(float, optional, tag = "2")]
    simple_value: Option<f32>,
}

#[derive(Clone, PartialEq, Message)]
struct SessionLog {
    #[prost(int32, tag = "1")]
    status: i32,
}

const SESSION_START: i32 = 1;

/// Writes scalars to a new event file.
pub struct EventWriter {
    path: PathBuf,
    out: BufWriter<File>,
}

impl EventWriter {
    /// Starts a new file in `dir` for the steps after `from_step` (0 for a new run). Event files are never rewritten: a
    /// resumed run records that its session starts at `from_step + 1`, and TensorBoard then drops what earlier files
    /// have for that step and later ones.
    ///
    /// # Errors
    /// I/O errors, with the file's name.
    pub fn open(dir: &Path, from_step: u64) -> Result<EventWriter> {
        fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))?;
        // Files are read in name order, so a run resumed within a second of its predecessor, or after the clock went
        // back, still takes a later number.
        let after = last_file_time(dir)?.map_or(0, |t| t + 1);
        let seconds = (now() as u64).max(after);
        let path = dir.join(format!("events.out.tfevents.{seconds:010}.gigapair.{}", std::process::id()));
        let file = File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
        let mut writer = EventWriter { path, out: BufWriter::new(file) };
        writer.event(0, What::FileVersion("brain.Event:2".into()))?;
        // Also in the first file: TensorBoard treats only the second start it sees as a restart.
        writer.event(from_step + 1, What::SessionLog(SessionLog { status: SESSION_START }))?;
        writer.flush()?;
        Ok(writer)
    }

    /// Writes one value per tag at `step`.
    pub fn scalars(&mut self, step: u64, values: &[(&str, f64)]) -> Result<()> {
        let scalar = |&(tag, x): &(&str, f64)| Scalar { tag: tag.into(), simple_value: Some(x as f32) };
        self.event(step, What::Summary(Summary { value: values.iter().map(scalar).collect() }))
    }

    /// Flushes to the operating system, where TensorBoard sees it.
    pub fn flush(&mut self) -> Result<()> {
        self.out
            .flush()
            .with_context(|| format!("cannot write {}; check the free space", self.path.display()))
    }

    fn event(&mut self, step: u64, what: What) -> Result<()> {
        let event = TfEvent { wall_time: now(), step: step as i64, what: Some(what) };
        let written = self.out.write_all(&record(&event.encode_to_vec()));
        written.with_context(|| format!("cannot write {}; check the free space", self.path.display()))
    }
}

/// Length, its checksum, the data, its checksum; all little-endian.
fn record(data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u64).to_le_bytes();
    let mut out = Vec::with_capacity(data.len() + 16);
    out.extend_from_slice(&length);
    out.extend_from_slice(&masked(crc32c(&length)).to_le_bytes());
    out.extend_from_slice(data);
    out.extend_from_slice(&masked(crc32c(data)).to_le_bytes());
    out
}

fn masked(crc: u32) -> u32 {
    crc.rotate_right(15).wrapping_add(0xa282_ead8)
}

/// CRC-32C (Castagnoli), not the CRC-32 of zip. One bit at a time: an event is a few hundred bytes.
fn crc32c(data: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0x82f6_3b78 } else { crc >> 1 };
    !data.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}

fn last_file_time(dir: &Path) -> Result<Option<u64>> {
    let mut last = None;
    for entry in fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let time = name.strip_prefix("events.out.tfevents.").and_then(|rest| rest.split('.').next());
        last = last.max(time.and_then(|t| t.parse().ok()));
    }
    Ok(last)
}

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc32c_agrees_with_the_standard_vectors() {
        // RFC 3720, appendix B.4, and the usual check value.
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa);
        assert_eq!(crc32c(&[0xff; 32]), 0x62a8_ab43);
    }

    /// Reads the records back, checking both checksums of each.
    fn read(path: &Path) -> Vec<TfEvent> {
        let bytes = fs::read(path).unwrap();
        let mut rest = bytes.as_slice();
        let mut events = Vec::new();
        while !rest.is_empty() {
            let length = u64::from_le_bytes(rest[..8].try_into().unwrap()) as usize;
            let record_bytes = &rest[..length + 16];
            assert_eq!(record_bytes, record(&rest[12..12 + length]));
            events.push(TfEvent::decode(&rest[12..12 + length]).unwrap());
            rest = &rest[length + 16..];
        }
        events
    }

    #[test]
    fn a_resumed_run_starts_a_later_file_and_purges_from_its_first_step() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = EventWriter::open(dir.path(), 0).unwrap();
        first.scalars(1, &[("loss", 2.5), ("lr", 0.0)]).unwrap();
        first.flush().unwrap();
        let second = EventWriter::open(dir.path(), 5).unwrap();
        assert!(second.path > first.path);

        let events = read(&first.path);
        assert_eq!(events[0].what, Some(What::FileVersion("brain.Event:2".into())));
        assert_eq!((events[1].step, &events[1].what), (1, &Some(What::SessionLog(SessionLog { status: 1 }))));
        let Some(What::Summary(summary)) = &events[2].what else { panic!("{events:?}") };
        assert_eq!((summary.value[0].tag.as_str(), summary.value[0].simple_value), ("loss", Some(2.5)));
        // A zero must be written: proto3 would leave it out of a field without presence.
        assert_eq!(summary.value[1].simple_value, Some(0.0));

        let events = read(&second.path);
        assert_eq!(events[1].what, Some(What::SessionLog(SessionLog { status: SESSION_START })));
        assert_eq!(events[1].step, 6);
    }
}
