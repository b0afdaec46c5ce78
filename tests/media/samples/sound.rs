//! Recordings in MP3, FLAC and Ogg.

use super::boxes::{CANARY, POSITION};

/// A frame of MPEG-1, layer III, at 128 kbit/s and 44.1 kHz: 417 bytes.
pub fn mp3_frame(fill: u8) -> Vec<u8> {
    let mut frame = vec![fill; 417];
    frame[..4].copy_from_slice(&[0xFF, 0xFB, 0x90, 0]);
    frame
}

/// An ID3v2 tag with this content.
pub fn id3(content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let size = [21, 14, 7, 0].map(|shift| u8::try_from(length >> shift & 0x7F).unwrap());
    [&b"ID3\x04\0\0"[..], &size, content].concat()
}

/// A tag of APE with header and footer.
pub fn ape(content: &[u8]) -> Vec<u8> {
    let mut edge = b"APETAGEX".to_vec();
    edge.extend(2_000_u32.to_le_bytes());
    edge.extend((u32::try_from(content.len()).unwrap() + 32).to_le_bytes());
    edge.extend(1_u32.to_le_bytes());
    edge.extend(0x8000_0000_u32.to_le_bytes());
    edge.extend([0; 8]);
    [&edge, content, &edge].concat()
}

/// A tag of ID3v1.
pub fn id3v1() -> Vec<u8> {
    let mut tag = b"TAG".to_vec();
    tag.extend(CANARY);
    tag.resize(128, 0);
    tag
}

/// A block of FLAC.
pub fn flac_block(kind: u8, content: &[u8]) -> Vec<u8> {
    let [_, a, b, c] = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&[kind, a, b, c][..], content].concat()
}

/// A recording in FLAC with comments, a picture and a table for seeking.
pub fn flac() -> Vec<u8> {
    [
        b"fLaC".to_vec(),
        flac_block(0, &[7; 34]),
        flac_block(4, &[CANARY, POSITION].concat()),
        flac_block(3, &[9; 18]),
        flac_block(0x86, &[CANARY, POSITION].concat()),
        vec![0xFF, 0xF8, 1, 2, 3, 4, 5],
    ]
    .concat()
}

/// A page of Ogg with the parts of packets, of which the last one goes on if `is_cut`.
pub fn ogg_page(flags: u8, sequence: u32, packets: &[&[u8]], is_cut: bool) -> Vec<u8> {
    let mut table = Vec::new();
    for (index, packet) in packets.iter().enumerate() {
        table.extend(vec![255; packet.len() / 255]);
        if index + 1 < packets.len() || !is_cut {
            table.push(u8::try_from(packet.len() % 255).unwrap());
        } else {
            assert_eq!(packet.len() % 255, 0);
        }
    }
    let mut page = b"OggS\0".to_vec();
    page.push(flags);
    page.extend([0; 8]);
    page.extend(77_u32.to_le_bytes());
    page.extend(sequence.to_le_bytes());
    page.extend([0; 4]);
    page.push(u8::try_from(table.len()).unwrap());
    page.extend(table);
    page.extend(packets.concat());
    let sum = ogg_checksum(&page);
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

/// The checksum of a page whose own field is zero, bit by bit.
pub fn ogg_checksum(page: &[u8]) -> u32 {
    let mut sum = 0_u32;
    for byte in page {
        sum ^= u32::from(*byte) << 24;
        for _ in 0..8 {
            sum = if sum >> 31 == 1 {
                sum << 1 ^ 0x04C1_1DB7
            } else {
                sum << 1
            };
        }
    }
    sum
}

/// A recording whose comments, behind `magic`, reach over two pages.
pub fn ogg(first: &[u8], magic: &[u8]) -> Vec<u8> {
    let mut comments = magic.to_vec();
    comments.extend(CANARY);
    comments.extend(POSITION.repeat(40));
    let (start, rest) = comments.split_at(510);
    [
        ogg_page(2, 0, &[first], false),
        ogg_page(0, 1, &[start], true),
        ogg_page(1, 2, &[rest, b"SETUP"], false),
        ogg_page(4, 3, &[b"SOUND"], false),
    ]
    .concat()
}

/// A recording of FLAC in Ogg.
pub fn flac_in_ogg() -> Vec<u8> {
    let blocks = [CANARY, POSITION].concat();
    [
        ogg_page(2, 0, &[b"\x7FFLAC\x01\0\0\x02fLaC"], false),
        ogg_page(
            0,
            1,
            &[&flac_block(4, &blocks), &flac_block(0x86, &blocks)],
            false,
        ),
        ogg_page(4, 2, &[&[0xFF, 0xF8, 1, 2]], false),
    ]
    .concat()
}
