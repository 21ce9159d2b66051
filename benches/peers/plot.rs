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

type Drawn = Result<(), Box<dyn std::error::Error>>;

/// From top to bottom. The dashed line is the peer.
pub fn svg(bars: &[(String, f64)]) -> String {
    let mut out = String::new();
    draw(&mut out, bars).expect("writing to a string cannot fail");
    out
}

fn draw(out: &mut String, bars: &[(String, f64)]) -> Drawn {
    let count = bars.len() as i32;
    let area = SVGBackend::with_string(out, (WIDTH, REST + BAR * bars.len() as u32)).into_drawing_area();
    area.fill(&WHITE)?;
    let most = bars.iter().map(|b| b.1).fold(1.0, f64::max).ceil();
    // Bars are numbered from the bottom.
    let label = |row: i32| bars.get((count - 1 - row) as usize).map_or("", |b| b.0.as_str());
    let mut chart = ChartBuilder::on(&area)
        .caption("times as fast as the peer (TPU: by its compiler's estimate)", (FONT.0, 16))
        .margin(12)
        .margin_right(50)
        .x_label_area_size(30)
        .y_label_area_size(LABELS)
        .build_cartesian_2d(0.0..most, (0..(count - 1).max(0)).into_segmented())?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(GRID)
        .label_style(FONT)
        .x_labels(most as usize + 1)
        .x_label_formatter(&|factor| format!("{factor:.0}"))
        .y_labels(bars.len())
        .y_label_formatter(&|row| match row {
            SegmentValue::CenterOf(row) => label(*row).to_owned(),
            SegmentValue::Exact(_) | SegmentValue::Last => String::new(),
        })
        .draw()?;
    let rows = || bars.iter().map(|b| b.1).enumerate().map(|(i, factor)| (count - 1 - i as i32, factor));
    chart.draw_series(rows().map(|(row, factor)| {
        let colour = if factor >= 1.0 { FASTER } else { SLOWER };
        let ends = [(0.0, SegmentValue::Exact(row)), (factor, SegmentValue::Exact(row + 1))];
        let mut bar = Rectangle::new(ends, colour.filled());
        bar.set_margin(5, 5, 0, 0);
        bar
    }))?;
    let peer = [SegmentValue::Exact(0), SegmentValue::Last].map(|row| (1.0, row));
    chart.draw_series(DashedLineSeries::new(peer, 5, 3, PEER.into()))?;
    let style = TextStyle::from(FONT.into_font()).pos(Pos::new(HPos::Left, VPos::Center));
    // Clear of the dashed line, by the width of a figure.
    let figure_width = f64::from(FIGURE + 26) * most / chart.plotting_area().get_pixel_range().0.len() as f64;
    chart.draw_series(rows().map(|(row, factor)| {
        let figure = Text::new(format!("{factor:.2}"), (FIGURE, 0), style.clone());
        let end = if (1.0 - figure_width..1.0).contains(&factor) { 1.0 } else { factor };
        EmptyElement::at((end, SegmentValue::CenterOf(row))) + figure
    }))?;
    area.present()?;
    Ok(())
}
