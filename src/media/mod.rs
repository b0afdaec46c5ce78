//! Media: from what a user uploads to files that are safe to serve, without I/O but with the upload
//! itself.
//!
//! Whatever comes in, a picture that goes out has no position, no metadata, no bytes behind its end;
//! it is upright, at most 2560 pixels on a side, and no larger than what came. [`process`] recognises
//! the format by content (`format.rs`; `refused.rs` has what is refused), and compares it with the
//! declared type (`declared.rs`). Files that are not pictures are cleaned in place (`file/`), in
//! constant memory. A picture passes through these steps:
//!
//! 1. `header.rs` reads the size, in constant memory. `limits.rs` has what is accepted, `error.rs`
//!    the sentences of refusal.
//! 2. `budget.rs` reserves the most memory that the rest can take. Only then is the file read.
//! 3. `container/` writes the file anew with only what is needed to draw it, and returns the
//!    orientation (`exif.rs`) and the colour profile beside it. A file without its end is refused.
//! 4. `decode/` decodes every frame of the cleaned file to a [`Raster`], strictly.
//! 5. `picture.rs` reduces (`resize.rs`), converts colours (`color.rs`), turns, and has `encode/`
//!    write the master and its variants. A file whose pixels need no change is kept as cleaned.
//!    Animations are kept as cleaned too, with a still of their first frame.
//!
//! Header and cleaning decide what the decoders see: no text, no profile, no second size, no more
//! scans and frames than are bearable. So time and memory are bounded by pixels and bytes.
//!
//! To add a format of pictures, add a variant to [`PictureFormat`] with its signature, a function
//! that reads its header, and a file each in `container/` and `decode/`; the compiler asks for the
//! rest. `file/mod.rs` says how to add another format. To change what is stored of pictures,
//! increase [`RECIPE`].
//!
//! Refused: the crate `image`, which decodes pictures of which most is missing, and allocates for
//! metadata before a limit can be set; and keeping originals, which hold the position.

pub mod budget;
mod color;
mod color_numbers;
mod container;
mod cut;
mod declared;
mod decode;
mod encode;
mod error;
mod exif;
mod file;
mod format;
mod header;
pub mod limits;
mod mp3_frame;
mod picture;
mod processed;
mod processing;
mod raster;
mod refused;
mod resize;
mod text_bytes;

pub use budget::{Budget, Reservation};
pub use cut::{Cut, cut};
pub use encode::EncodedPicture;
pub use error::{Error, Result};
pub use exif::Orientation;
pub use format::{FileFormat, Format, Kind, PictureFormat};
pub use header::Header;
pub use picture::Picture;
pub use processed::{Content, Processed, StoredFile};
pub use processing::process;
pub use raster::{Channels, Raster};

/// The version of what is made from an upload. It is part of a variant's address.
pub const RECIPE: u32 = 1;
