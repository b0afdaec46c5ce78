//! A blog in a folder, with pictures, and waiting for what a process does there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use jpeg_encoder::{ColorType, Encoder};
use tempfile::TempDir;

use super::program;

/// A folder with a blog that was started once, so that it has an owner.
pub fn blog() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut server = program()
        .args(["serve", "--listen", "127.0.0.1:0"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = server.stdout.take().unwrap();
    let mut first = [0];
    std::io::Read::read_exact(&mut output, &mut first).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    folder
}

/// Writes a photo and returns its name.
pub fn photo(folder: &Path, name: &str, shade: u8, side: u16) -> PathBuf {
    let mut pixels = Vec::new();
    for at in 0..usize::from(side) * usize::from(side) {
        pixels.extend([shade, (at * 31 % 251) as u8, (at * 7 % 13) as u8]);
    }
    let path = folder.join(name);
    let encoder = Encoder::new_file(&path, 90).unwrap();
    encoder.encode(&pixels, side, side, ColorType::Rgb).unwrap();
    path
}

/// The files of the media library.
pub fn stored(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for part in fs::read_dir(folder.join("media")).into_iter().flatten() {
        let part = fs::read_dir(part.unwrap().path()).unwrap();
        files.extend(part.map(|file| file.unwrap().path()));
    }
    files
}

/// Waits in a test without a runtime.
pub fn until_blocking(mut holds: impl FnMut() -> bool) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
}
