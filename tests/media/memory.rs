//! What is reserved suffices: the worst uploads, each in a process of its own.

use std::io::Write;
use std::process::Command;
use std::time::Duration;

use tympan::media::{Budget, process};

use super::samples::{self, gif, jpeg, webp};

/// The variable with the path of the upload for [`measured_child`].
const UPLOAD: &str = "MEDIA_TEST_UPLOAD";

/// The line on which the child says how much it grew.
const GREW: &str = "grew by KiB: ";

/// Processes the upload that the environment names, and prints the growth of this process.
#[tokio::test]
async fn measured_child() {
    let Some(path) = std::env::var_os(UPLOAD) else {
        return;
    };
    load_code();
    let file = std::fs::File::open(path).unwrap();
    let budget = Budget::of_process(Duration::from_secs(60));
    let before = peak();
    let start = std::time::Instant::now();
    let result = process(&budget, file, None).await;
    println!(
        "{:?} in {:?}",
        result.map(|processed| processed.master.content.length()),
        start.elapsed()
    );
    println!("{GREW}{}", peak() - before);
}

/// Processes a small picture of each kind, so that the pages of the program itself, which count as
/// its memory, are loaded before the measurement.
fn load_code() {
    let photo = samples::photo(40, 30);
    let faded = samples::with_alpha(&photo, |at| u8::try_from(at % 250).unwrap());
    let color = jpeg_encoder::ColorType::Rgb;
    let progressive = jpeg::encode_with(&photo, 40, 30, color, |encoder| {
        encoder.set_progressive(true);
    });
    let opacity = [&[0][..], &[60; 40 * 30]].concat();
    let lossy = webp::lossy(40, 30);
    for upload in [
        jpeg::encode(&photo, 40, 30),
        progressive,
        samples::png::encode(&faded, 40, 30, png::ColorType::Rgba),
        webp::lossless(&photo, 40, 30, image_webp::ColorType::Rgb8),
        webp::extended(&lossy, 0x10, &[(*b"ALPH", &opacity)]),
        lossy,
        gif::repeat(&gif::quarters(40, 30), 40, 30, 2),
    ] {
        super::process(&upload).unwrap();
    }
}

/// The most memory that this process ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Processes `upload` in another process, and compares its growth with what it reserves.
fn assert_reserved(name: &str, upload: &[u8]) {
    let reserved = super::header(upload).unwrap().peak();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(upload).unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "media::memory::measured_child", "--nocapture"])
        .env(UPLOAD, file.path())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout);
    let grew = output
        .split(GREW)
        .nth(1)
        .unwrap_or_else(|| panic!("{name}: {output}"));
    let grew: u64 = grew.split_whitespace().next().unwrap().parse().unwrap();
    println!(
        "{name}: {} bytes, grew {} MiB of {}",
        upload.len(),
        grew >> 10,
        reserved >> 20
    );
    println!("{output}");
    assert!(
        grew << 10 <= reserved,
        "{name} grew by {grew} KiB and reserves {reserved} bytes"
    );
    assert!(reserved <= Budget::BYTES, "{name} is refused");
}

/// The side of a large upload: of all pixels that are accepted if `TYMPAN_TEST_THOROUGH` is set.
fn side() -> u32 {
    match std::env::var_os("TYMPAN_TEST_THOROUGH") {
        Some(_) => 5_000,
        None => 1_000,
    }
}

#[test]
fn png_in_sixteen_bits_stays_within_its_reservation() {
    assert_reserved("png 16", &samples::png::bomb(side(), side()));
}

#[test]
fn progressive_jpeg_stays_within_its_reservation() {
    let pixels = samples::quarters(side(), side());
    let color = jpeg_encoder::ColorType::Rgb;
    let progressive = jpeg::encode_with(&pixels, side(), side(), color, |encoder| {
        encoder.set_progressive(true);
    });
    assert_reserved("jpeg progressive 4:4:4", &progressive);
    assert_reserved("jpeg baseline", &jpeg::encode(&pixels, side(), side()));
}

#[test]
fn webp_stays_within_its_reservation() {
    let (width, height) = (side() * 3 / 4, side());
    assert_reserved("webp lossy", &webp::lossy(side(), side()));
    let opacity = [&[0][..], &vec![60; (width * height) as usize]].concat();
    let opaque = webp::lossy(width, height);
    let transparent = webp::extended(&opaque, 0x10, &[(*b"ALPH", &opacity)]);
    assert_reserved("webp lossy with alpha", &transparent);
    let pixels = vec![9; (side() * side() * 4) as usize];
    let color = image_webp::ColorType::Rgba8;
    let lossless = webp::lossless(&pixels, side(), side(), color);
    assert_reserved("webp lossless", &lossless);
}

#[test]
fn largest_master_stays_within_its_reservation() {
    let side = side().min(2_560);
    let photo = samples::photo(side, side);
    let faded = samples::with_alpha(&photo, |at| u8::try_from(at % 250).unwrap());
    let file = samples::png::encode(&faded, side, side, png::ColorType::Rgba);
    assert_reserved("png with alpha", &file);
    let side = u16::try_from(side).unwrap();
    let frames = gif::repeat(&gif::quarters(side, side), side, side, 15);
    assert_reserved("gif", &frames);
}
