//! How many times as fast as its peer each comparison is, as an SVG of bars.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

const WIDTH: u32 = 720;
/// Pixels of a bar with the gap below it, and of all that is above and below the bars.
const BAR: u32 = 28;
const REST: u32 = 90;
/// Pixels of the labels, and of the figure at a bar's end.
const LABELS: u32 = 300;
const FIGURE: i32 = 6;
const FONT: (&str, u32) = ("sans-serif", 14);
const FASTER: RGBColor = RGBColor(0x22, 0x66, 0xcc);
const SLOWER: RGBColor = RGBColor(0xcc, 0x66, 0);
const PEER: RGBColor = RGBColor(0xcc, 0, 0);
const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);

/// From top to bottom. The dashed line is at 1: as fast as the peer.
pub fn svg(bars: &[(String, f64)]) -> String {
    let height = TOP + BAR * bars.len() as f64 + 30.0;
    let most = bars.iter().map(|b| b.1).fold(1.0, f64::max).ceil();
    let x = |factor: f64| LEFT + factor / most * (WIDTH - LEFT - RIGHT);
    let below = height - 24.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{}\" y=\"20\" \
         font-size=\"13\" text-anchor=\"middle\">times as fast as the peer (TPU: by its compiler's estimate)</text>\n",
        WIDTH / 2.0
    );
    for tick in 0..=most as usize {
        let at = x(tick as f64);
        let stroke = if tick == 1 { "#c00\" stroke-dasharray=\"5 3" } else { "#ddd" };
        let _ = writeln!(
            out,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{:.1}\" y2=\"{below:.1}\" stroke=\"{stroke}\"/><text x=\"{at:.1}\" \
             y=\"{:.1}\" text-anchor=\"middle\">{tick}</text>",
            TOP - 8.0,
            below + 15.0
        );
    }
    for (i, (label, factor)) in bars.iter().enumerate() {
        let y = TOP + BAR * i as f64;
        let colour = if *factor >= 1.0 { "#26c" } else { "#c60" };
        // Clear of the dashed line, and on white, so that no line crosses a figure.
        let (mut figure, one) = (x(*factor) + 5.0, x(1.0));
        if (figure - 3.0..figure + FIGURE + 3.0).contains(&one) {
            figure = one + 5.0;
        }
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text><rect x=\"{LEFT}\" y=\"{y:.1}\" width=\"{:.1}\" \
             height=\"16\" fill=\"{colour}\"/><rect x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"16\" fill=\"white\"/><text \
             x=\"{figure:.1}\" y=\"{:.1}\">{factor:.2}</text>",
            LEFT - 8.0,
            y + 12.0,
            html_escape::encode_text(label),
            x(*factor) - LEFT,
            figure - 2.0,
            FIGURE + 2.0,
            y + 12.0
        );
    }
    out + "</svg>\n"
}
