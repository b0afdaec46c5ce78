//! The door for uploads: header, budget, work on a thread of its own.

use std::fs::File;
use std::io::{Read, Seek};

use tokio::task::spawn_blocking;

use super::budget::{Budget, Reservation};
use super::error::{Error, Result};
use super::header::Header;
use super::picture::Picture;

/// Makes the files of an uploaded picture.
///
/// The upload is read into memory only after its peak was reserved. The reservation that is returned
/// covers the finished files; keep it until they are stored. If the caller is cancelled, the work on
/// the thread is finished, and its memory is given back then.
pub async fn process(budget: &Budget, file: File) -> Result<(Picture, Reservation)> {
    let (header, file) = on_thread(|| read_header(file)).await?;
    if header.peak() > budget.bytes() {
        let (width, height) = (header.width, header.height);
        return Err(Error::TooDemanding { width, height });
    }
    let mut reservation = budget.reserve(header.peak()).await?;
    on_thread(move || {
        let picture = Picture::process(&header, read(file, &header)?)?;
        reservation.shrink(picture.bytes());
        Ok((picture, reservation))
    })
    .await
}

/// Runs `work` where it may block. A panic in a decoder fails this upload only.
async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    spawn_blocking(work).await.map_err(Error::internal)?
}

fn read_header(mut file: File) -> Result<(Header, File)> {
    let header = Header::read(&mut file)?;
    Ok((header, file))
}

/// Reads the file that the header belongs to. One that grew meanwhile is cut off.
fn read(mut file: File, header: &Header) -> Result<Vec<u8>> {
    let length = usize::try_from(header.bytes).map_err(Error::internal)?;
    let mut bytes = Vec::with_capacity(length);
    file.rewind().map_err(Error::internal)?;
    let mut whole = file.take(header.bytes);
    whole.read_to_end(&mut bytes).map_err(Error::internal)?;
    Ok(bytes)
}
