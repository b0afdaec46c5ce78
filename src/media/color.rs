//! Colour profiles: kept if they are small, dropped if they say sRGB, else converted.
//!
//! Pixels and their profile stay together: whoever drops the profile of a photo in P3 makes it dull.

use std::sync::Arc;

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ParsingOptions, Transform8BitExecutor, TransformOptions,
};

use super::limits::{MAX_KEPT_PROFILE, MAX_PROFILE};

/// What happens to the colours of a picture.
pub enum Plan {
    /// The pixels are in sRGB, or nobody says otherwise.
    Srgb,
    /// The pixels stay, with this profile.
    Keep(Vec<u8>),
    /// Red, green and blue are converted to sRGB.
    ConvertRgb(Arc<Transform8BitExecutor>),
    /// Greys are converted to sRGB by a table.
    ConvertGray(Box<[u8; 256]>),
}

/// Decides what happens to a picture that is not in CMYK. A damaged profile, and one of another
/// colour space, counts as none.
pub fn plan(profile: Option<&[u8]>) -> Plan {
    profile.and_then(plan_profile).unwrap_or(Plan::Srgb)
}

fn plan_profile(bytes: &[u8]) -> Option<Plan> {
    let profile = parse(bytes)?;
    match profile.color_space {
        DataColorSpace::Rgb => {
            let transform = to_srgb(&profile, Layout::Rgb)?;
            if is_identity(&transform)? {
                None
            } else if bytes.len() <= MAX_KEPT_PROFILE {
                Some(Plan::Keep(bytes.to_vec()))
            } else {
                Some(Plan::ConvertRgb(transform))
            }
        }
        DataColorSpace::Gray => {
            let table = gray_table(&profile)?;
            let is_same = (0..=255).zip(table.iter()).all(|(a, b)| is_close(a, *b));
            (!is_same).then_some(Plan::ConvertGray(table))
        }
        _ => None,
    }
}

/// Returns a transform of CMYK, in which 255 means full ink, to sRGB.
pub fn from_cmyk(profile: &[u8]) -> Option<Arc<Transform8BitExecutor>> {
    let profile = parse(profile)?;
    if profile.color_space != DataColorSpace::Cmyk {
        return None;
    }
    to_srgb(&profile, Layout::Rgba)
}

/// Converts `pixels` of `channels` bytes each in place. An opacity stays.
pub fn convert(plan: &Plan, pixels: &mut [u8], channels: usize) {
    match plan {
        Plan::Srgb | Plan::Keep(_) => {}
        Plan::ConvertGray(table) => {
            for pixel in pixels.chunks_exact_mut(channels) {
                pixel[..3]
                    .iter_mut()
                    .for_each(|sample| *sample = table[usize::from(*sample)]);
            }
        }
        Plan::ConvertRgb(transform) => convert_rgb(transform, pixels, channels),
    }
}

fn convert_rgb(transform: &Arc<Transform8BitExecutor>, pixels: &mut [u8], channels: usize) {
    const RUN: usize = 4_096;
    let (mut source, mut target) = (Vec::new(), Vec::new());
    for run in pixels.chunks_mut(RUN * channels) {
        source.clear();
        for pixel in run.chunks_exact(channels) {
            source.extend_from_slice(&pixel[..3]);
        }
        target.resize(source.len(), 0);
        // The lengths fit, which is all that can fail; the colours stay otherwise.
        if transform.transform(&source, &mut target).is_ok() {
            for (pixel, converted) in run.chunks_exact_mut(channels).zip(target.chunks_exact(3)) {
                pixel[..3].copy_from_slice(converted);
            }
        }
    }
}

fn parse(bytes: &[u8]) -> Option<ColorProfile> {
    let options = ParsingOptions {
        max_profile_size: MAX_PROFILE,
        ..ParsingOptions::default()
    };
    ColorProfile::new_from_slice_with_options(bytes, options).ok()
}

fn to_srgb(profile: &ColorProfile, layout: Layout) -> Option<Arc<Transform8BitExecutor>> {
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options);
    transform.ok()
}

/// Whether a transform leaves all colours where they are, but for rounding.
fn is_identity(transform: &Arc<Transform8BitExecutor>) -> Option<bool> {
    let steps = || (0_u8..=255).step_by(17);
    let mut colors = Vec::new();
    for red in steps() {
        for green in steps() {
            for blue in steps() {
                colors.extend([red, green, blue]);
            }
        }
    }
    let mut converted = vec![0; colors.len()];
    transform.transform(&colors, &mut converted).ok()?;
    Some(colors.iter().zip(&converted).all(|(a, b)| is_close(*a, *b)))
}

/// Whether two samples look the same.
fn is_close(a: u8, b: u8) -> bool {
    a.abs_diff(b) <= 3
}

fn gray_table(profile: &ColorProfile) -> Option<Box<[u8; 256]>> {
    let transform = to_srgb(profile, Layout::Gray)?;
    let grays: Vec<u8> = (0..=255).collect();
    let mut colors = [0; 256 * 3];
    transform.transform(&grays, &mut colors).ok()?;
    let mut table = Box::new([0; 256]);
    for (entry, color) in table.iter_mut().zip(colors.chunks_exact(3)) {
        *entry = color[1];
    }
    Some(table)
}
