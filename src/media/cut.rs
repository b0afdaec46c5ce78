//! A part of a stored picture as a JPEG of a given size, for link previews, which cut pictures
//! themselves if they have another ratio.

use std::io::Cursor;

use bytes::Bytes;
use tokio::task::spawn_blocking;

use super::budget::{Budget, Reservation};
use super::color::{self, Plan};
use super::container;
use super::decode::decode;
use super::encode::Encoder;
use super::error::{Error, Result};
use super::format::Format;
use super::header::Header;
use super::raster::{Channels, Raster};
use super::resize::{resize, scale};

/// The part of a picture that is wanted, and the size that it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The left edge, the upper edge, the width and the height, in pixels of a picture that is
    /// `of_width` wide.
    pub part: (u32, u32, u32, u32),
    /// The width of the picture that `part` is about. The file may be a smaller size of it.
    pub of_width: u32,
    /// The width and height of the result.
    pub size: (u32, u32),
}

/// Cuts a part out of a stored picture; of an animation, out of its first frame. What is transparent
/// becomes white.
///
/// # Errors
/// [`Error::Busy`] when other pictures take all memory for too long.
pub async fn cut(budget: &Budget, file: Bytes, cut: Cut) -> Result<Vec<u8>> {
    let header = read_header(&file)?;
    let reserved = budget.reserve(header.peak()).await?;
    let work = move || write(&header, &file, cut, reserved);
    spawn_blocking(work).await.map_err(Error::internal)?
}

fn read_header(file: &Bytes) -> Result<Header> {
    match Format::detect(file)? {
        Format::Picture(format) => Header::read(format, Cursor::new(file)),
        Format::File(_) => Err(Error::internal("a stored picture is none")),
    }
}

fn write(header: &Header, file: &Bytes, cut: Cut, _reserved: Reservation) -> Result<Vec<u8>> {
    let mut cleaned = container::clean(header.format, file, (header.width, header.height))?;
    let plan = match cleaned.inks {
        Some(_) => Plan::Srgb,
        None => color::plan(cleaned.profile.as_deref()),
    };
    let mut raster = part_of(decode(header, &mut cleaned)?, cut)?;
    if (raster.width(), raster.height()) != cut.size {
        raster = resize(raster, cut.size.0, cut.size.1)?;
    }
    let channels = raster.channels() as usize;
    color::convert(&plan, raster.pixels_mut(), channels);
    let encoder = Encoder {
        is_photo: true,
        profile: match &plan {
            Plan::Keep(profile) => Some(profile),
            _ => None,
        },
    };
    Ok(encoder.encode(&on_white(raster)?)?.bytes)
}

/// Returns the wanted part in the pixels of this size of the picture.
fn part_of(raster: Raster, cut: Cut) -> Result<Raster> {
    let to_file = |length: u32| scale(length, raster.width(), cut.of_width.max(1));
    let (x, y, width, height) = cut.part;
    let width = to_file(width).min(raster.width());
    let height = to_file(height).min(raster.height());
    // `scale` gives at least one, and an edge may be at zero.
    let edge = |length: u32, most: u32| match length {
        0 => 0,
        length => to_file(length).min(most),
    };
    let x = edge(x, raster.width() - width);
    let y = edge(y, raster.height() - height);
    let channels = raster.channels();
    let bytes = channels as usize;
    let row_bytes = raster.width() as usize * bytes;
    let kept = x as usize * bytes..(x + width) as usize * bytes;
    let rows = raster.pixels().chunks_exact(row_bytes);
    let rows = rows.skip(y as usize).take(height as usize);
    let pixels: Vec<u8> = rows.flat_map(|row| &row[kept.clone()]).copied().collect();
    Raster::new(width, height, channels, pixels)
        .ok_or_else(|| Error::internal("the part has another size than was asked for"))
}

/// Returns an opaque picture: what is transparent shows white paper.
fn on_white(raster: Raster) -> Result<Raster> {
    if raster.channels() == Channels::Rgb {
        return Ok(raster);
    }
    let (width, height) = (raster.width(), raster.height());
    let over = |sample: u8, opacity: u8| {
        let (sample, opacity) = (u32::from(sample), u32::from(opacity));
        let mixed = (sample * opacity + 255 * (255 - opacity) + 127) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    let pixels = raster.pixels().chunks_exact(4);
    let opaque: Vec<u8> = pixels
        .flat_map(|pixel| [0, 1, 2].map(|at| over(pixel[at], pixel[3])))
        .collect();
    Raster::new(width, height, Channels::Rgb, opaque)
        .ok_or_else(|| Error::internal("the picture lost pixels"))
}
