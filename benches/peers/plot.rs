//! How many times as fast as its peer each comparison came out, as an SVG of bars.

use std::fmt::Write;

const WIDTH: f64 = 720.0;
const LEFT: f64 = 300.0;
const RIGHT: f64 = 60.0;
const TOP: f64 = 44.0;
const BAR: f64 = 26.0;
/// Width of a figure such as 6.01 in the font's size.
const FIGURE: f64 = 24.0;

/// From above to below. The dashed line stands at 1: as fast as the peer.
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
        // Clear of the dashed line, and on white, so that no line goes through a figure.
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
