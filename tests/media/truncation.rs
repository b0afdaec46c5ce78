//! A picture of which a part is missing is refused.

use jpeg_encoder::SamplingFactor;
use png::ColorType;

use super::process;
use super::samples::{self, gif, jpeg, webp};

/// Every start of `file` must be refused.
fn assert_needs_all(file: &[u8]) {
    process(file).unwrap();
    for length in 0..file.len() {
        let result = process(&file[..length]);
        assert!(result.is_err(), "{length} of {} bytes suffice", file.len());
    }
}

#[test]
fn start_of_a_jpeg_is_refused() {
    let photo = samples::photo(48, 40);
    assert_needs_all(&jpeg::encode(&photo, 48, 40));
    assert_needs_all(&jpeg::encode_with(
        &photo,
        48,
        40,
        jpeg_encoder::ColorType::Rgb,
        |encoder| {
            encoder.set_progressive(true);
        },
    ));
}

/// A kind of JPEG, by what its encoder is told.
type Kind = (&'static str, fn(&mut jpeg_encoder::Encoder<&mut Vec<u8>>));

const KINDS: [Kind; 6] = [
    ("baseline", |_| {}),
    ("with colours at half size", |encoder| {
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
    }),
    ("with tables of its own", |encoder| {
        encoder.set_optimized_huffman_tables(true);
    }),
    ("with restart markers", |encoder| {
        encoder.set_restart_interval(4);
    }),
    ("progressive", |encoder| {
        encoder.set_progressive(true);
    }),
    ("progressive with colours at half size", |encoder| {
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.set_progressive(true);
        encoder.set_optimized_huffman_tables(true);
    }),
];

/// Programs close a file that they have received a part of, and show the rest in grey.
#[test]
fn start_of_a_jpeg_with_an_end_mark_is_refused() {
    /// The bytes at the end that can be missing without a trace: they are a few blocks.
    const UNNOTICED: usize = 24;
    let photo = samples::photo(120, 90);
    for (kind, set) in KINDS {
        let file = jpeg::encode_with(&photo, 120, 90, jpeg_encoder::ColorType::Rgb, set);
        assert!(process(&file).is_ok(), "{kind}");
        let start = jpeg::content_of(&file, 0xDA);
        for length in (start..file.len() - UNNOTICED).step_by(11) {
            let closed = [&file[..length], b"\xFF\xD9"].concat();
            let result = process(&closed);
            assert!(result.is_err(), "{kind}: {length} of {} bytes", file.len());
        }
    }
}

#[test]
fn whole_jpeg_is_accepted_whatever_its_last_blocks_are() {
    for (kind, set) in KINDS {
        for (width, height) in [
            (1, 1),
            (7, 9),
            (8, 8),
            (16, 16),
            (17, 33),
            (64, 64),
            (65, 8),
        ] {
            for shade in [0, 255] {
                let mut pixels = samples::photo(width, height);
                let flat = pixels.len() / 2;
                pixels[flat..].fill(shade);
                let color = jpeg_encoder::ColorType::Rgb;
                let file = jpeg::encode_with(&pixels, width, height, color, set);
                let result = process(&file);
                assert!(result.is_ok(), "{kind} {width}x{height}: {result:?}");
            }
        }
    }
}

#[test]
fn start_of_a_png_is_refused() {
    let photo = samples::photo(24, 16);
    assert_needs_all(&samples::png::encode(&photo, 24, 16, ColorType::Rgb));
    assert_needs_all(&samples::png::animation(&[photo.clone(), photo], 24, 16));
}

#[test]
fn start_of_a_gif_is_refused() {
    assert_needs_all(&gif::encode(&vec![gif::quarters(24, 16); 2], 24, 16));
}

#[test]
fn start_of_a_webp_is_refused() {
    let still = webp::lossless(&samples::photo(24, 16), 24, 16, image_webp::ColorType::Rgb8);
    assert_needs_all(&still);
    assert_needs_all(&webp::animation(&[still.clone(), still], 24, 16));
}

#[test]
fn png_whose_pixels_are_missing_is_refused() {
    let photo = samples::photo(64, 64);
    let file = samples::png::encode(&photo, 64, 64, ColorType::Rgb);
    let end = file.len() - 12;
    let pixels = &file[33 + 8..end - 4];
    let half = samples::png::chunk(*b"IDAT", &pixels[..pixels.len() / 2]);
    assert!(process(&[&file[..33], &half, &file[end..]].concat()).is_err());
}
