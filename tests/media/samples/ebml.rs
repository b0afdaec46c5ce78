//! Films and recordings in WebM.

use super::boxes::{CANARY, POSITION};

/// An element whose size has eight bytes.
pub fn of(id: &[u8], content: &[u8]) -> Vec<u8> {
    let size = content.len() as u64 | 1 << 56;
    [id, &size.to_be_bytes(), content].concat()
}

/// An element whose size has one byte.
pub fn short(id: &[u8], content: &[u8]) -> Vec<u8> {
    let size = u8::try_from(content.len()).unwrap() | 0x80;
    [id, &[size], content].concat()
}

/// An element of unknown size.
pub fn open(id: &[u8], content: &[u8]) -> Vec<u8> {
    [id, &[0xFF], content].concat()
}

pub const SEGMENT: &[u8] = b"\x18\x53\x80\x67";
pub const CLUSTER: &[u8] = b"\x1F\x43\xB6\x75";
pub const TAGS: &[u8] = b"\x12\x54\xC3\x67";

pub fn head(doc_type: &[u8]) -> Vec<u8> {
    of(b"\x1A\x45\xDF\xA3", &short(b"\x42\x82", doc_type))
}

fn track(kind: u8) -> Vec<u8> {
    let size = [short(b"\xB0", &[2, 128]), short(b"\xBA", &[1, 104])].concat();
    let entry = [
        short(b"\x83", &[kind]),
        short(b"\x53\x6E", CANARY),
        short(b"\x86", b"V_VP9"),
        short(b"\xE0", &size),
    ];
    of(b"\xAE", &entry.concat())
}

/// What stands before the clusters.
fn beginning(kinds: &[u8]) -> Vec<u8> {
    let info = [
        short(b"\xBF", &[1, 2, 3, 4]),
        short(b"\x2A\xD7\xB1", &[15, 66, 64]),
        short(b"\x4D\x80", CANARY),
        short(b"\x57\x41", CANARY),
        short(b"\x7B\xA9", CANARY),
        short(b"\x44\x61", CANARY),
    ];
    let tracks: Vec<u8> = kinds.iter().flat_map(|kind| track(*kind)).collect();
    [
        of(b"\x15\x49\xA9\x66", &info.concat()),
        of(b"\x16\x54\xAE\x6B", &tracks),
        of(TAGS, POSITION),
        short(b"\xEC", CANARY),
    ]
    .concat()
}

fn block() -> Vec<u8> {
    [short(b"\xE7", &[0]), short(b"\xA3", b"PICTURE")].concat()
}

/// A film or recording with tracks of these kinds: 1 for a picture, 2 for sound.
pub fn film(kinds: &[u8]) -> Vec<u8> {
    let segment = [
        beginning(kinds),
        of(CLUSTER, &block()),
        short(TAGS, CANARY),
        short(b"\x19\x41\xA4\x69", CANARY),
    ];
    [head(b"webm"), of(SEGMENT, &segment.concat())].concat()
}

/// A film as browsers record it: its parts state no size.
pub fn recorded() -> Vec<u8> {
    let segment = [
        beginning(&[1]),
        open(CLUSTER, &block()),
        open(CLUSTER, &block()),
        of(TAGS, POSITION),
    ];
    [head(b"webm"), open(SEGMENT, &segment.concat())].concat()
}
