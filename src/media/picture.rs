//! From an upload to the files that are stored.

use super::color::{self, Plan};
use super::container::{self, Cleaned, with_profile};
use super::decode::decode;
use super::encode::{EncodedPicture, Encoder};
use super::error::{Error, Result};
use super::exif::Orientation;
use super::format::PictureFormat;
use super::header::Header;
use super::limits::{MASTER_SIDE, VARIANT_WIDTHS};
use super::raster::{Channels, Raster};
use super::resize::{fit, resize, scale};

/// The files of a picture, without metadata, upright, and none larger than the upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The picture in its largest size, or the whole animation.
    pub master: EncodedPicture,
    /// Smaller sizes, from the largest, each of fewer bytes than the one before. Animations have
    /// none.
    pub variants: Vec<EncodedPicture>,
    /// The first frame of an animation.
    pub still: Option<EncodedPicture>,
    /// The number of frames; 1 for a picture that does not move.
    pub frames: u32,
}

impl Picture {
    /// Makes the files of an upload, whose header was read before. The same upload always gives the
    /// same files.
    pub fn process(header: &Header, file: Vec<u8>) -> Result<Self> {
        let size = (header.width, header.height);
        let cleaned = container::clean(header.format, &file, size)?;
        let upload_bytes = file.len();
        drop(file);
        if cleaned.is_animated() {
            animation(header, cleaned, upload_bytes)
        } else {
            still_picture(header, cleaned, upload_bytes)
        }
    }

    /// Every file of the picture.
    pub fn files(&self) -> impl Iterator<Item = &EncodedPicture> {
        let variants = self.variants.iter();
        std::iter::once(&self.master)
            .chain(variants)
            .chain(&self.still)
    }

    /// The bytes of all files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files().map(|file| file.bytes.len() as u64).sum()
    }
}

/// An animation is stored as it came, with its metadata gone.
fn animation(header: &Header, mut cleaned: Cleaned, upload_bytes: usize) -> Result<Picture> {
    let (width, height) = (header.width, header.height);
    if width.max(height) > MASTER_SIDE {
        return Err(Error::AnimationTooLarge { width, height });
    }
    if cleaned.orientation != Orientation::Upright {
        return Err(Error::TurnedAnimation);
    }
    let mut raster = decode(header, &mut cleaned)?;
    let plan = color::plan(cleaned.profile.as_deref());
    let master = EncodedPicture {
        format: header.format,
        width,
        height,
        bytes: match &plan {
            Plan::Keep(profile) => with_profile(header.format, &cleaned.bytes, profile),
            _ => cleaned.bytes,
        },
    };
    convert(&plan, &mut raster);
    let encoder = Encoder {
        is_photo: cleaned.is_lossy,
        profile: kept(&plan),
    };
    Ok(Picture {
        still: Some(encoder.encode_within(&raster, upload_bytes)?),
        master,
        variants: Vec::new(),
        frames: cleaned.frames,
    })
}

fn still_picture(header: &Header, mut cleaned: Cleaned, upload_bytes: usize) -> Result<Picture> {
    let plan = match cleaned.inks {
        Some(_) => Plan::Srgb,
        None => color::plan(cleaned.profile.as_deref()),
    };
    let raster = decode(header, &mut cleaned)?;
    let encoder = Encoder {
        is_photo: cleaned.is_lossy && raster.channels() == Channels::Rgb,
        profile: kept(&plan),
    };
    let (raster, is_changed) = shape(raster, &plan, cleaned.orientation)?;
    let untouched = (!is_changed && cleaned.inks.is_none()).then(|| EncodedPicture {
        format: header.format,
        width: header.width,
        height: header.height,
        bytes: match encoder.profile {
            Some(profile) => with_profile(header.format, &cleaned.bytes, profile),
            None => cleaned.bytes,
        },
    });
    let master = master(&encoder, &raster, untouched, upload_bytes)?;
    let variants = variants(&encoder, &raster, &master)?;
    Ok(Picture {
        master,
        variants,
        still: None,
        frames: 1,
    })
}

/// Reduces, converts and turns, in this order, since the later steps are cheaper for fewer pixels.
/// Returns whether any pixel was changed.
fn shape(raster: Raster, plan: &Plan, orientation: Orientation) -> Result<(Raster, bool)> {
    let (width, height) = fit(raster.width(), raster.height(), MASTER_SIDE);
    let is_reduced = (width, height) != (raster.width(), raster.height());
    let mut raster = match is_reduced {
        true => resize(raster, width, height)?,
        false => raster,
    };
    let is_converted = convert(plan, &mut raster);
    let is_turned = orientation != Orientation::Upright;
    Ok((
        raster.turn(orientation),
        is_reduced || is_converted || is_turned,
    ))
}

/// Converts the colours if they are to be converted, and returns whether they are.
fn convert(plan: &Plan, raster: &mut Raster) -> bool {
    let channels = raster.channels() as usize;
    color::convert(plan, raster.pixels_mut(), channels);
    matches!(plan, Plan::ConvertRgb(_) | Plan::ConvertGray(_))
}

fn kept(plan: &Plan) -> Option<&[u8]> {
    match plan {
        Plan::Keep(profile) => Some(profile),
        _ => None,
    }
}

/// Chooses the master. A file whose pixels need no change stays, unless encoding saves so much that
/// it is worth a second loss.
fn master(
    encoder: &Encoder<'_>,
    raster: &Raster,
    untouched: Option<EncodedPicture>,
    upload_bytes: usize,
) -> Result<EncodedPicture> {
    /// The percentage of the file that came below which encoding is worth its loss.
    const WORTH_ENCODING: usize = 80;
    let Some(untouched) = untouched else {
        return encoder.encode_within(raster, upload_bytes);
    };
    let encoded = encoder.encode(raster)?;
    let is_lossless = encoded.format != PictureFormat::Jpeg;
    let percent = if is_lossless { 100 } else { WORTH_ENCODING };
    let is_worth_it = encoded.bytes.len() * 100 < untouched.bytes.len() * percent;
    Ok(if is_worth_it { encoded } else { untouched })
}

/// Returns the variants. Left out is what would be nearly as wide as the master, or not save bytes.
fn variants(
    encoder: &Encoder<'_>,
    raster: &Raster,
    master: &EncodedPicture,
) -> Result<Vec<EncodedPicture>> {
    let mut variants = Vec::<EncodedPicture>::new();
    for width in VARIANT_WIDTHS {
        if width * 115 > master.width * 100 {
            continue;
        }
        let height = scale(raster.height(), width, raster.width());
        let reduced = resize(raster.clone(), width, height)?;
        let limit = variants.last().unwrap_or(master).bytes.len();
        variants.extend(encoder.encode_below(&reduced, limit)?);
    }
    Ok(variants)
}
