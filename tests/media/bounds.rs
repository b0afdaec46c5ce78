//! Uploads that lie, and uploads that grow.

use std::time::Instant;

use png::ColorType;
use tympan::media::Error;
use tympan::media::limits::{MAX_BYTES, MAX_SCANS, MAX_SIDE};

use super::samples::{self, gif, jpeg, webp};
use super::{header, process, refusal};

#[test]
fn header_with_too_many_pixels_is_refused_before_decoding() {
    let too_large = |width: u32, height: u32| {
        let png = samples::png::encode(&[0; 3], 1, 1, ColorType::Rgb);
        let mut content = png[16..29].to_vec();
        content[..4].copy_from_slice(&width.to_be_bytes());
        content[4..8].copy_from_slice(&height.to_be_bytes());
        let header = samples::png::chunk(*b"IHDR", &content);
        [&png[..8], &header, &png[33..]].concat()
    };
    for (width, height) in [
        (5001, 5000),
        (MAX_SIDE + 1, 1),
        (u32::MAX, u32::MAX),
        (1, MAX_SIDE + 1),
    ] {
        let sentence = refusal(&too_large(width, height));
        assert!(
            sentence.contains(&format!("{width} × {height}")),
            "{sentence}"
        );
        assert!(sentence.contains("25 million pixels"), "{sentence}");
    }
    assert!(refusal(&too_large(0, 5)).contains("no size"));

    let mut jpeg = jpeg::encode(&samples::quarters(16, 16), 16, 16);
    let frame = jpeg::content_of(&jpeg, 0xC0);
    jpeg[frame + 1..frame + 5].copy_from_slice(&[0xFF; 4]);
    assert!(refusal(&jpeg).contains("65535 × 65535"));

    let body = webp::chunk(*b"VP8X", &webp::header(0, 1 << 24, 1 << 24));
    assert!(refusal(&webp::file(&body)).contains("16777216 × 16777216"));

    let mut gif = gif::encode(&[vec![0; 4]], 2, 2);
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    assert!(refusal(&gif).contains("65535 × 65535"));
}

#[test]
fn upload_of_too_many_bytes_is_refused_by_its_length() {
    let mut file = jpeg::encode(&samples::quarters(16, 16), 16, 16);
    file.resize(usize::try_from(MAX_BYTES).unwrap() + 1, 0);
    assert!(refusal(&file).contains("larger than 20 MiB"));
}

#[test]
fn small_file_that_claims_many_pixels_is_refused_at_once() {
    let mut jpeg = jpeg::encode(&samples::quarters(16, 16), 16, 16);
    let frame = jpeg::content_of(&jpeg, 0xC0);
    jpeg[frame + 1..frame + 5].copy_from_slice(&[0x13, 0x88, 0x13, 0x88]);
    let start = Instant::now();
    assert!(matches!(process(&jpeg), Err(Error::Truncated)));

    let mut png = samples::png::encode(&[0; 3], 1, 1, ColorType::Rgb);
    let mut content = png[16..29].to_vec();
    content[2..8].copy_from_slice(&[0x13, 0x88, 0, 0, 0x13, 0x88]);
    let header = samples::png::chunk(*b"IHDR", &content);
    png.splice(8..33, header);
    assert!(matches!(process(&png), Err(Error::Truncated)));
    assert!(start.elapsed().as_millis() < 500, "{:?}", start.elapsed());
}

#[test]
fn file_that_states_two_sizes_is_refused() {
    // The pixels of the decoder would take 400 MB.
    let pixels = webp::chunk(*b"VP8 ", &webp::vp8(16, 16));
    let mut lie = pixels.clone();
    lie[14..18].copy_from_slice(&[0xFF, 0x3F, 0xFF, 0x3F]);
    for pixels in [&lie, &pixels] {
        let header = webp::chunk(*b"VP8X", &webp::header(0, 32, 16));
        let file = webp::file(&[&header, &pixels[..]].concat());
        assert!(refusal(&file).contains("two sizes"));
    }
    let header = webp::chunk(*b"VP8X", &webp::header(0x12, 16, 16));
    let control = webp::chunk(*b"ANIM", &[0; 6]);
    let mut frame = vec![0; 16];
    (frame[6], frame[9]) = (15, 15);
    frame.extend(&lie);
    let frame = webp::chunk(*b"ANMF", &frame);
    let file = webp::file(&[header, control, frame.clone(), frame].concat());
    assert!(refusal(&file).contains("two sizes"));

    let jpeg = jpeg::encode(&samples::quarters(16, 16), 16, 16);
    let frame = jpeg::content_of(&jpeg, 0xC0);
    let second = &jpeg[frame - 4..frame + 15];
    let doubled = [&jpeg[..frame - 4], second, &jpeg[frame - 4..]].concat();
    assert!(refusal(&doubled).contains("two pictures"));

    let png = samples::png::encode(&[0; 3], 1, 1, ColorType::Rgb);
    let doubled = [&png[..33], &png[8..]].concat();
    assert!(refusal(&doubled).contains("header"));
}

#[test]
fn profile_and_text_that_inflate_do_not_reach_the_decoder() {
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;
    let mut inflating = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..20 {
        inflating.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let inflating = inflating.finish().unwrap();
    let png = samples::png::encode(&samples::quarters(64, 64), 64, 64, ColorType::Rgb);
    let profile = [b"icc\0\0", &inflating[..]].concat();
    let text = [b"Comment\0\0", &inflating[..]].concat();
    let mut file = samples::png::with_chunk(&png, *b"iCCP", &profile);
    for _ in 0..5 {
        file = samples::png::with_chunk(&file, *b"zTXt", &text);
    }
    let start = Instant::now();
    let picture = process(&file).unwrap();
    assert!(picture.bytes() < 2_000);
    assert!(start.elapsed().as_secs() < 3, "{:?}", start.elapsed());
}

#[test]
fn jpeg_of_too_many_scans_is_refused() {
    use jpeg_encoder::ColorType;
    let file = jpeg::encode_with(
        &samples::quarters(64, 64),
        64,
        64,
        ColorType::Rgb,
        |encoder| {
            encoder.set_progressive(true);
        },
    );
    let scan = jpeg::content_of(&file, 0xDA) - 4;
    let next = scan
        + file[scan + 2..]
            .windows(2)
            .position(|pair| pair == [0xFF, 0xDA])
            .unwrap()
        + 2;
    let repeated = file[scan..next].repeat(MAX_SCANS as usize);
    let bomb = [&file[..scan], &repeated, &file[scan..]].concat();
    assert!(refusal(&bomb).contains("too many parts"));
}

#[test]
fn header_that_is_far_inside_of_the_file_is_found() {
    let mut file = jpeg::encode(&samples::quarters(64, 32), 64, 32);
    for _ in 0..40 {
        file = jpeg::with_segment(&file, 0xE1, &[7; 60_000]);
    }
    let header = header(&file).unwrap();
    assert_eq!((header.width, header.height), (64, 32));
    assert_eq!(process(&file).unwrap().master.width, 64);
}

#[test]
fn stray_bytes_between_segments_are_skipped() {
    let file = jpeg::encode(&samples::quarters(64, 32), 64, 32);
    let frame = jpeg::content_of(&file, 0xC0) - 4;
    let (start, rest) = file.split_at(frame);
    let strays = [start, &[0, 7, 0xFF, 0, 9], rest].concat();
    assert_eq!(
        process(&strays).unwrap().master,
        process(&file).unwrap().master
    );
}

#[test]
fn random_damage_never_panics() {
    let quarters = samples::quarters(40, 30);
    let still = webp::lossless(&quarters, 40, 30, image_webp::ColorType::Rgb8);
    let files = [
        jpeg::encode(&quarters, 40, 30),
        jpeg::encode_with(&quarters, 40, 30, jpeg_encoder::ColorType::Rgb, |encoder| {
            encoder.set_progressive(true);
        }),
        samples::png::encode(&quarters, 40, 30, ColorType::Rgb),
        samples::png::animation(&[quarters.clone(), quarters.clone()], 40, 30),
        gif::encode(&vec![gif::quarters(40, 30); 2], 40, 30),
        webp::animation(&[still.clone(), webp::lossy(40, 30)], 40, 30),
        still,
    ];
    let mut random = 7_u32;
    let mut next = move |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize % below
    };
    for file in files {
        for _ in 0..100 {
            let mut damaged = file.clone();
            for _ in 0..=next(4) {
                let at = next(damaged.len());
                damaged[at] = u8::try_from(next(256)).unwrap();
            }
            // Whatever comes of it is no panic, and small.
            if let Ok(picture) = process(&damaged) {
                assert!(picture.bytes() < 4 * (file.len() as u64 + 4_000));
            }
        }
    }
}
