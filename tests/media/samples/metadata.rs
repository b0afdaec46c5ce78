//! What cameras and programs write beside the pixels.

/// Text that is in each block of metadata, and in no stored file.
pub const CANARIES: [&[u8]; 8] = [
    b"Canary",
    b"Exif",
    b"EXIF",
    b"eXIf",
    b"XMP",
    b"xmpmeta",
    b"Photoshop",
    b"GPSLatitude",
];

/// EXIF with an orientation, a camera's name, and a position, without a prefix.
pub fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    let entries: [(u16, u16, u32, [u8; 4]); 3] = [
        (271, 2, 12, 50_u32.to_be_bytes()),
        (274, 3, 1, [0, orientation.to_be_bytes()[1], 0, 0]),
        (34853, 4, 1, 62_u32.to_be_bytes()),
    ];
    directory(&mut tiff, &entries);
    assert_eq!(tiff.len(), 50);
    tiff.extend(b"Canary Cam \0");
    let position: [(u16, u16, u32, [u8; 4]); 2] =
        [(1, 2, 2, *b"N\0\0\0"), (2, 5, 3, 92_u32.to_be_bytes())];
    directory(&mut tiff, &position);
    assert_eq!(tiff.len(), 92);
    for degree in [48_u32, 1, 12, 1, 30, 1] {
        tiff.extend(degree.to_be_bytes());
    }
    tiff
}

fn directory(tiff: &mut Vec<u8>, entries: &[(u16, u16, u32, [u8; 4])]) {
    tiff.extend(u16::try_from(entries.len()).unwrap().to_be_bytes());
    for (tag, kind, count, value) in entries {
        tiff.extend(tag.to_be_bytes());
        tiff.extend(kind.to_be_bytes());
        tiff.extend(count.to_be_bytes());
        tiff.extend(value);
    }
    tiff.extend([0; 4]);
}

/// XMP with a position.
pub fn xmp() -> Vec<u8> {
    b"<x:xmpmeta><exif:GPSLatitude>48,12.5N Canary</exif:GPSLatitude></x:xmpmeta>".to_vec()
}

/// A JPEG with EXIF, XMP, IPTC, a comment, a second picture behind its end, and more.
pub fn in_jpeg(file: &[u8], orientation: u16) -> Vec<u8> {
    use super::jpeg::with_segment;
    let exif = [b"Exif\0\0", &exif(orientation)[..]].concat();
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0", &xmp()[..]].concat();
    let iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x06Canary";
    let mut tagged = with_segment(file, 0xFE, b"Canary comment");
    tagged = with_segment(&tagged, 0xE2, b"MPF\0Canary");
    tagged = with_segment(&tagged, 0xED, iptc);
    tagged = with_segment(&tagged, 0xE1, &xmp);
    tagged = with_segment(&tagged, 0xE1, &exif);
    [&tagged, file, b"Canary"].concat()
}

/// A PNG with EXIF, XMP and text.
pub fn in_png(file: &[u8], orientation: u16) -> Vec<u8> {
    use super::png::with_chunk;
    let xmp = [b"XML:com.adobe.xmp\0\0\0\0\0", &xmp()[..]].concat();
    let mut tagged = with_chunk(file, *b"tEXt", b"Author\0Canary");
    tagged = with_chunk(&tagged, *b"iTXt", &xmp);
    tagged = with_chunk(&tagged, *b"tIME", b"\x07\xEACanary");
    tagged = with_chunk(&tagged, *b"eXIf", &exif(orientation));
    [&tagged, &b"PK\x03\x04Canary"[..]].concat()
}

/// A WebP with EXIF and XMP.
pub fn in_webp(file: &[u8], orientation: u16) -> Vec<u8> {
    use super::webp::extended;
    let mut tagged = extended(
        file,
        0x0C,
        &[
            (*b"EXIF", &exif(orientation)),
            (*b"XMP ", &xmp()),
            (*b"junk", b"Canary"),
        ],
    );
    tagged.extend(b"<script>Canary</script>");
    tagged
}

/// A GIF with a comment, XMP, and scripts behind its end.
pub fn in_gif(file: &[u8]) -> Vec<u8> {
    let xmp = xmp();
    let length = u8::try_from(xmp.len()).unwrap();
    let mut blocks = b"\x21\xFE\x06Canary\0\x21\xFF\x0BXMP DataXMP".to_vec();
    blocks.push(length);
    blocks.extend(xmp);
    blocks.push(0);
    let table = if file[10] & 0x80 == 0 {
        0
    } else {
        3 << ((file[10] & 7) + 1)
    };
    let (start, rest) = file.split_at(13 + table);
    [start, &blocks, rest, b"/*Canary*/=1;"].concat()
}
