//! A picture of which a part is missing is refused.

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
