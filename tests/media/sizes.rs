//! What is stored of a picture: its master and its variants.

use png::ColorType;
use tympan::media::{Picture, PictureFormat};

use super::process;
use super::samples::{self, jpeg, metadata, webp};

fn widths(picture: &Picture) -> Vec<u32> {
    picture
        .variants
        .iter()
        .map(|variant| variant.width)
        .collect()
}

/// Nothing is larger than the upload, and each variant is smaller than the file before it.
fn assert_saves(picture: &Picture, upload: &[u8]) {
    let lengths: Vec<_> = picture.files().map(|file| file.bytes.len()).collect();
    assert!(
        lengths[0] <= upload.len(),
        "{lengths:?} of {}",
        upload.len()
    );
    assert!(lengths.is_sorted_by(|a, b| a > b), "{lengths:?}");
}

#[test]
fn large_photo_gets_a_master_and_three_variants() {
    let upload = jpeg::encode(&samples::photo(2700, 400), 2700, 400);
    let picture = process(&upload).unwrap();
    assert_eq!((picture.master.width, picture.master.height), (2560, 379));
    assert_eq!(widths(&picture), [1360, 720, 360]);
    assert!(
        picture
            .files()
            .all(|file| file.format == PictureFormat::Jpeg)
    );
    assert_saves(&picture, &upload);
}

#[test]
fn width_close_to_the_master_is_left_out() {
    for (width, expected) in [
        (1564, vec![1360, 720, 360]),
        (1563, vec![720, 360]),
        (720, vec![360]),
        (414, vec![360]),
        (413, vec![]),
        (100, vec![]),
    ] {
        let upload = jpeg::encode(&samples::photo(width, 60), width, 60);
        assert_eq!(widths(&process(&upload).unwrap()), expected, "{width}");
    }
}

#[test]
fn no_file_is_larger_than_the_upload() {
    use jpeg_encoder::ColorType as Jpeg;
    let mut uploads = Vec::new();
    for (width, height) in [(200, 60), (500, 90), (2600, 24)] {
        let photo = samples::photo(width, height);
        let quarters = samples::quarters(width, height);
        for pixels in [&photo, &quarters] {
            for quality in [20, 60, 95] {
                let low = jpeg::encode_with(pixels, width, height, Jpeg::Rgb, |encoder| {
                    encoder.set_quality(quality);
                    encoder.set_optimized_huffman_tables(true);
                });
                uploads.push(metadata::in_jpeg(&low, 6));
                uploads.push(low);
            }
            let png = samples::png::encode(pixels, width, height, ColorType::Rgb);
            uploads.push(metadata::in_png(&png, 6));
            uploads.push(png);
            let rgb = image_webp::ColorType::Rgb8;
            uploads.push(webp::lossless(pixels, width, height, rgb));
        }
        uploads.push(webp::lossy(width, height));
    }
    // Of a smaller file, most is the format's own, and reducing adds colours at the edges.
    uploads.retain(|upload| upload.len() > 512);
    for upload in uploads {
        assert_saves(&process(&upload).unwrap(), &upload);
    }
}

#[test]
fn screenshot_becomes_no_larger_and_stays_sharp() {
    let quarters = samples::quarters(500, 300);
    let upload = samples::png::encode(&quarters, 500, 300, ColorType::Rgb);
    let master = process(&upload).unwrap().master;
    assert_ne!(master.format, PictureFormat::Jpeg);
    assert_eq!(samples::decode(&master.bytes), samples::decode(&upload));
}

#[test]
fn photo_in_png_becomes_a_jpeg() {
    let upload = samples::png::encode(&samples::photo(500, 300), 500, 300, ColorType::Rgb);
    let picture = process(&upload).unwrap();
    assert_eq!(picture.master.format, PictureFormat::Jpeg);
    assert!(picture.master.bytes.len() * 100 < upload.len() * 60);
}

#[test]
fn extreme_proportions_stay_whole() {
    for (width, height) in [(1, 1), (1, 3000), (3000, 1), (2, 5)] {
        let upload = jpeg::encode(&samples::photo(width, height), width, height);
        let master = process(&upload).unwrap().master;
        assert_eq!(
            (master.width, master.height),
            (width.min(2560), height.min(2560))
        );
    }
}

#[test]
fn same_upload_gives_the_same_files() {
    let upload = metadata::in_jpeg(&jpeg::encode(&samples::photo(800, 450), 800, 450), 8);
    let first = process(&upload).unwrap();
    assert_eq!(first, process(&upload).unwrap());
    // What is stored can be uploaded again without a change.
    let again = process(&first.master.bytes).unwrap();
    assert_eq!(again.master, first.master);
}
