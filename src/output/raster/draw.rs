//! The drawing itself: the fonts that the width table stands for, resvg and svg2pdf.

use std::sync::Arc;

use svg2pdf::usvg::{self, fontdb};

use super::RasterFailure;
use crate::limits::PIXELS;

/// Arimo has the advance widths of Arial and of Liberation Sans, by which all texts are measured.
const FONTS: [&[u8]; 4] = [
    include_bytes!("arimo-regular.ttf"),
    include_bytes!("arimo-bold.ttf"),
    include_bytes!("arimo-italic.ttf"),
    include_bytes!("arimo-bold-italic.ttf"),
];

pub(super) fn png(svg: &str, scale: f64) -> Result<Vec<u8>, RasterFailure> {
    let tree = read(svg)?;
    let (w, h) = (pixels(tree.size().width(), scale), pixels(tree.size().height(), scale));
    let too_large = RasterFailure::TooLarge { pixels: u64::from(w) * u64::from(h) };
    if u64::from(w) * u64::from(h) > PIXELS {
        return Err(too_large);
    }
    let mut pixmap = resvg::tiny_skia::Pixmap::new(w, h).ok_or(too_large)?;
    #[expect(clippy::cast_possible_truncation, reason = "a factor of at most 20")]
    let transform = resvg::tiny_skia::Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| RasterFailure::Refused(error.to_string()))
}

pub(super) fn pdf(svg: &str) -> Result<Vec<u8>, RasterFailure> {
    let tree = read(svg)?;
    let (conversion, page) = (svg2pdf::ConversionOptions::default(), svg2pdf::PageOptions::default());
    let pdf = svg2pdf::to_pdf(&tree, conversion, page);
    pdf.map(super::steady::steady).map_err(|error| RasterFailure::Refused(error.to_string()))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to u32 first")]
fn pixels(length: f32, scale: f64) -> u32 {
    (f64::from(length) * scale).ceil().clamp(1.0, f64::from(u32::MAX)) as u32
}

/// Every family that a picture names is ours.
fn read(svg: &str) -> Result<usvg::Tree, RasterFailure> {
    let mut fonts = fontdb::Database::new();
    for font in FONTS {
        fonts.load_font_data(font.to_vec());
    }
    fonts.set_sans_serif_family("Arimo");
    let options =
        usvg::Options { fontdb: Arc::new(fonts), font_family: "Arimo".to_owned(), ..usvg::Options::default() };
    usvg::Tree::from_str(svg, &options).map_err(|error| RasterFailure::Refused(error.to_string()))
}
