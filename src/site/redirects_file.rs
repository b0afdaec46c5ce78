//! Redirects as a CSV file with the columns `path` and `target`. An export also has the counts and
//! dates.
//!
//! An import is all or nothing. A line whose path has a redirect already changes its target; a line
//! without a target makes its address answer 410.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord, WriterBuilder};

use super::redirects::{Chain, change, make};
use crate::error::{Error, FieldErrors, Result};
use crate::model::redirect::{Redirect, RedirectKind, Target, parse_source};
use crate::model::{Authority, PostPath, RedirectId};
use crate::services::Services;
use crate::store::redirects::RedirectFilter;
use crate::store::{self, Conn, Tx};
use crate::urls;

/// The most lines of an import. They share one transaction.
pub const LINES_MAX: usize = 10_000;
/// The columns of an export. An import requires the first two and ignores the others.
const COLUMNS: [&str; 6] = [
    "path",
    "target",
    "follow_count",
    "last_followed_at",
    "created_at",
    "updated_at",
];
/// The number of redirects in one query of an export.
const BATCH: i64 = 500;
/// The most faults that an import names.
const FAULTS_MAX: usize = 100;

/// The result of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RedirectImport {
    /// The number of redirects that are new.
    pub created: usize,
    /// The number of redirects whose target changed.
    pub updated: usize,
    /// The number of redirects that existed with this target.
    pub unchanged: usize,
}

/// A valid line of a file.
struct CsvLine {
    number: u64,
    path: PostPath,
    target: Option<Target>,
}

/// A file whose lines are each valid.
pub struct RedirectsFile(Vec<CsvLine>);

impl RedirectsFile {
    /// Parses a file. Call this before the transaction begins, because there is only one writer.
    ///
    /// # Errors
    /// [`Error::Invalid`] with each invalid line, as the field `line 3`.
    pub fn read(services: &Services, file: &[u8]) -> Result<Self> {
        read(services, file).map(Self)
    }
}

/// Creates and changes the redirects of a file. On an error the caller must roll back the
/// transaction.
///
/// # Errors
/// [`Error::Invalid`] with each line that conflicts with a post or with other redirects, as the
/// field `line 3`; [`Error::Forbidden`] unless `by` may change redirects.
pub async fn import_redirects(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    file: &RedirectsFile,
) -> Result<RedirectImport> {
    by.require_write_redirects()?;
    let lines = &file.0;
    let mut errors = FieldErrors::default();
    let mut imported = RedirectImport::default();
    tx.unrecorded("every redirect may be there already");
    for line in lines {
        match store_line(tx, services, by, line, &mut imported).await {
            Err(Error::Conflict(conflict)) => errors.push(name(line.number), conflict.detail),
            other => other?,
        }
    }
    // Loops are checked last: a later line may have removed what an earlier one would have run
    // into.
    let targets: HashMap<String, Target> =
        store::paths::list_targets(tx).await?.into_iter().collect();
    for line in lines {
        if let Err(why) = Chain::check(&line.path, line.target.as_ref(), &targets) {
            errors.push(name(line.number), why);
        }
    }
    errors.into_result().map(|()| imported)
}

async fn store_line(
    tx: &mut Tx,
    services: &Services,
    by: &Authority,
    line: &CsvLine,
    imported: &mut RedirectImport,
) -> Result<()> {
    match store::redirects::find_by_path(tx, line.path.as_str()).await? {
        Some(there) if there.post_id.is_none() && there.target == line.target => {
            imported.unchanged += 1
        }
        Some(there) if there.post_id.is_none() => {
            change(tx, services, by, &there, line.target.as_ref()).await?;
            imported.updated += 1;
        }
        _ => {
            make(tx, services, by, &line.path, line.target.as_ref()).await?;
            imported.created += 1;
        }
    }
    Ok(())
}

fn name(line: u64) -> String {
    format!("line {line}")
}

/// Parses the lines of a file, or names every fault in it.
fn read(services: &Services, file: &[u8]) -> Result<Vec<CsvLine>> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut reader = ReaderBuilder::new().from_reader(file);
    let columns = Columns::of(reader.headers().map_err(|error| fault(&error))?)?;
    let mut errors = FieldErrors::default();
    let mut lines: Vec<CsvLine> = Vec::new();
    let mut seen = HashMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| fault(&error))?;
        let number = record.position().map_or(0, csv::Position::line);
        if lines.len() == LINES_MAX {
            return Err(Error::invalid(
                name(number),
                format!("a file has at most {LINES_MAX} redirects: cut it in two"),
            ));
        }
        match columns.line(services, &record, number) {
            Ok(line) => {
                if let Some(first) = seen.insert(line.path.clone(), number) {
                    errors.push(
                        name(number),
                        format!("{} stands in line {first} already", line.path),
                    );
                }
                lines.push(line);
            }
            Err(why) => errors.push(name(number), why),
        }
        if errors.iter().count() == FAULTS_MAX {
            break;
        }
    }
    errors.into_result().map(|()| lines)
}

fn fault(error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    let why = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "this is not UTF-8".to_owned(),
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("it has {len} columns and the first line {expected_len}"),
        _ => "not valid CSV".to_owned(),
    };
    Error::invalid(name(line), why)
}

/// The positions of the columns that an import reads.
struct Columns {
    path: usize,
    target: usize,
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self> {
        let strange = header.iter().find(|name| !COLUMNS.contains(&name.trim()));
        if let Some(strange) = strange {
            let why = format!(
                "`{strange}` is not a column of redirects: the first line is `path,target`"
            );
            return Err(Error::invalid(name(1), why));
        }
        let find = |wanted: &str| header.iter().position(|name| name.trim() == wanted);
        let missing = || Error::invalid(name(1), "the first line names the columns: `path,target`");
        Ok(Self {
            path: find("path").ok_or_else(missing)?,
            target: find("target").ok_or_else(missing)?,
        })
    }

    fn line(
        &self,
        services: &Services,
        record: &StringRecord,
        number: u64,
    ) -> Result<CsvLine, String> {
        let text = |column| record.get(column).unwrap_or_default().trim();
        let path = parse_source(services.urls.local(text(self.path)))
            .map_err(|why| format!("path: {why}"))?;
        let target = Some(text(self.target)).filter(|target| !target.is_empty());
        let target = target
            .map(|target| Target::parse(services.urls.local(target)))
            .transpose();
        Ok(CsvLine {
            number,
            path,
            target: target.map_err(|why| format!("target: {why}"))?,
        })
    }
}

/// Exports every redirect that a user made and every address that is gone, as CSV, oldest first.
/// Former addresses of posts, series and users are left out, because they follow from those.
///
/// # Errors
/// [`Error::Forbidden`] unless `by` may read redirects.
pub async fn export_redirects(conn: &mut Conn, by: &Authority) -> Result<String> {
    by.require_read_redirects()?;
    let mut rows = Vec::new();
    let mut before = RedirectId(i64::MAX);
    loop {
        let batch = store::redirects::list(conn, &RedirectFilter::default(), before, BATCH).await?;
        let Some(last) = batch.last() else { break };
        before = last.id;
        rows.extend(batch.into_iter().filter(is_made));
    }
    rows.reverse();
    write(&rows).map_err(Error::internal)
}

/// Whether a user made the redirect: it is not a former address of a post, and its path does not
/// belong to the server.
fn is_made(redirect: &Redirect) -> bool {
    redirect.kind() != RedirectKind::Post && PostPath::parse(redirect.path.as_str()).is_ok()
}

fn write(rows: &[Redirect]) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        let time = |at: crate::clock::Timestamp| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        writer.write_record([
            urls::path(&row.path),
            row.target
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            row.follow_count.to_string(),
            row.last_followed_at.map(time).unwrap_or_default(),
            time(row.created_at),
            time(row.updated_at),
        ])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
