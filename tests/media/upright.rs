//! Every picture is upright.

use png::ColorType;

use super::samples::{self, QUARTERS, jpeg, metadata, webp};
use super::{is_like, pixels, process, refusal};

/// The quarters that stand at the top left, top right, bottom left and bottom right when a picture
/// with each orientation is upright (TIFF 6.0, tag 274).
const UPRIGHT: [[usize; 4]; 8] = [
    [0, 1, 2, 3],
    [1, 0, 3, 2],
    [3, 2, 1, 0],
    [2, 3, 0, 1],
    [0, 2, 1, 3],
    [2, 0, 3, 1],
    [3, 1, 2, 0],
    [1, 3, 0, 2],
];

fn each_orientation(tagged: impl Fn(u16) -> Vec<u8>, (width, height): (u32, u32)) {
    for (orientation, quarters) in (1..=8).zip(UPRIGHT) {
        let picture = process(&tagged(orientation)).unwrap();
        let sides = match orientation {
            ..=4 => (width, height),
            _ => (height, width),
        };
        for file in picture.files() {
            if file == &picture.master {
                assert_eq!(
                    (file.width, file.height),
                    sides,
                    "orientation {orientation}"
                );
            }
            assert_eq!(file.width > file.height, sides.0 > sides.1);
            let pixels = pixels(file);
            let (width, height) = (file.width as usize, file.height as usize);
            let spots = [(1, 1), (3, 1), (1, 3), (3, 3)];
            for ((x, y), quarter) in spots.into_iter().zip(quarters) {
                let pixel = pixels[height * y / 4 * width + width * x / 4];
                let expected = QUARTERS[quarter];
                assert!(
                    is_like(pixel, expected),
                    "orientation {orientation}: {pixel:?} instead of {expected:?}"
                );
            }
        }
    }
}

#[test]
fn jpeg_of_each_orientation_is_turned() {
    let file = jpeg::encode(&samples::quarters(480, 320), 480, 320);
    each_orientation(
        |orientation| metadata::in_jpeg(&file, orientation),
        (480, 320),
    );
}

#[test]
fn png_of_each_orientation_is_turned() {
    let file = samples::png::encode(&samples::quarters(480, 320), 480, 320, ColorType::Rgb);
    each_orientation(
        |orientation| metadata::in_png(&file, orientation),
        (480, 320),
    );
}

#[test]
fn webp_of_each_orientation_is_turned() {
    let quarters = samples::quarters(480, 320);
    let file = webp::lossless(&quarters, 480, 320, image_webp::ColorType::Rgb8);
    each_orientation(
        |orientation| metadata::in_webp(&file, orientation),
        (480, 320),
    );
}

#[test]
fn picture_that_is_reduced_is_turned_too() {
    let file = jpeg::encode(&samples::quarters(2600, 200), 2600, 200);
    let picture = process(&metadata::in_jpeg(&file, 6)).unwrap();
    assert_eq!((picture.master.width, picture.master.height), (197, 2560));
    let top_left = pixels(&picture.master)[197 * 100 + 20];
    assert!(is_like(top_left, QUARTERS[2]), "{top_left:?}");
}

#[test]
fn orientation_in_little_endian_counts() {
    let file = jpeg::encode(&samples::quarters(64, 32), 64, 32);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0".to_vec();
    exif.extend([0; 4]);
    let picture = process(&jpeg::with_segment(&file, 0xE1, &exif)).unwrap();
    assert_eq!((picture.master.width, picture.master.height), (32, 64));
}

#[test]
fn damaged_exif_counts_as_upright() {
    let file = jpeg::encode(&samples::quarters(64, 32), 64, 32);
    let whole = metadata::exif(6);
    for length in 0..20 {
        let exif = [b"Exif\0\0", &whole[..length]].concat();
        let picture = process(&jpeg::with_segment(&file, 0xE1, &exif)).unwrap();
        assert_eq!(picture.master.width, 64);
    }
    let beyond = b"Exif\0\0MM\0*\xFF\xFF\xFF\xFF";
    let picture = process(&jpeg::with_segment(&file, 0xE1, beyond)).unwrap();
    assert_eq!(picture.master.width, 64);
}

#[test]
fn animation_that_is_to_be_turned_is_refused_with_advice() {
    let still = webp::lossless(&[90; 300], 10, 10, image_webp::ColorType::Rgb8);
    let animation = webp::animation(&[still.clone(), still], 10, 10);
    let mut tagged = animation[12..].to_vec();
    tagged.extend(webp::chunk(*b"EXIF", &metadata::exif(6)));
    assert!(refusal(&webp::file(&tagged)).contains("Turn it upright"));
}
