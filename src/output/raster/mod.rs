//! PNG and PDF from a picture's SVG, by resvg and svg2pdf, with fonts of our own: no font of the machine is asked.
//!
//! All of it is behind the feature `raster`; without it the functions say so.

#[cfg(feature = "raster")]
mod draw;
#[cfg(feature = "raster")]
mod steady;

use std::fmt;

use crate::limits::PIXELS;

/// Whether this program was built with the feature.
pub const IS_BUILT: bool = cfg!(feature = "raster");

/// Why there is no PNG or PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RasterFailure {
    /// The program was built without the feature.
    NotBuilt,
    /// The picture has too many pixels.
    TooLarge {
        /// How many it would have.
        pixels: u64,
    },
    /// The library could not take the picture.
    Refused(String),
}

impl fmt::Display for RasterFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBuilt => write!(f, "PNG and PDF need the feature `raster`"),
            Self::TooLarge { pixels } => {
                write!(f, "the picture has {pixels} pixels, and {PIXELS} are drawn: take a smaller --scale")
            }
            Self::Refused(why) => write!(f, "the picture could not be drawn: {why}"),
        }
    }
}

/// The picture in pixels, `scale` of them for each point.
///
/// # Errors
/// Why there is none.
#[cfg(feature = "raster")]
pub fn png(svg: &str, scale: f64) -> Result<Vec<u8>, RasterFailure> {
    draw::png(svg, scale)
}

/// The picture on a page of its size.
///
/// # Errors
/// Why there is none.
#[cfg(feature = "raster")]
pub fn pdf(svg: &str) -> Result<Vec<u8>, RasterFailure> {
    draw::pdf(svg)
}

/// The picture in pixels: not in this program.
///
/// # Errors
/// Always.
#[cfg(not(feature = "raster"))]
pub fn png(_svg: &str, _scale: f64) -> Result<Vec<u8>, RasterFailure> {
    Err(RasterFailure::NotBuilt)
}

/// The picture on a page of its size: not in this program.
///
/// # Errors
/// Always.
#[cfg(not(feature = "raster"))]
pub fn pdf(_svg: &str) -> Result<Vec<u8>, RasterFailure> {
    Err(RasterFailure::NotBuilt)
}
