//! The archives of an old blog that lived in a folder, such as `/blog/2019/03`.
//!
//! The import redirects the folder to the home page. An archive below it leads to the archive of the
//! same year, month or day here.

use chrono::{Months, NaiveDate};

use super::blogger::has_posts;
use super::month::{day_of, digits};
use crate::error::Result;
use crate::site::{self, Resolution};
use crate::web::context::PageContext;

/// Finds the archive for a path in a folder that is redirected to the home page. Returns `None` for
/// any other path, and for an archive without posts.
pub(in crate::web) async fn find(context: &mut PageContext, path: &str) -> Result<Option<String>> {
    let Some((folder, archive, first, end)) = split(path) else {
        return Ok(None);
    };
    match site::resolve_path(&mut context.conn, folder, context.now).await? {
        Resolution::Moved(address) if address == "/" => {}
        Resolution::Moved(_) | Resolution::Gone | Resolution::NotFound => return Ok(None),
    }
    let is_found = has_posts(context, Some(first), Some(end)).await?;
    Ok(is_found.then(|| archive.to_owned()))
}

/// Splits a path into the folder, the path of an archive, its first day and the day after its last.
fn split(path: &str) -> Option<(&str, &str, NaiveDate, NaiveDate)> {
    let slashes = path.match_indices('/').skip(1);
    let mut splits = slashes.map(|(at, _)| path.split_at(at));
    splits.find_map(|(folder, archive)| {
        let (first, end) = days(archive)?;
        Some((folder, archive, first, end))
    })
}

/// Returns the first day of an archive and the day after its last.
fn days(archive: &str) -> Option<(NaiveDate, NaiveDate)> {
    let parts: Vec<&str> = archive.strip_prefix('/')?.split('/').collect();
    let year = digits(parts.first()?, 4).ok()?;
    match parts.as_slice() {
        [_] => months(year, 1, 12),
        [_, month] => months(year, digits(month, 2).ok()?.unsigned_abs(), 1),
        _ => {
            let day = day_of(archive)?;
            Some((day, day.succ_opt()?))
        }
    }
}

fn months(year: i32, month: u32, count: u32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some((first, first.checked_add_months(Months::new(count))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_in_a_folder_is_split_from_it() {
        for (path, expected) in [
            (
                "/blog/2019",
                Some(("/blog", "/2019", "2019-01-01 2020-01-01")),
            ),
            (
                "/blog/2019/03",
                Some(("/blog", "/2019/03", "2019-03-01 2019-04-01")),
            ),
            (
                "/a/b/2019/12",
                Some(("/a/b", "/2019/12", "2019-12-01 2020-01-01")),
            ),
            (
                "/blog/2019/03/31",
                Some(("/blog", "/2019/03/31", "2019-03-31 2019-04-01")),
            ),
            ("/2019/03", None),
            ("/blog/2019/13", None),
            ("/blog/2019/3", None),
            ("/blog/2019/03/hello", None),
            ("/blog", None),
            ("/", None),
        ] {
            let found = split(path);
            let found = found
                .map(|(folder, archive, first, end)| (folder, archive, format!("{first} {end}")));
            let expected =
                expected.map(|(folder, archive, days)| (folder, archive, days.to_owned()));
            assert_eq!(found, expected, "{path}");
        }
    }
}
