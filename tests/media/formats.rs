//! What is recognised, and the sentences for what is not.

use png::{BitDepth, ColorType};
use tympan::media::{Error, PictureFormat};

use super::samples::{self, QUARTERS, gif, jpeg, webp};
use super::{is_like, pixels, process, refusal};

#[test]
fn each_other_kind_is_refused_with_advice() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let avif = b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1miaf";
    let mov = b"\0\0\0\x14ftypqt  \0\0\0\0qt  ";
    let old_mov = b"\0\0\0\x08wide\0\0\0\x10mdat";
    let wave = b"RIFF\x24\0\0\0WAVEfmt ";
    let word = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0\
                 [Content_Types].xml";
    let refused: [(&[u8], &str, &str); 20] = [
        (
            heic,
            "HEIC",
            "Settings › Camera › Formats › Most Compatible",
        ),
        (avif, "AVIF", "Export it as JPEG, PNG or WebP"),
        (mov, "QuickTime", "Export it as MP4"),
        (old_mov, "QuickTime", "Export it as MP4"),
        (wave, "audio", "Export it as MP3"),
        (word, "office document", "Export it as PDF"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "SVG",
            "Export it as PNG",
        ),
        (
            b"\xEF\xBB\xBF \n<?xml version='1.0'?><!-- x --><SVG>",
            "SVG",
            "Export it as PNG",
        ),
        (b"<!DOCTYPE html><svg>", "HTML", "save the picture itself"),
        (
            b" <script>alert(1)</script>",
            "HTML",
            "save the picture itself",
        ),
        (b"Rar!\x1A\x07\x01\0", "archive", "Pack it as ZIP"),
        (b"II*\0", "TIFF", "Export it as JPEG"),
        (b"BM\0\0", "BMP", "Export it as PNG"),
        (b"\0\0\x01\0", "ICO", "Export it as PNG"),
        (b"\xFF\x0A\0", "JPEG XL", "Export it as JPEG"),
        (b"8BPS\0\x01", "Photoshop", "Export it as JPEG or PNG"),
        (b"\xFF\xFEA\0", "UTF-16 text", "Save it as UTF-8"),
        (b"\x7FELF", "unknown", "JPEG, PNG, GIF and WebP"),
        (b"\0\0\0\0", "unknown", "PDF, ZIP, EPUB, TXT and CSV"),
        (b"", "empty", "Copy it again"),
    ];
    for (file, name, advice) in refused {
        let error = process(file).unwrap_err();
        assert!(error.to_string().contains(advice), "{name}: {error}");
        assert!(matches!(error, Error::Unsupported(found) if found.name() == name));
    }
}

#[test]
fn every_kind_of_jpeg_that_browsers_show_is_read() {
    use jpeg_encoder::{ColorType, SamplingFactor};
    let quarters = samples::quarters(96, 64);
    for sampling in [
        SamplingFactor::F_1_1,
        SamplingFactor::F_2_1,
        SamplingFactor::F_1_2,
        SamplingFactor::F_2_2,
    ] {
        for is_progressive in [false, true] {
            let file = jpeg::encode_with(&quarters, 96, 64, ColorType::Rgb, |encoder| {
                encoder.set_sampling_factor(sampling);
                encoder.set_progressive(is_progressive);
                encoder.set_restart_interval(7);
            });
            let picture = process(&file).unwrap();
            let pixel = pixels(&picture.master)[96 * 50 + 80];
            assert!(
                is_like(pixel, QUARTERS[3]),
                "{sampling:?} {is_progressive}: {pixel:?}"
            );
        }
    }
    let gray = jpeg::encode_with(&[77; 40 * 30], 40, 30, ColorType::Luma, |_| {});
    let picture = process(&gray).unwrap();
    assert!(is_like(pixels(&picture.master)[500], [77, 77, 77, 255]));
}

#[test]
fn every_kind_of_png_is_read() {
    let expected = [[102, 51, 204, 255]; 2];
    let rgb = [102, 51, 204, 102, 51, 204];
    let kinds: [(ColorType, BitDepth, &[u8]); 4] = [
        (ColorType::Rgb, BitDepth::Eight, &rgb),
        (
            ColorType::Rgba,
            BitDepth::Eight,
            &[102, 51, 204, 255, 102, 51, 204, 255],
        ),
        (ColorType::Indexed, BitDepth::One, &[0b0100_0000]),
        (
            ColorType::Rgb,
            BitDepth::Sixteen,
            &[102, 9, 51, 8, 204, 7, 102, 6, 51, 5, 204, 4],
        ),
    ];
    for (color, depth, samples) in kinds {
        let file = samples::png::encode_with(samples, 2, 1, color, |encoder| {
            encoder.set_depth(depth);
            if color == ColorType::Indexed {
                encoder.set_palette(&[102, 51, 204, 102, 51, 204][..]);
            }
        });
        assert_eq!(
            pixels(&process(&file).unwrap().master),
            expected,
            "{color:?} {depth:?}"
        );
    }
    let grays: [(ColorType, BitDepth, &[u8]); 3] = [
        (ColorType::Grayscale, BitDepth::Eight, &[85, 85]),
        (ColorType::Grayscale, BitDepth::Two, &[0b0101_0000]),
        (
            ColorType::GrayscaleAlpha,
            BitDepth::Sixteen,
            &[85, 1, 255, 255, 85, 2, 255, 255],
        ),
    ];
    for (color, depth, samples) in grays {
        let file = samples::png::encode_with(samples, 2, 1, color, |encoder| {
            encoder.set_depth(depth);
        });
        let gray = [[85, 85, 85, 255]; 2];
        assert_eq!(
            pixels(&process(&file).unwrap().master),
            gray,
            "{color:?} {depth:?}"
        );
    }
}

#[test]
fn transparency_is_kept() {
    let half = samples::with_alpha(&samples::quarters(800, 400), |at| {
        if at % 800 < 400 { 0 } else { 255 }
    });
    let png = samples::png::encode(&half, 800, 400, ColorType::Rgba);
    let webp = webp::lossless(&half, 800, 400, image_webp::ColorType::Rgba8);
    for file in [png, webp] {
        let picture = process(&file).unwrap();
        assert!(!picture.variants.is_empty());
        for file in picture.files() {
            assert_ne!(file.format, PictureFormat::Jpeg);
            let pixels = pixels(file);
            let width = file.width as usize;
            assert_eq!(pixels[width * 10 + 5][3], 0);
            assert!(is_like(pixels[width * 10 + width - 5], QUARTERS[1]));
        }
    }
}

#[test]
fn lossy_webp_is_read_with_and_without_transparency() {
    let file = webp::lossy(400, 300);
    let picture = process(&file).unwrap();
    assert_eq!(picture.master.width, 400);
    let gray = pixels(&picture.master)[0];
    assert!(is_like(gray, [128, 128, 128, 255]), "{gray:?}");

    let opacity = [&[0][..], &vec![60; 400 * 300]].concat();
    let file = webp::extended(&file, 0x10, &[(*b"ALPH", &opacity)]);
    let picture = process(&file).unwrap();
    assert_eq!(pixels(&picture.master)[0][3], 60);
}

#[test]
fn gif_is_read() {
    let picture = process(&gif::encode(&[gif::quarters(40, 20)], 40, 20)).unwrap();
    assert_eq!((picture.frames, picture.still.is_none()), (1, true));
    if picture.master.format != PictureFormat::Gif {
        assert!(is_like(pixels(&picture.master)[30], QUARTERS[1]));
    }
}

#[test]
fn rare_kinds_of_jpeg_are_refused() {
    let mut file = jpeg::encode(&samples::quarters(32, 32), 32, 32);
    let frame = jpeg::content_of(&file, 0xC0);
    for marker in [0xC3, 0xC9, 0xCB] {
        file[frame - 3] = marker;
        assert!(refusal(&file).contains("rare kind"));
    }
    file[frame - 3] = 0xC0;
    file[frame] = 12;
    assert!(refusal(&file).contains("rare kind"));
    file[frame] = 8;
    file[frame + 7] = 0x41;
    assert!(refusal(&file).contains("rare kind"));
}
