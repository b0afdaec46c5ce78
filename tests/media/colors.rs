//! Colours stay as their owner saw them.

use moxcms::{ColorProfile, Layout, TransformOptions};
use png::ColorType;
use tympan::media::PictureFormat;

use super::samples::{self, jpeg, webp};
use super::{contains, is_like, pixels, process};

/// A strong green, whose samples look dull without the profile.
const GREEN: [u8; 3] = [60, 220, 60];

fn profile_segment(profile: &[u8]) -> Vec<u8> {
    [b"ICC_PROFILE\0\x01\x01", profile].concat()
}

fn plain(width: u32, height: u32) -> Vec<u8> {
    GREEN.repeat((width * height) as usize)
}

/// What `profile` makes of [`GREEN`] in sRGB.
fn in_srgb(profile: &ColorProfile) -> [u8; 4] {
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options);
    let mut color = [0; 3];
    transform.unwrap().transform(&GREEN, &mut color).unwrap();
    [color[0], color[1], color[2], 255]
}

#[test]
fn small_profile_is_in_every_file() {
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    assert!(profile.len() <= 4_096);
    let jpeg = jpeg::encode(&samples::photo(1000, 400), 1000, 400);
    let jpeg = jpeg::with_segment(&jpeg, 0xE2, &profile_segment(&profile));
    let picture = process(&jpeg).unwrap();
    assert_eq!(picture.variants.len(), 2);
    for file in picture.files() {
        assert!(contains(&file.bytes, &profile));
        pixels(file);
    }

    let rgb = image_webp::ColorType::Rgb8;
    let webp = webp::lossless(&plain(1000, 400), 1000, 400, rgb);
    let webp = webp::extended(&webp, 0x20, &[(*b"ICCP", &profile)]);
    for file in process(&webp).unwrap().files() {
        let is_png = file.format == PictureFormat::Png;
        assert!(is_png || contains(&file.bytes, &profile));
        assert!(!is_png || contains(&file.bytes, b"iCCP"));
        assert!(is_like(pixels(file)[0], [60, 220, 60, 255]));
    }
}

#[test]
fn profile_in_a_png_is_kept() {
    use std::io::Write;
    let profile = ColorProfile::new_adobe_rgb().encode().unwrap();
    let mut content = b"Canary\0\0".to_vec();
    let mut compressed = flate2::write::ZlibEncoder::new(&mut content, flate2::Compression::fast());
    compressed.write_all(&profile).unwrap();
    compressed.finish().unwrap();
    let png = samples::png::encode(&samples::quarters(64, 64), 64, 64, ColorType::Rgb);
    let png = samples::png::with_chunk(&png, *b"iCCP", &content);
    let master = process(&png).unwrap().master;
    assert!(!contains(&master.bytes, b"Canary"));
    assert!(contains(&master.bytes, b"iCCP") || contains(&master.bytes, &profile));
}

#[test]
fn large_profile_is_converted_and_dropped() {
    let p3 = ColorProfile::new_display_p3();
    let mut profile = p3.encode().unwrap();
    profile.resize(60_000, 0);
    let length = u32::try_from(profile.len()).unwrap().to_be_bytes();
    profile[..4].copy_from_slice(&length);
    let jpeg = jpeg::encode(&plain(64, 64), 64, 64);
    let jpeg = jpeg::with_segment(&jpeg, 0xE2, &profile_segment(&profile));
    let master = process(&jpeg).unwrap().master;
    assert!(!contains(&master.bytes, b"ICC_PROFILE"));
    let color = pixels(&master)[2000];
    assert!(
        is_like(color, in_srgb(&p3)),
        "{color:?} instead of {:?}",
        in_srgb(&p3)
    );
    assert!(!is_like(color, [60, 220, 60, 255]));
}

#[test]
fn profile_that_says_srgb_is_dropped() {
    let profile = ColorProfile::new_srgb().encode().unwrap();
    let jpeg = jpeg::encode(&plain(64, 64), 64, 64);
    let tagged = jpeg::with_segment(&jpeg, 0xE2, &profile_segment(&profile));
    let master = process(&tagged).unwrap().master;
    assert!(!contains(&master.bytes, b"ICC_PROFILE"));
    assert!(is_like(pixels(&master)[0], [60, 220, 60, 255]));
}

#[test]
fn damaged_profile_is_dropped() {
    let jpeg = jpeg::encode(&plain(64, 64), 64, 64);
    let mut profile = ColorProfile::new_display_p3().encode().unwrap();
    for length in [0, 3, 127, 200, profile.len()] {
        if length == profile.len() {
            profile[130..].fill(0xFF);
        }
        let segment = profile_segment(&profile[..length]);
        let master = process(&jpeg::with_segment(&jpeg, 0xE2, &segment))
            .unwrap()
            .master;
        assert!(!contains(&master.bytes, b"ICC_PROFILE"), "{length}");
    }
}

#[test]
fn gray_profile_is_converted() {
    let profile = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let color = jpeg_encoder::ColorType::Luma;
    let jpeg = jpeg::encode_with(&[55; 64 * 64], 64, 64, color, |_| {});
    let jpeg = jpeg::with_segment(&jpeg, 0xE2, &profile_segment(&profile));
    let gray = pixels(&process(&jpeg).unwrap().master)[0];
    assert!(is_like(gray, [128, 128, 128, 255]), "{gray:?}");
}

#[test]
fn cmyk_becomes_rgb() {
    use jpeg_encoder::ColorType;
    // Cyan and a little black.
    let inks = [230_u8, 20, 10, 40].repeat(64 * 64);
    for color in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let file = jpeg::encode_with(&inks, 64, 64, color, |_| {});
        let master = process(&file).unwrap().master;
        let color = pixels(&master)[100];
        assert!(is_like(color, [21, 198, 207, 255]), "{color:?}");
    }
}

#[test]
fn adobe_jpeg_in_rgb_keeps_its_colors() {
    // Without a colour transform, luminance and chrominance are red, green and blue.
    let file = jpeg::encode_with(
        &plain(64, 64),
        64,
        64,
        jpeg_encoder::ColorType::Ycbcr,
        |_| {},
    );
    let jfif = 2 + 2 + usize::from(u16::from_be_bytes([file[4], file[5]]));
    let plain = [&file[..2], &file[jfif..]].concat();
    let adobe = jpeg::with_segment(&plain, 0xEE, b"Adobe\0\x64\0\0\0\0\0");
    let master = process(&adobe).unwrap().master;
    assert!(is_like(pixels(&master)[0], [60, 220, 60, 255]));
}
