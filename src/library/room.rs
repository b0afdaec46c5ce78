//! Whether there is room for another file: the operator's quota, and the disk.

use crate::error::{Error, FileFault, Result};
use crate::i18n;
use crate::services::Services;
use crate::store::{self, Conn};

/// Checks that the library may grow by `bytes`.
///
/// # Errors
/// [`Error::InsufficientStorage`] if it may not, with what to do.
pub(super) async fn check_quota(conn: &mut Conn, services: &Services, bytes: u64) -> Result<()> {
    let Some(quota) = services.media_quota else {
        return Ok(());
    };
    let used = store::media::total_bytes(conn).await?;
    let used = u64::try_from(used).map_err(Error::internal)?;
    if used.saturating_add(bytes) <= quota {
        return Ok(());
    }
    Err(Error::InsufficientStorage(i18n::refusal(
        FileFault::Quota {
            used: used >> 20,
            most: quota >> 20,
            needs: bytes.div_ceil(1 << 10),
        },
    )))
}
