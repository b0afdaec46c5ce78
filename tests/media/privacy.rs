//! No stored file tells where, when and with what a picture was taken, or has anything behind its
//! end.

use png::ColorType;

use super::samples::{self, gif, jpeg, metadata, webp};
use super::{contains, process};

/// Forty uploads with positions: four formats, sizes with and without a change of pixels, and
/// orientations.
fn uploads() -> Vec<Vec<u8>> {
    let mut uploads = Vec::new();
    for (index, width) in (0_u16..10).zip([24, 33, 64, 100, 150, 200, 300, 361, 420, 800]) {
        let height = width / 8 + 1;
        let orientation = index % 8 + 1;
        let (w, h) = (u32::from(width), u32::from(height));
        let photo = samples::photo(w, h);
        uploads.push(metadata::in_jpeg(&jpeg::encode(&photo, w, h), orientation));
        let png = samples::png::encode(&photo, w, h, ColorType::Rgb);
        uploads.push(metadata::in_png(&png, orientation));
        let lossless = webp::lossless(&photo, w, h, image_webp::ColorType::Rgb8);
        uploads.push(metadata::in_webp(&lossless, orientation));
        let frames = vec![gif::quarters(width, height); usize::from(index % 2) + 1];
        uploads.push(metadata::in_gif(&gif::encode(&frames, width, height)));
    }
    uploads
}

#[test]
fn no_stored_file_has_metadata() {
    let uploads = uploads();
    assert_eq!(uploads.len(), 40);
    for (index, upload) in uploads.iter().enumerate() {
        assert!(contains(upload, b"Canary") && contains(upload, b"GPSLatitude"));
        for file in process(upload).unwrap().files() {
            for canary in metadata::CANARIES {
                let name = String::from_utf8_lossy(canary);
                assert!(
                    !contains(&file.bytes, canary),
                    "upload {index} keeps {name}"
                );
            }
        }
    }
}

#[test]
fn stored_file_ends_at_its_end_mark() {
    for upload in uploads() {
        for file in process(&upload).unwrap().files() {
            let bytes = &file.bytes;
            let is_ended = match file.format.extension() {
                "jpg" => bytes.ends_with(&[0xFF, 0xD9]),
                "png" => bytes.ends_with(b"IEND\xAE\x42\x60\x82"),
                "gif" => bytes.ends_with(&[0, 0x3B]),
                _ => {
                    bytes.len() == 8 + u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize
                }
            };
            assert!(is_ended);
        }
    }
}

#[test]
fn picture_that_needs_no_change_keeps_its_pixels() {
    let file = jpeg::encode_with(
        &samples::photo(500, 400),
        500,
        400,
        jpeg_encoder::ColorType::Rgb,
        |encoder| {
            encoder.set_quality(60);
            encoder.set_progressive(true);
            encoder.set_optimized_huffman_tables(true);
        },
    );
    let master = process(&metadata::in_jpeg(&file, 1)).unwrap().master;
    assert_eq!(samples::decode(&master.bytes), samples::decode(&file));
    assert!(master.bytes.len() <= file.len());
}
