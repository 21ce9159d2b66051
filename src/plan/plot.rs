//! The sweep as an SVG with two panels over the global batch (logarithmic): pairs/s and memory per device.

use super::sweep::Point;
use plotters::coord::Shift;
use plotters::prelude::*;

/// Pixels.
const SIZE: (u32, u32) = (640, 500);
const FONT: &str = "sans-serif";
const MEASURED: RGBColor = RGBColor(0x22, 0x66, 0xcc);
const LIMIT: RGBColor = RGBColor(0xcc, 0, 0);
const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);

/// Factor by which the axis extends beyond the batches on both sides.
const MARGIN: f64 = 1.2;

/// What is on the y axis, and its limit, if any.
struct Panel {
    caption: &'static str,
    value: fn(&Point) -> Option<f64>,
    limit: Option<f64>,
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn<'a> = Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

/// Points that do not fit the `limit_mib` MiB of a device are hollow.
pub fn svg(points: &[Point], limit_mib: f64, title: &str) -> String {
    let mut out = String::new();
    draw(&SVGBackend::with_string(&mut out, SIZE).into_drawing_area(), points, limit_mib, title)
        .expect("writing to a string cannot fail");
    out
}

fn draw<'a>(area: &Area<'a>, points: &[Point], limit_mib: f64, title: &str) -> Drawn<'a> {
    area.fill(&WHITE)?;
    let panels = area.margin(8, 0, 0, 0).titled(title, (FONT, 18))?.split_evenly((2, 1));
    let speed = Panel { caption: "pairs/s", value: |p| p.pairs_per_s, limit: None };
    let memory = Panel {
        caption: "MiB per device (dashed: the limit; hollow: does not fit)",
        value: |p| p.memory_mib,
        limit: Some(limit_mib),
    };
    draw_panel(&panels[0], points, &speed)?;
    draw_panel(&panels[1], points, &memory)?;
    area.present()
}

fn draw_panel<'a>(area: &Area<'a>, points: &[Point], panel: &Panel) -> Drawn<'a> {
    let batches: Vec<f64> = points.iter().map(|p| p.global_batch as f64).collect();
    let low = batches.iter().copied().fold(f64::INFINITY, f64::min);
    let high = batches.iter().copied().fold(1.0, f64::max);
    let top = points.iter().filter_map(panel.value).chain(panel.limit).fold(1.0, f64::max);
    let mut chart = ChartBuilder::on(area)
        .caption(panel.caption, (FONT, 15))
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(80)
        .build_cartesian_2d(
            (low / MARGIN..high * MARGIN).log_scale().with_key_points(batches),
            0.0..top * 1.1,
        )?;
    chart
        .configure_mesh()
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(GRID)
        .label_style((FONT, 14))
        .x_desc("global batch")
        .y_labels(6)
        .x_label_formatter(&|batch| format!("{batch:.0}"))
        .y_label_formatter(&|value| format!("{value:.0}"))
        .draw()?;
    let at = |p: &Point| Some((p.global_batch as f64, (panel.value)(p)?));
    chart.draw_series(LineSeries::new(points.iter().filter_map(at), MEASURED.stroke_width(2)))?;
    for point in points {
        let styles: &[ShapeStyle] =
            if point.fits { &[MEASURED.filled()] } else { &[WHITE.filled(), MEASURED.into()] };
        let circles = at(point).into_iter().flat_map(|at| styles.iter().map(move |s| Circle::new(at, 4, *s)));
        chart.draw_series(circles)?;
    }
    if let Some(limit) = panel.limit {
        let ends = [low / MARGIN, high * MARGIN].map(|batch| (batch, limit));
        chart.draw_series(DashedLineSeries::new(ends, 6, 4, LIMIT.into()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_that_do_not_fit_are_hollow_and_the_limit_is_dashed() {
        let point = |global_batch: usize, fits: bool| Point {
            global_batch,
            executable: "step".into(),
            memory_mib: Some(global_batch as f64),
            fits,
            seconds: None,
            pairs_per_s: fits.then_some(1e4),
            mfu: None,
        };
        let all = svg(&[point(256, true), point(1024, false)], 1000.0, "a < b");
        assert!(all.starts_with("<svg") && all.contains("a &lt; b"), "{all}");
        let count = |fill: &str| all.lines().filter(|l| l.starts_with("<circle") && l.contains(fill)).count();
        let (blue, white, empty) =
            (count("fill=\"#2266CC\""), count("fill=\"#FFFFFF\""), count("fill=\"none\""));
        assert_eq!((blue, white, empty), (2, 1, 1), "{all}");
        assert!(all.matches("stroke=\"#CC0000\"").count() > 10, "{all}");
        // A single batch has an axis, too.
        assert!(svg(&[point(256, true)], 1000.0, "one").contains(">\n256\n<"));
    }
}
