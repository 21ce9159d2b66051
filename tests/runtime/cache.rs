//! Executables on disk.

use super::{cpu, filled, increment_text, scalar};
use gigapair::runtime::{Arg, Cache, Client, Executable, Origin};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// The first element of the state after one step of `exe` on one device.
fn first(client: &Arc<Client>, exe: &Executable) -> f32 {
    let args = vec![vec![Arg::Donate(filled(client, 1.0, 0)), Arg::Donate(scalar(client, 0.5, 0))]];
    exe.execute(args).unwrap()[0][0].to_host().unwrap().as_slice::<f32>()[0]
}

fn entries(dir: &tempfile::TempDir) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().path()).collect();
    found.sort();
    found
}

#[test]
fn the_second_compilation_is_a_load_and_computes_the_same() {
    let (client, dir) = (cpu(2), tempfile::tempdir().unwrap());
    let cache = Cache::at(dir.path());
    for origin in [Origin::Compiled, Origin::Cache] {
        let (exe, from) = cache.compile_telling(&client, &increment_text(1), 1).unwrap();
        assert_eq!((from, exe.replicas()), (origin, 1));
        assert_eq!(first(&client, &exe), 1.5);
        let wrong = exe.execute(vec![vec![Arg::Donate(scalar(&client, 0.5, 0))]]).err().unwrap();
        assert!(wrong.message.contains("1 arguments"), "arguments are checked as before: {wrong}");
    }
    // Another program or number of replicas is another entry.
    let (_, from) = cache.compile_telling(&client, &increment_text(2), 2).unwrap();
    assert_eq!((from, entries(&dir).len()), (Origin::Compiled, 2));
}

#[test]
fn a_damaged_or_foreign_entry_is_compiled_anew_and_replaced() {
    let (client, dir) = (cpu(2), tempfile::tempdir().unwrap());
    let cache = Cache::at(dir.path());
    let ask = || cache.compile_telling(&client, &increment_text(1), 1).unwrap();
    ask();
    let path = entries(&dir).remove(0);
    let good = fs::read(&path).unwrap();
    let again = |bytes: &[u8], part: &str| {
        fs::write(&path, bytes).unwrap();
        let (exe, origin) = ask();
        let Origin::Recompiled(why) = origin else { panic!("{origin:?} instead of {part}") };
        assert!(why.contains(part) && why.contains(&*path.to_string_lossy()), "{why}");
        assert_eq!(first(&client, &exe), 1.5);
        assert_eq!(ask().1, Origin::Cache, "the entry is whole again");
    };
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    again(&flipped, "damaged");
    again(&good[..good.len() / 2], "damaged");
    again(b"", "cut off");
    // The entry of another program under this one's name.
    let other = tempfile::tempdir().unwrap();
    Cache::at(other.path()).compile(&client, &increment_text(2), 2).unwrap();
    again(&fs::read(entries(&other).remove(0)).unwrap(), "its program differs");
    // An older plugin's entry: the key shows it before the plugin sees it.
    let at = good.windows(7).position(|w| w == b"plugin ").unwrap() + 7;
    let mut stale = good.clone();
    stale[at] = if stale[at] == b'0' { b'1' } else { b'0' };
    again(&stale, "its plugin differs");
}
