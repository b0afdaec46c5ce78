//! Films and recordings in the ISO base media format, with positions where cameras write them.

/// A position as telephones write it (ISO 6709).
pub const POSITION: &[u8] = b"+48.8577+002.2950/";

/// What else must be gone.
pub const CANARY: &[u8] = b"Canary";

/// A box with its size and its name.
pub fn named(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap();
    [&size.to_be_bytes()[..], name, content].concat()
}

/// A box with several parts.
pub fn of(name: &[u8; 4], parts: &[Vec<u8>]) -> Vec<u8> {
    named(name, &parts.concat())
}

/// A box whose size has 64 bits.
pub fn wide(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = content.len() as u64 + 16;
    [&[0, 0, 0, 1][..], name, &size.to_be_bytes(), content].concat()
}

/// The head of a file.
pub fn head() -> Vec<u8> {
    named(b"ftyp", b"isom\0\0\x02\0isommp42")
}

/// Metadata as telephones write it: a position of Android, one of Apple, and a cover.
pub fn user_data() -> Vec<u8> {
    let position = named(b"\xA9xyz", &[&[0, 18, 0x15, 0xC7], POSITION].concat());
    let apple = named(b"meta", &[&[0; 4][..], CANARY, POSITION].concat());
    of(b"udta", &[position, apple])
}

/// A table of numbers with 32 bits.
fn table(name: &[u8; 4], numbers: &[u32]) -> Vec<u8> {
    let numbers: Vec<u8> = numbers
        .iter()
        .flat_map(|number| number.to_be_bytes())
        .collect();
    named(name, &[&[0; 4][..], &numbers].concat())
}

/// The date that must be gone from headers.
pub const DATE: [u8; 4] = [0xE1, 0xDA, 0x7E, 0x01];

/// A header with two dates, and `rest` behind them.
fn dated(name: &[u8; 4], rest: &[u8]) -> Vec<u8> {
    named(name, &[&[0; 4][..], &DATE, &DATE, rest].concat())
}

/// The matrix of an upright picture, and of one that is turned clockwise.
const UPRIGHT: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
const TURNED: [u32; 9] = [0, 0x1_0000, 0, 0xFFFF_0000, 0, 0, 0, 0, 0x4000_0000];

fn track_header(is_turned: bool, width: u32, height: u32) -> Vec<u8> {
    let matrix = if is_turned { TURNED } else { UPRIGHT };
    let numbers: Vec<u8> = matrix
        .into_iter()
        .chain([width << 16, height << 16])
        .flat_map(u32::to_be_bytes)
        .collect();
    dated(b"tkhd", &[&[0; 28][..], &numbers].concat())
}

/// A track whose samples are at `offset`, in chunks of one sample.
pub fn track(handler: &[u8; 4], offset: usize, sizes: &[u32]) -> Vec<u8> {
    let mut at = u32::try_from(offset).unwrap();
    let mut positions = vec![u32::try_from(sizes.len()).unwrap()];
    for size in sizes {
        positions.push(at);
        at += size;
    }
    let count = u32::try_from(sizes.len()).unwrap();
    let samples = of(
        b"stbl",
        &[
            named(b"stsd", &[0; 8]),
            table(b"stsc", &[1, 1, 1, 1]),
            table(b"stsz", &[&[0, count], sizes].concat()),
            table(b"stco", &positions),
            named(b"uuid", CANARY),
        ],
    );
    let kind = [&[0; 8][..], handler, &[0; 12], CANARY, b"\0"].concat();
    let media = of(
        b"mdia",
        &[
            dated(b"mdhd", &[0; 12]),
            named(b"hdlr", &kind),
            of(b"minf", &[named(b"vmhd", &[0; 12]), samples]),
            named(b"meta", POSITION),
        ],
    );
    let header = track_header(handler == b"vide", 1_920, 1_080);
    of(b"trak", &[header, media, user_data()])
}

/// A film whose samples come first: four bytes of picture, four of sound, and, if `handler` names
/// another track, a position in two samples.
pub fn film(handlers: &[&[u8; 4]]) -> Vec<u8> {
    let head = head();
    let start = head.len() + 8;
    let has_position = handlers
        .iter()
        .any(|handler| !matches!(*handler, b"vide" | b"soun"));
    let position: &[u8] = if has_position { POSITION } else { b"" };
    let samples = [b"PICTSOUN", position].concat();
    let rest = u32::try_from(POSITION.len() - 8).unwrap();
    let tracks = handlers.iter().map(|handler| match *handler {
        b"vide" => track(b"vide", start, &[4]),
        b"soun" => track(b"soun", start + 4, &[4]),
        handler => track(handler, start + 8, &[8, rest]),
    });
    let mut movie = vec![dated(b"mvhd", &[0; 80])];
    movie.extend(tracks);
    movie.extend([user_data(), named(b"meta", CANARY)]);
    [
        head,
        named(b"mdat", &samples),
        of(b"moov", &movie),
        named(b"uuid", &[CANARY, POSITION].concat()),
        named(b"free", CANARY),
    ]
    .concat()
}
