//! The one fact that is read from EXIF: how a picture has to be turned.

/// How the stored pixels become upright (TIFF 6.0, tag 274; EXIF 2.3, section 4.6.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// 1: upright as stored.
    #[default]
    Upright,
    /// 2: mirrored left to right.
    Mirrored,
    /// 3: turned by 180°.
    UpsideDown,
    /// 4: mirrored top to bottom.
    Flipped,
    /// 5: mirrored along the diagonal from the top left.
    Transposed,
    /// 6: to be turned clockwise by 90°.
    Clockwise,
    /// 7: mirrored along the diagonal from the top right.
    Transversed,
    /// 8: to be turned counter-clockwise by 90°.
    CounterClockwise,
}

impl Orientation {
    /// Reads the orientation in a block of EXIF, with or without its `Exif\0\0` prefix. What is
    /// damaged or unknown counts as upright, as in browsers.
    pub fn read(exif: &[u8]) -> Self {
        let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
        match tag(tiff) {
            Some(2) => Self::Mirrored,
            Some(3) => Self::UpsideDown,
            Some(4) => Self::Flipped,
            Some(5) => Self::Transposed,
            Some(6) => Self::Clockwise,
            Some(7) => Self::Transversed,
            Some(8) => Self::CounterClockwise,
            _ => Self::Upright,
        }
    }

    /// Whether width and height change places.
    #[must_use]
    pub fn swaps_sides(self) -> bool {
        use Orientation::{Clockwise, CounterClockwise, Transposed, Transversed};
        matches!(
            self,
            Transposed | Clockwise | Transversed | CounterClockwise
        )
    }
}

/// Returns the value of tag 274 in the first directory. A directory is followed only once, so that
/// the time is bounded by the length of the block.
fn tag(tiff: &[u8]) -> Option<u16> {
    const ORIENTATION: u16 = 274;
    const SHORT: u16 = 3;
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let directory: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let directory = if is_little {
        u32::from_le_bytes(directory)
    } else {
        u32::from_be_bytes(directory)
    };
    let directory = usize::try_from(directory).ok()?;
    let entries = usize::from(short(directory)?);
    let first = directory.checked_add(2)?;
    let entry = (0..entries)
        .map(|entry| first.saturating_add(entry * 12))
        .take_while(|at| *at < tiff.len())
        .find(|at| short(*at) == Some(ORIENTATION))?;
    (short(entry.checked_add(2)?)? == SHORT).then(|| short(entry + 8))?
}
