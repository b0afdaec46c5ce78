//! The way in for uploads: recognition, budget, work on a thread of its own.

use std::fs::File;
use std::io::{Read, Seek};

use tokio::task::spawn_blocking;

use super::budget::{Budget, Reservation};
use super::error::{Error, Result};
use super::format::{FileFormat, Format, PictureFormat};
use super::header::Header;
use super::picture::Picture;
use super::processed::Processed;
use super::{declared, file};

/// Makes the files that are stored of an upload.
///
/// `upload` is a copy that belongs to the caller, open for reading and writing: a file that is not a
/// picture is cleaned in place and becomes part of the result. `declared` is the media type that
/// came with it, if any did.
///
/// A picture is read into memory only after its peak was reserved, and the result keeps what the
/// finished files take; drop it when they are stored. If the caller is cancelled, the work on the
/// thread is finished, and its memory is given back then.
pub async fn process(budget: &Budget, upload: File, declared: Option<&str>) -> Result<Processed> {
    let declared = declared.map(str::to_owned);
    let (format, upload) = on_thread(move || recognise(upload, declared.as_deref())).await?;
    match format {
        Format::Picture(format) => process_picture(budget, upload, format).await,
        Format::File(format) => on_thread(move || clean(upload, format)).await,
    }
}

/// Returns the format of the content, which the declared type must not contradict.
fn recognise(upload: File, declared: Option<&str>) -> Result<(Format, File)> {
    let found = Format::detect(&file::signature(&upload)?)?;
    Ok((declared::agree(declared, found)?, upload))
}

fn clean(upload: File, format: FileFormat) -> Result<Processed> {
    let cleaned = file::clean(&upload, format)?;
    Ok(Processed::file(cleaned, upload))
}

async fn process_picture(
    budget: &Budget,
    upload: File,
    format: PictureFormat,
) -> Result<Processed> {
    let (header, upload) = on_thread(move || read_header(upload, format)).await?;
    if header.peak() > budget.bytes() {
        let (width, height) = (header.width, header.height);
        return Err(Error::TooDemanding { width, height });
    }
    let reservation = budget.reserve(header.peak()).await?;
    on_thread(move || make_picture(upload, &header, reservation)).await
}

fn make_picture(upload: File, header: &Header, mut reserved: Reservation) -> Result<Processed> {
    let picture = Picture::process(header, read(upload, header)?)?;
    reserved.shrink(picture.bytes());
    Ok(Processed::picture(picture, reserved))
}

/// Runs `work` where it may block. A panic in a decoder fails this upload only.
async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    spawn_blocking(work).await.map_err(Error::internal)?
}

fn read_header(mut upload: File, format: PictureFormat) -> Result<(Header, File)> {
    let header = Header::read(format, &mut upload)?;
    Ok((header, upload))
}

/// Reads the file that the header belongs to. One that grew meanwhile is cut off.
fn read(mut upload: File, header: &Header) -> Result<Vec<u8>> {
    let length = usize::try_from(header.bytes).map_err(Error::internal)?;
    let mut bytes = Vec::with_capacity(length);
    upload.rewind().map_err(Error::internal)?;
    let mut whole = upload.take(header.bytes);
    whole.read_to_end(&mut bytes).map_err(Error::internal)?;
    Ok(bytes)
}
