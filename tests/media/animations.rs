//! Animations are stored whole, with a still of their first frame.

use std::io::Cursor;

use tympan::media::limits::{MASTER_SIDE, MAX_FRAMES};
use tympan::media::{Picture, PictureFormat};

use super::samples::{self, QUARTERS, gif, metadata, webp};
use super::{is_like, pixels, process, refusal};

fn gif_frames() -> Vec<Vec<u8>> {
    let quarters = gif::quarters(400, 200);
    vec![
        quarters.clone(),
        quarters.iter().map(|index| 3 - index).collect(),
        quarters,
    ]
}

fn assert_whole(picture: &Picture, format: PictureFormat) {
    assert_eq!((picture.frames, picture.master.format), (3, format));
    assert!(picture.variants.is_empty());
    let still = picture.still.as_ref().unwrap();
    assert_eq!((still.width, still.height), (400, 200));
    assert!(is_like(pixels(still)[400 * 10 + 300], QUARTERS[1]));
}

#[test]
fn animated_gif_keeps_its_frames_and_its_loop() {
    let file = gif::encode(&gif_frames(), 400, 200);
    let picture = process(&metadata::in_gif(&file)).unwrap();
    assert_whole(&picture, PictureFormat::Gif);
    assert_eq!(picture.master.bytes, file);
}

#[test]
fn animated_png_keeps_its_frames() {
    let quarters = samples::quarters(400, 200);
    let frames = [quarters.clone(), vec![9; 400 * 200 * 3], quarters];
    let file = samples::png::animation(&frames, 400, 200);
    let picture = process(&metadata::in_png(&file, 1)).unwrap();
    assert_whole(&picture, PictureFormat::Png);
    assert_eq!(picture.master.bytes, file);
}

#[test]
fn animated_webp_keeps_its_frames() {
    let quarters = samples::quarters(400, 200);
    let still = webp::lossless(&quarters, 400, 200, image_webp::ColorType::Rgb8);
    let file = webp::animation(&[still.clone(), webp::lossy(400, 200), still], 400, 200);
    let mut tagged = file[12..].to_vec();
    tagged[8] |= 0x0C;
    tagged.extend(webp::chunk(*b"EXIF", &metadata::exif(1)));
    tagged.extend(webp::chunk(*b"XMP ", &metadata::xmp()));
    let picture = process(&webp::file(&tagged)).unwrap();
    assert_whole(&picture, PictureFormat::WebP);
    assert_eq!(picture.master.bytes, file);
    let decoder = image_webp::WebPDecoder::new(Cursor::new(&picture.master.bytes)).unwrap();
    assert_eq!(decoder.num_frames(), 3);
}

#[test]
fn each_frame_must_be_sound() {
    let mut file = gif::encode(&gif_frames(), 400, 200);
    let last = file.len() - 2;
    file.drain(last - 20..last);
    assert!(process(&file).is_err());

    let still = webp::lossless(&samples::photo(40, 20), 40, 20, image_webp::ColorType::Rgb8);
    let mut damaged = still.clone();
    let middle = damaged.len() / 2;
    damaged.truncate(middle & !1);
    let length = u32::try_from(damaged.len() - 20).unwrap();
    damaged[16..20].copy_from_slice(&length.to_le_bytes());
    assert!(process(&webp::animation(&[still, damaged], 40, 20)).is_err());
}

#[test]
fn animation_of_too_many_pixels_is_refused() {
    let file = gif::repeat(&gif::quarters(1000, 1000), 1000, 1000, 101);
    assert!(refusal(&file).contains("101 frames with 101,000,000 pixels"));
}

#[test]
fn animation_of_too_many_frames_is_refused() {
    let count = MAX_FRAMES as usize + 1;
    let file = gif::repeat(&[0], 1, 1, count);
    assert!(refusal(&file).contains("2,001 frames"));
}

#[test]
fn animation_that_would_have_to_be_reduced_is_refused() {
    let width = u16::try_from(MASTER_SIDE).unwrap() + 1;
    let file = gif::encode(&vec![vec![0; usize::from(width)]; 2], width, 1);
    assert!(refusal(&file).contains("2561 × 1 pixels"));
}

#[test]
fn frame_outside_of_the_picture_is_refused() {
    let mut file = gif::encode(&gif_frames(), 400, 200);
    file[6..8].copy_from_slice(&300_u16.to_le_bytes());
    assert!(refusal(&file).contains("outside"));
}
