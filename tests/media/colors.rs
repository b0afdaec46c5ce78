//! Colours stay as their owner saw them.

use moxcms::{ColorProfile, Layout, TransformOptions};
use png::ColorType;
use tympan::media::{Picture, PictureFormat};

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

/// A large PNG in [`GREEN`] with these chunks, and its files.
fn with_numbers(chunks: &[(&[u8; 4], &[u8])]) -> Picture {
    let mut png = samples::png::encode(&plain(1000, 400), 1000, 400, ColorType::Rgb);
    for (name, content) in chunks {
        png = samples::png::with_chunk(&png, **name, content);
    }
    process(&png).unwrap()
}

/// The profile in a PNG, if it has one.
fn profile_of(file: &[u8]) -> Option<ColorProfile> {
    let decoder = png::Decoder::new(std::io::Cursor::new(file));
    let reader = decoder.read_info().unwrap();
    let profile = reader.info().icc_profile.as_ref()?;
    Some(ColorProfile::new_from_slice(profile).unwrap())
}

fn hundred_thousandths(numbers: &[f64]) -> Vec<u8> {
    let numbers = numbers
        .iter()
        .map(|number| (number * 100_000.0).round() as u32);
    numbers.flat_map(u32::to_be_bytes).collect()
}

const P3: [f64; 8] = [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06];
const SRGB: [f64; 8] = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];

#[test]
fn colors_that_a_png_states_by_numbers_become_a_profile() {
    let (p3, gamma) = (hundred_thousandths(&P3), hundred_thousandths(&[0.45455]));
    let display_p3 = in_srgb(&ColorProfile::new_display_p3());
    let linear = hundred_thousandths(&[1.0]);
    // Each sample of light, 60 and 220 of 255, in sRGB.
    let light = [132, 238, 132, 255];
    let code_points = [12, 13, 0, 1];
    for (what, chunks, color) in [
        ("cHRM", &[(b"cHRM", &p3[..])][..], display_p3),
        ("both", &[(b"gAMA", &gamma), (b"cHRM", &p3)], display_p3),
        ("gAMA", &[(b"gAMA", &linear)], light),
        ("cICP", &[(b"cICP", &code_points)], display_p3),
    ] {
        let picture = with_numbers(chunks);
        assert_eq!(picture.variants.len(), 2, "{what}");
        for file in picture.files() {
            let profile = match file.format {
                PictureFormat::Png => profile_of(&file.bytes),
                _ => {
                    assert!(contains(&file.bytes, b"ICCP"), "{what}");
                    None
                }
            };
            if let Some(profile) = profile {
                let seen = in_srgb(&profile);
                assert!(
                    is_like(seen, color),
                    "{what}: {seen:?} instead of {color:?}"
                );
            }
            assert!(is_like(pixels(file)[0], [60, 220, 60, 255]), "{what}");
            for (name, _) in chunks {
                assert!(!contains(&file.bytes, *name), "{what}");
            }
        }
    }
}

#[test]
fn numbers_that_say_srgb_or_nothing_are_no_profile() {
    let srgb = hundred_thousandths(&SRGB);
    let gamma = hundred_thousandths(&[0.45455]);
    let p3 = hundred_thousandths(&P3);
    let line = hundred_thousandths(&[0.3, 0.3, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3]);
    for chunks in [
        &[(b"gAMA", &gamma[..])][..],
        &[(b"gAMA", &gamma), (b"cHRM", &srgb)],
        &[(b"cICP", &[1, 13, 0, 1])],
        &[(b"sRGB", &[0]), (b"cHRM", &p3)],
        &[(b"cHRM", &line)],
        &[(b"cHRM", &[0; 32])],
        &[(b"cHRM", &[0xFF; 32])],
        &[(b"cHRM", b"short")],
        &[(b"gAMA", &[0; 4])],
        &[(b"gAMA", &[0xFF; 4])],
        &[(b"cICP", &[2, 2, 0, 1])],
        &[(b"cICP", &[255; 4])],
    ] {
        let picture = with_numbers(chunks);
        for file in picture.files() {
            let has_profile = contains(&file.bytes, b"iCCP") || contains(&file.bytes, b"ICCP");
            assert!(!has_profile, "{chunks:?}");
            assert!(is_like(pixels(file)[0], [60, 220, 60, 255]), "{chunks:?}");
        }
    }
}

#[test]
fn gray_png_in_light_is_converted() {
    for (color, samples) in [
        (ColorType::Grayscale, [55].repeat(64 * 64)),
        (ColorType::GrayscaleAlpha, [55, 200].repeat(64 * 64)),
    ] {
        let png = samples::png::encode(&samples, 64, 64, color);
        let png = samples::png::with_chunk(&png, *b"gAMA", &hundred_thousandths(&[1.0]));
        let master = process(&png).unwrap().master;
        let [gray, _, _, alpha] = pixels(&master)[0];
        assert!(gray.abs_diff(128) <= 4, "{gray}");
        assert_eq!(
            alpha,
            if color == ColorType::Grayscale {
                255
            } else {
                200
            }
        );
        assert!(!contains(&master.bytes, b"gAMA"));
    }
}
