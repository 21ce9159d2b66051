//! The terminal: its width, what fits on a line, and the progress line at its bottom. Nothing is redrawn where nobody
//! looks: without a terminal, under `CI`, or on a dumb terminal.

use console::{Term, measure_text_width};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Narrowest useful bar, in cells.
const BAR: usize = 8;

/// The one redrawn line, on stderr: shows the newest of [`LINES`], after the head of the oldest.
static LIVE: LazyLock<ProgressBar> = LazyLock::new(|| {
    let target = if is_live() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let draw = |_: &ProgressState, out: &mut dyn Write| {
        // The last column stays free: some terminals wrap when it is written.
        let width = width_of_errors().unwrap_or(80).saturating_sub(1);
        let _ = out.write_str(&shown(&lines(), width));
    };
    let style = ProgressStyle::with_template("{line}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::with_draw_target(None, target).with_style(style.with_key("line", draw))
});

/// Keyed by the number of their [`Live`].
static LINES: Mutex<Vec<(u64, Line)>> = Mutex::new(vec![]);

fn lines() -> MutexGuard<'static, Vec<(u64, Line)>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn shown(lines: &[(u64, Line)], width: usize) -> String {
    match lines {
        [] => String::new(),
        [(_, line)] => line.draw(width),
        [(_, first), .., (_, last)] => {
            fit(&[Field(1, first.head.clone()), Field(0, last.with_time())], width)
        }
    }
}

/// Whether lines are redrawn. Not with stdout piped, e.g. to `tee`: its output would mix with them.
pub fn is_live() -> bool {
    let set = |name: &str| std::env::var(name).is_ok_and(|v| !matches!(v.as_str(), "" | "0" | "false"));
    let dumb = std::env::var("TERM").is_ok_and(|v| v == "dumb");
    Term::stderr().is_term() && !dumb && !set("CI") && !pipe_on_stdout()
}

fn pipe_on_stdout() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;
    let duplicate = std::io::stdout().as_fd().try_clone_to_owned();
    let kind = duplicate.and_then(|fd| std::fs::File::from(fd).metadata()).map(|m| m.file_type());
    kind.is_ok_and(|kind| kind.is_fifo() || kind.is_socket())
}

/// Columns of the terminal on stdout; `None` without one.
pub fn width() -> Option<usize> {
    columns(&Term::stdout())
}

/// Columns of the terminal on stderr; `None` without one.
pub fn width_of_errors() -> Option<usize> {
    columns(&Term::stderr())
}

fn columns(term: &Term) -> Option<usize> {
    // 80 if the terminal does not report its size.
    term.is_term().then(|| term.size_checked().map_or(80, |(_, columns)| usize::from(columns)))
}

/// Runs `print` with the live line off the screen.
pub fn aside<R>(print: impl FnOnce() -> R) -> R {
    let nothing = lines().is_empty();
    if nothing { print() } else { LIVE.suspend(print) }
}

/// Removes the live line for good, in a process about to exit.
pub fn close() {
    lines().clear();
    LIVE.finish_and_clear();
    LIVE.set_draw_target(ProgressDrawTarget::hidden());
}

/// A part of a line, and its rank: if the line is too long, the highest ranks are dropped first.
#[derive(Clone, Debug)]
pub struct Field(pub u8, pub String);

/// The fields that fit into `width` columns, in order. Rank 0 is never dropped.
pub fn fit(fields: &[Field], width: usize) -> String {
    let mut kept: Vec<&Field> = fields.iter().collect();
    loop {
        let line = kept.iter().map(|f| f.1.as_str()).collect::<Vec<_>>().join(" · ");
        let least = kept.iter().enumerate().filter(|(_, f)| f.0 > 0).max_by_key(|(_, f)| f.0).map(|(i, _)| i);
        match least {
            Some(i) if measure_text_width(&line) > width => drop(kept.remove(i)),
            _ => return line,
        }
    }
}

/// Applies [`wrap`] to each line of `text` that does not begin with a space.
pub fn wrapped(text: &str, width: Option<usize>) -> String {
    let line = |line: &str| match width {
        Some(width) if !line.starts_with(' ') => wrap(line, width),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// `line` wrapped to `width` columns, between its parts (` · `, `  `, `; `, `: `, `, `) if possible, else between
/// words; continuation lines are indented. A longer word, such as a path, stays whole.
pub fn wrap(line: &str, width: usize) -> String {
    let mut out = String::new();
    let mut rest = line;
    let mut room = width;
    while measure_text_width(rest) > room {
        let fits = |at: &usize| measure_text_width(rest[..*at].trim_end()) <= room;
        let last = |mark: &str| rest.match_indices(mark).map(|(at, m)| at + m.len()).take_while(fits).last();
        let parts = [" · ", "  ", "; ", ": ", ", "].iter().filter_map(|mark| last(mark)).max();
        let Some(at) = parts.or_else(|| last(" ")).or_else(|| rest.find(' ').map(|at| at + 1)) else { break };
        let _ = writeln!(out, "{}", rest[..at].trim_end());
        out += "  ";
        rest = rest[at..].trim_start();
        room = width.saturating_sub(2).max(1);
    }
    out + rest
}

#[derive(Default)]
struct Line {
    head: String,
    /// Filled fraction of the bar; `None` for no bar.
    share: Option<f64>,
    fields: Vec<Field>,
    /// When the work began; the time since then follows the head.
    since: Option<Instant>,
}

impl Line {
    /// The head and the elapsed time.
    fn with_time(&self) -> String {
        let time = self.since.map(|since| format!(" {}", super::units::whole(since.elapsed().as_secs())));
        self.head.clone() + &time.unwrap_or_default()
    }

    fn draw(&self, width: usize) -> String {
        let mut fields = vec![Field(0, self.with_time())];
        fields.extend(self.fields.iter().cloned());
        let Some(share) = self.share else { return fit(&fields, width) };
        // The bar outranks all fields but those of rank 0 and 1.
        let beside = fit(&fields[1..], width.saturating_sub(measure_text_width(&self.head) + BAR + 2));
        let room = width.saturating_sub(measure_text_width(&self.head) + measure_text_width(&beside) + 2);
        let important = fields.iter().filter(|f| f.0 <= 1).all(|f| f.0 == 0 || beside.contains(&f.1));
        if room < BAR || !important {
            return fit(&fields, width);
        }
        let done = ((room as f64 * share.clamp(0.0, 1.0)) as usize).min(room);
        format!("{} {}{} {beside}", self.head, "█".repeat(done), "░".repeat(room - done))
    }
}

/// A line at the bottom of the terminal, removed on drop. The newest one hides the others.
pub struct Live(u64);

impl Live {
    fn new(line: Line) -> Live {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Relaxed);
        let first = {
            let mut lines = lines();
            lines.push((number, line));
            lines.len() == 1
        };
        if first {
            LIVE.reset();
        }
        Live(number)
    }

    pub fn progress() -> Live {
        Live::new(Line { share: Some(0.0), ..Line::default() })
    }

    /// Work of unknown duration, with the elapsed time.
    pub fn working(what: &str) -> Live {
        let live =
            Live::new(Line { head: format!("{what} …"), since: Some(Instant::now()), ..Line::default() });
        LIVE.enable_steady_tick(Duration::from_millis(250));
        live
    }

    /// Draws the bar at `done` of `total`, between `head` and `fields`.
    pub fn set(&self, done: u64, total: u64, head: String, fields: Vec<Field>) {
        let share = Some(done as f64 / total.max(1) as f64);
        if let Some((_, line)) = lines().iter_mut().find(|(number, _)| *number == self.0) {
            *line = Line { head, share, fields, since: None };
        }
        LIVE.tick();
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let (empty, works) = {
            let mut lines = lines();
            lines.retain(|(number, _)| *number != self.0);
            (lines.is_empty(), lines.iter().any(|(_, line)| line.since.is_some()))
        };
        if !works {
            LIVE.disable_steady_tick();
        }
        if empty { LIVE.finish_and_clear() } else { LIVE.tick() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Vec<Field> {
        [(0, "loss 2.3456"), (3, "lr 1.00e-3"), (4, "grad 1.234"), (2, "893 pairs/s"), (1, "ETA 1 min 24 s")]
            .map(|(rank, text)| Field(rank, text.to_owned()))
            .into()
    }

    #[test]
    fn fields_are_left_out_by_rank_and_stay_in_order() {
        assert_eq!(fit(&fields(), 30), "loss 2.3456 · ETA 1 min 24 s");
        assert_eq!(fit(&fields(), 44), "loss 2.3456 · 893 pairs/s · ETA 1 min 24 s");
        assert_eq!(fit(&fields(), 200).matches(" · ").count(), 4);
        assert_eq!(fit(&fields(), 3), "loss 2.3456", "the first is never left out");
    }

    #[test]
    fn a_bar_fits_any_width() {
        for width in 40..220 {
            let line = Line { head: "1234/5000".into(), share: Some(0.25), fields: fields(), since: None };
            let drawn = line.draw(width);
            assert!(measure_text_width(&drawn) <= width, "{width}: {drawn}");
            assert!(drawn.contains("loss 2.3456") && drawn.starts_with("1234/5000"), "{width}: {drawn}");
            if width >= 60 {
                assert!(drawn.matches(['█', '░']).count() >= BAR, "{width}: {drawn}");
                assert!(drawn.contains("ETA 1 min 24 s"), "{width}: {drawn}");
            }
        }
    }

    #[test]
    fn the_newest_line_hides_the_bar_but_not_where_it_is() {
        let bar = Line { head: "7/9".into(), share: Some(0.7), fields: fields(), since: None };
        let work = Line { head: "compiling …".into(), since: Some(Instant::now()), ..Line::default() };
        assert_eq!(shown(&[(0, bar), (1, work)], 79), "7/9 · compiling … 0 s");
        assert_eq!(shown(&[], 79), "");
    }

    #[test]
    fn a_line_is_broken_between_its_parts() {
        let scores = "800 queries, 800 candidates: recall@1 0.7150  recall@10 0.8888  mrr@10 0.7817";
        assert_eq!(
            wrap(scores, 40),
            "800 queries, 800 candidates:\n  recall@1 0.7150  recall@10 0.8888\n  mrr@10 0.7817"
        );
        assert_eq!(wrap(scores, 200), scores);
        assert_eq!(wrap("one two three", 7), "one two\n  three");
        assert_eq!(
            wrap("model folder: /a/very/long/path/indeed", 20),
            "model folder:\n  /a/very/long/path/indeed"
        );
        for width in 20..100 {
            let lines = wrap(scores, width);
            assert!(lines.lines().all(|l| l.len() <= width), "{lines}");
            assert!(lines.contains("recall@10 0.8888"), "{lines}");
        }
    }
}
