//! The sweep as an SVG of two panels over the global batch (logarithmic): pairs/s, memory of a device.

use super::sweep::Point;
use std::fmt::Write;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 40.0;

/// One panel: what is on its y axis, and where a limit lies.
struct Panel<'a> {
    title: &'a str,
    value: fn(&Point) -> Option<f64>,
    limit: Option<f64>,
    offset: f64,
}

/// `title` heads it.
pub fn svg(points: &[Point], limit_mib: f64, title: &str) -> String {
    let height = 2.0 * HEIGHT + 30.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{}\" y=\"18\" \
         font-size=\"13\" text-anchor=\"middle\">{}</text>\n",
        WIDTH / 2.0,
        html_escape::encode_text(title)
    );
    let speed = Panel { title: "pairs/s", value: |p| p.pairs_per_s, limit: None, offset: 24.0 };
    let memory = Panel {
        title: "MiB of a device (hollow: does not fit)",
        value: |p| p.memory_mib,
        limit: Some(limit_mib),
        offset: 24.0 + HEIGHT,
    };
    for panel in [speed, memory] {
        draw(&mut out, points, &panel).expect("writing to a string cannot fail");
    }
    out + "</svg>\n"
}

fn draw(out: &mut String, points: &[Point], panel: &Panel<'_>) -> std::fmt::Result {
    let batches = points.iter().map(|p| (p.global_batch as f64).ln());
    let (low, high) = batches.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
    let top = points.iter().filter_map(panel.value).chain(panel.limit).fold(0.0, f64::max);
    let step = nice(top / 4.0);
    let top = ((top / step).ceil() * step).max(step);
    let x = |batch: usize| {
        let share = if high > low { ((batch as f64).ln() - low) / (high - low) } else { 0.5 };
        LEFT + share * (WIDTH - LEFT - RIGHT)
    };
    let (above, below) = (panel.offset + TOP, panel.offset + HEIGHT - BOTTOM);
    let y = |value: f64| below - value / top * (below - above);
    writeln!(out, "<text x=\"{LEFT}\" y=\"{}\" font-weight=\"bold\">{}</text>", above - 10.0, panel.title)?;
    for k in 0..=(top / step).round() as usize {
        let (value, at) = (k as f64 * step, y(k as f64 * step));
        writeln!(
            out,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/><text x=\"{}\" y=\"{:.1}\" \
             text-anchor=\"end\">{value:.0}</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            at + 4.0
        )?;
    }
    if let Some(limit) = panel.limit {
        let at = y(limit);
        writeln!(
            out,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#c00\" stroke-dasharray=\"5 3\"/>",
            WIDTH - RIGHT
        )?;
    }
    let placed: Vec<(f64, f64, bool)> =
        points.iter().filter_map(|p| Some((x(p.global_batch), y((panel.value)(p)?), p.fits))).collect();
    let line: Vec<String> = placed.iter().map(|(x, y, _)| format!("{x:.1},{y:.1}")).collect();
    writeln!(
        out,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#26c\" stroke-width=\"1.5\"/>",
        line.join(" ")
    )?;
    for (x, y, fits) in &placed {
        let fill = if *fits { "#26c" } else { "white" };
        writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{fill}\" stroke=\"#26c\"/>")?;
    }
    for p in points {
        writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            x(p.global_batch),
            below + 16.0,
            p.global_batch
        )?;
    }
    Ok(())
}

/// The next 1, 2 or 5 times a power of ten.
fn nice(x: f64) -> f64 {
    let power = 10f64.powf(x.max(1e-9).log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|v| *v >= x).unwrap_or(power)
}
