//! What a run looks like on terminals of several widths, and how it answers signals: the real binary behind a
//! pseudo-terminal.

mod support_run;

use std::fs::File;
use std::io::Read;
use std::os::fd::{FromRawFd, OwnedFd};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use support_run::{Bench, architecture, names, toml, two_sets};

/// A screen of `columns` columns, without a top.
#[derive(Default)]
struct Screen {
    columns: usize,
    rows: Vec<Vec<char>>,
    at: (usize, usize),
    /// Lines longer than the screen is wide.
    too_long: Vec<String>,
}

impl Screen {
    fn show(text: &str, columns: usize) -> Screen {
        let mut screen = Screen { columns, rows: vec![vec![]], ..Screen::default() };
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\r' => screen.at.1 = 0,
                '\n' => screen.down(1),
                '\u{1b}' => screen.escape(&mut chars),
                c if c.is_control() => {}
                c => screen.put(c),
            }
        }
        screen
    }

    fn down(&mut self, n: usize) {
        self.at.0 += n;
        self.rows.resize(self.rows.len().max(self.at.0 + 1), vec![]);
    }

    fn put(&mut self, c: char) {
        if self.at.1 == self.columns {
            self.too_long.push(self.rows[self.at.0].iter().collect());
            self.at.1 = 0;
            self.down(1);
        }
        let row = &mut self.rows[self.at.0];
        row.resize(row.len().max(self.at.1 + 1), ' ');
        row[self.at.1] = c;
        self.at.1 += 1;
    }

    fn escape(&mut self, chars: &mut std::str::Chars) {
        assert_eq!(chars.next(), Some('['), "an escape sequence that this screen does not know");
        let mut number = String::new();
        let end = loop {
            match chars.next().expect("the end of an escape sequence") {
                c if c.is_ascii_digit() || c == ';' || c == '?' => number.push(c),
                c => break c,
            }
        };
        let n = number.parse().unwrap_or(1usize);
        match end {
            'A' => self.at.0 = self.at.0.saturating_sub(n),
            'B' => self.down(n),
            'K' if number == "2" => self.rows[self.at.0].clear(),
            'K' => self.rows[self.at.0].truncate(self.at.1),
            'J' => {
                self.rows.truncate(self.at.0 + 1);
                self.rows[self.at.0].truncate(self.at.1);
            }
            'm' | 'h' | 'l' => {}
            other => panic!("CSI {number}{other}"),
        }
    }

    fn lines(&self) -> Vec<String> {
        self.rows.iter().map(|row| row.iter().collect::<String>().trim_end().to_owned()).collect()
    }
}

/// A terminal of `columns` columns: the end a program writes to, and the end to read.
fn terminal(columns: u16) -> (OwnedFd, File) {
    let (mut master, mut slave) = (0, 0);
    let size = libc::winsize { ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the pointers are to live variables, or null where the interface allows it.
    let code = unsafe {
        libc::openpty(
            &raw mut master,
            &raw mut slave,
            std::ptr::null_mut(),
            std::ptr::null(),
            &raw const size,
        )
    };
    assert_eq!(code, 0, "no pseudo-terminal");
    // SAFETY: both were just opened and have no other owner.
    unsafe { (OwnedFd::from_raw_fd(slave), File::from_raw_fd(master)) }
}

/// Starts `trainer ARGS` on a terminal; a thread reads its output.
fn on_terminal(
    bench: &Bench,
    args: &str,
    columns: u16,
    ci: Option<&str>,
) -> (Child, std::thread::JoinHandle<String>) {
    let (slave, mut master) = terminal(columns);
    let mut command = bench.command(args);
    command.env("TERM", "xterm").env_remove("CI").envs(ci.map(|v| ("CI", v)));
    command.stdout(Stdio::from(slave.try_clone().unwrap())).stderr(Stdio::from(slave));
    let child = command.spawn().unwrap();
    drop(command);
    let read = std::thread::spawn(move || {
        let (mut bytes, mut part) = (vec![], [0; 4096]);
        // The other end closes with an error, not with an end of file.
        while let Ok(n @ 1..) = master.read(&mut part) {
            bytes.extend_from_slice(&part[..n]);
        }
        String::from_utf8(bytes).unwrap()
    });
    (child, read)
}

const TRAIN: &str = "train --config run.toml --devices cpu:2 --overwrite";

/// The figures that a line shows, as logged, each with its name.
fn figures(bench: &Bench) -> Vec<String> {
    let evaluated = bench.metrics("run").into_iter().filter(|m| m["eval"].is_object());
    let figure =
        |(name, value): (&String, &serde_json::Value)| format!("{name} {:.4}", value.as_f64().unwrap());
    evaluated
        .flat_map(|m| m["eval"].as_object().unwrap().iter().take(5).map(figure).collect::<Vec<_>>())
        .collect()
}

#[test]
fn lines_fit_terminals_of_any_width() {
    let bench = Bench::new();
    bench.put("run.toml", &toml("steps = 60", "[eval]\npairs = \"pairs.jsonl\"\nevery = 20"));
    for columns in [40, 60, 80, 100, 200] {
        let (mut child, read) = on_terminal(&bench, TRAIN, columns, None);
        assert!(child.wait().unwrap().success());
        let text = read.join().unwrap();
        let screen = Screen::show(&text, columns.into());
        assert!(screen.too_long.is_empty(), "{columns} columns: {:?}", screen.too_long);
        let lines = screen.lines();
        let all = lines.join("\n");
        assert!(!all.contains(['█', '░']), "rows of the bar are left on {columns} columns:\n{all}");
        assert!(text.contains(['█', '░']), "no bar on {columns} columns:\n{all}");
        let found = figures(&bench);
        assert!(found.len() >= 12, "{found:?}");
        for figure in found {
            assert!(
                lines.iter().any(|l| l.contains(&figure)),
                "{figure} is cut on {columns} columns:\n{all}"
            );
        }
        for part in ["2 replicas", "1 data set ", "before training", "step 20", "model folder"] {
            assert!(
                lines.iter().any(|l| format!("{l} ").contains(part)),
                "{part} on {columns} columns:\n{all}"
            );
        }
        if columns >= 80 {
            let drawn = text.split('\r').find(|l| l.contains('█') && l.contains("ETA")).unwrap_or_default();
            for part in ["/60 ", "loss ", "pairs/s"] {
                assert!(drawn.contains(part), "no {part:?} in {drawn:?} on {columns} columns");
            }
        }
    }
}

#[test]
fn preparing_fits_terminals_of_any_width() {
    let bench = Bench::new();
    bench.tokenizer("tokenizer.json", 1);
    bench.put("many.jsonl", &support_run::lines(3, 20_000, 3));
    let args = "prepare --input many.jsonl --tokenizer tokenizer.json --max-len 16 --drop-duplicates --overwrite --out s";
    for columns in [40, 60, 80, 100, 200] {
        let (mut child, read) = on_terminal(&bench, args, columns, None);
        assert!(child.wait().unwrap().success());
        let text = read.join().unwrap();
        let screen = Screen::show(&text, columns.into());
        assert!(screen.too_long.is_empty(), "{columns} columns: {:?}", screen.too_long);
        let all = screen.lines().join("\n");
        assert!(text.contains(['█', '░']) && !all.contains(['█', '░']), "{columns} columns:\n{text}");
    }
}

#[test]
fn nothing_is_redrawn_under_ci() {
    let bench = Bench::new();
    bench.put("run.toml", &toml("steps = 20", "[eval]\npairs = \"pairs.jsonl\""));
    for columns in [40, 100] {
        let (mut child, read) = on_terminal(&bench, TRAIN, columns, Some("1"));
        assert!(child.wait().unwrap().success());
        let text = read.join().unwrap();
        assert!(!text.contains(['█', '░', '\u{1b}']), "{text}");
        let screen = Screen::show(&text, columns.into());
        assert!(screen.too_long.is_empty(), "{:?}", screen.too_long);
        assert!(screen.lines().iter().any(|l| l.starts_with("step 20/20 · loss ")), "{text}");
    }
}

/// A model whose step takes long to compile.
fn slow_to_compile() -> Bench {
    let mut bench = Bench::new();
    bench.quick = false;
    let mut model = architecture(6, 0.1);
    (model["hidden_size"], model["intermediate_size"]) = (128.into(), 512.into());
    bench.put("config.json", &model.to_string());
    bench.put("run.toml", &toml("global_batch = 32", ""));
    bench
}

fn interrupt(child: &Child) {
    // SAFETY: signals a child that has not been waited for.
    assert_eq!(unsafe { libc::kill(child.id() as i32, libc::SIGINT) }, 0);
}

/// The exit code, and the time until then.
fn ended(child: &mut Child) -> (Option<i32>, Duration) {
    let begun = Instant::now();
    (child.wait().unwrap().code(), begun.elapsed())
}

#[test]
fn nothing_has_to_be_finished_while_the_first_step_is_compiled() {
    let bench = slow_to_compile();
    let log = bench.at("log");
    let start = |args: &str| {
        let mut command = bench.command(args);
        command.stdout(File::create(&log).unwrap()).stderr(File::create(bench.at("err")).unwrap());
        let mut child = command.spawn().unwrap();
        let begun = Instant::now();
        while !std::fs::read_to_string(&log).unwrap().contains("compiling the step (") {
            assert!(child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(2));
        }
        child
    };
    let train = "train --config run.toml --devices cpu:2";
    let mut child = start(train);
    interrupt(&child);
    let (code, time) = ended(&mut child);
    let said = std::fs::read_to_string(bench.at("err")).unwrap();
    assert_eq!(code, Some(130), "{said}");
    assert!(time < Duration::from_millis(500), "{time:?}");
    assert!(said.contains("before the first step") && said.contains("nothing to resume"), "{said}");
    assert!(names(&bench.at("run/checkpoints")).is_empty() && !bench.at("run/.lock").exists());

    // An earlier run is back at once, and a resumed one can be resumed again.
    bench.trainer(&format!("{train} --stop-after 2")).ends(75);
    let _ = std::fs::remove_dir_all(bench.at(".cache"));
    let log_before = bench.losses("run");
    for (flag, code) in [("--overwrite", 130), ("--resume", 75)] {
        let mut child = start(&format!("{train} {flag}"));
        interrupt(&child);
        let said = || std::fs::read_to_string(bench.at("err")).unwrap();
        assert_eq!(ended(&mut child).0, Some(code), "{flag}: {}", said());
        assert_eq!(names(&bench.at("run/checkpoints")), ["step-00000002"], "{flag}: {}", said());
        assert_eq!(bench.losses("run"), log_before, "{flag}");
        assert!(!bench.at("run/.lock").exists() && !bench.at("run/.earlier").exists());
    }
}

/// The compilation of a later shape is abandoned; what was done before is saved.
#[test]
fn a_later_compilation_is_left_behind() {
    let bench = slow_to_compile();
    bench.put("run.toml", &two_sets("global_batch = 32").replace("every = 5", "every = 0"));
    let (log, err) = (bench.at("log"), bench.at("err"));
    let mut command = bench.command("train --config run.toml --devices cpu:2");
    command.stdout(File::create(&log).unwrap()).stderr(File::create(&err).unwrap());
    let (mut child, begun) = (command.spawn().unwrap(), Instant::now());
    while std::fs::read_to_string(&log).unwrap().matches("compiling the step (").count() < 2 {
        assert!(child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(120));
        std::thread::sleep(Duration::from_millis(2));
    }
    interrupt(&child);
    let (code, time) = ended(&mut child);
    let [log, err] = [log, err].map(|path| std::fs::read_to_string(path).unwrap());
    assert_eq!(code, Some(75), "{log}{err}");
    assert_eq!(log.matches("compiled the step in ").count(), 1, "the second one was not waited for: {log}");
    let last = bench.losses("run").last().unwrap().0;
    assert!(err.contains(&format!("finishing step {last} and writing a checkpoint")), "{err}");
    assert_eq!(names(&bench.at("run/checkpoints")), [format!("step-{last:08}")]);
    bench
        .trainer(&format!("train --config run.toml --devices cpu:2 --resume --stop-after {}", last + 1))
        .ends(75);
    println!("ended {time:?} after the signal");
}

#[test]
fn a_signal_is_answered_at_once_and_says_what_is_finished() {
    let bench = Bench::new();
    let mut model = architecture(3, 0.0);
    (model["hidden_size"], model["intermediate_size"]) = (256.into(), 1024.into());
    bench.put("config.json", &model.to_string());
    bench.put("run.toml", &toml("global_batch = 64", "").replace("every = 5", "every = 0"));
    let err = bench.at("err");
    let mut command = bench.command("train --config run.toml --devices cpu:1");
    let mut child = command.stdout(Stdio::null()).stderr(File::create(&err).unwrap()).spawn().unwrap();
    let begun = Instant::now();
    while bench.losses("run").len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(120), "no step");
        std::thread::sleep(Duration::from_millis(2));
    }
    interrupt(&child);
    let (begun, said) = (Instant::now(), || std::fs::read_to_string(&err).unwrap());
    while !said().contains("finishing step ") {
        assert!(begun.elapsed() < Duration::from_millis(300), "no answer: {}", said());
        std::thread::sleep(Duration::from_millis(1));
    }
    let (code, _) = ended(&mut child);
    assert_eq!(code, Some(75), "{}", said());
    let last = bench.losses("run").last().unwrap().0;
    assert!(
        said().contains(&format!("finishing step {last} and writing a checkpoint")),
        "{last}: {}",
        said()
    );
    assert!(said().contains("a second signal ends it at once and loses everything"), "{}", said());
    assert_eq!(names(&bench.at("run/checkpoints")), [format!("step-{last:08}")]);
    assert!(!bench.at("run/.lock").exists());
}
