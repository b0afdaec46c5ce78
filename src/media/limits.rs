//! What is accepted, and what is stored.

/// The most bytes of an uploaded picture.
pub const MAX_BYTES: u64 = 20 << 20;

/// The most pixels of a picture.
pub const MAX_PIXELS: u64 = 25_000_000;

/// The most pixels of a side of a picture: WebP's own limit.
pub const MAX_SIDE: u32 = 16_384;

/// The most pixels of all frames of an animation together.
pub const MAX_FRAME_PIXELS: u64 = 100_000_000;

/// The most frames of an animation.
pub const MAX_FRAMES: u32 = 2_000;

/// The most scans of a JPEG. Each one is a pass over the whole picture, however few bytes it has;
/// encoders write about ten.
pub const MAX_SCANS: u32 = 64;

/// The most pixels of a side of what is stored. A larger picture is reduced.
pub const MASTER_SIDE: u32 = 2_560;

/// The widths of the variants, from the largest. A column of text is 578 to 680 CSS pixels wide, so
/// that 720 serves desks and phones, 1360 sharp screens, and 360 lists.
pub const VARIANT_WIDTHS: [u32; 3] = [1_360, 720, 360];

/// The most bytes of a colour profile that is stored with a picture and its variants. Apple's P3 has
/// 548 bytes, Adobe RGB 560. From a larger one, the pixels are converted to sRGB.
pub const MAX_KEPT_PROFILE: usize = 4 << 10;

/// The most bytes of a colour profile that is read. Profiles of printing presses have 0.5 to 3 MB.
pub const MAX_PROFILE: usize = 4 << 20;
