//! Redirects as a file: CSV with the columns `path` and `target`, and on export how they were followed.
//!
//! An import is all or nothing. A line whose path has a redirect already changes
//! it; one without a target says that its address is gone.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord, WriterBuilder};

use super::redirects::{Chain, change, make};
use crate::error::{Error, FieldErrors, Result};
use crate::model::redirect::{Redirect, RedirectKind, Target, parse_source};
use crate::model::{Actor, PostPath, RedirectId};
use crate::services::Services;
use crate::store::redirects::Filter;
use crate::store::{self, Conn, Tx};
use crate::urls;

/// The most lines of an import: they share one transaction.
pub const LINES_MAX: usize = 10_000;
/// The columns of an export; an import needs the first two and reads no others.
const COLUMNS: [&str; 6] = [
    "path",
    "target",
    "hits",
    "last_hit_at",
    "created_at",
    "updated_at",
];
/// Redirects that are read at once.
const BATCH: i64 = 500;
/// The most faults that are named.
const FAULTS_MAX: usize = 100;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Redirects that were not there.
    pub created: usize,
    /// Redirects that led elsewhere.
    pub updated: usize,
    /// Redirects that were there already.
    pub unchanged: usize,
}

/// A line of a file.
struct Line {
    number: u64,
    path: PostPath,
    target: Option<Target>,
}

/// A file that was read: no line of it is at fault by itself.
pub struct RedirectsFile(Vec<Line>);

impl RedirectsFile {
    /// Reads a file: do so before the transaction is begun, of which there is one at a time.
    ///
    /// # Errors
    /// [`Error::Invalid`] with each line that is at fault, as the field `line 3`.
    pub fn read(services: &Services, file: &[u8]) -> Result<Self> {
        read(services, file).map(Self)
    }
}

/// Makes and changes the redirects of a file. Let go of the transaction and nothing has happened.
///
/// # Errors
/// [`Error::Invalid`] with each line that cannot be taken, as the field `line 3`.
pub async fn import_redirects(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    file: &RedirectsFile,
) -> Result<Imported> {
    let lines = &file.0;
    let mut errors = FieldErrors::default();
    let mut imported = Imported::default();
    tx.unrecorded("every redirect may be there already");
    for line in lines {
        match store_line(tx, services, actor, line, &mut imported).await {
            Err(Error::Conflict(conflict)) => errors.push(name(line.number), conflict.detail),
            other => other?,
        }
    }
    // Only now: a later line may have taken away what an earlier one would have run into.
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
    actor: Actor,
    line: &Line,
    imported: &mut Imported,
) -> Result<()> {
    match store::redirects::find_by_path(tx, line.path.as_str()).await? {
        Some(there) if there.post_id.is_none() && there.target == line.target => {
            imported.unchanged += 1
        }
        Some(there) if there.post_id.is_none() => {
            change(tx, services, actor, &there, line.target.as_ref()).await?;
            imported.updated += 1;
        }
        _ => {
            make(tx, services, actor, &line.path, line.target.as_ref()).await?;
            imported.created += 1;
        }
    }
    Ok(())
}

fn name(line: u64) -> String {
    format!("line {line}")
}

/// The lines of a file, or every fault in it.
fn read(services: &Services, file: &[u8]) -> Result<Vec<Line>> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut reader = ReaderBuilder::new().from_reader(file);
    let columns = Columns::of(reader.headers().map_err(|error| fault(&error))?)?;
    let mut errors = FieldErrors::default();
    let mut lines: Vec<Line> = Vec::new();
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
        _ => "this is no CSV".to_owned(),
    };
    Error::invalid(name(line), why)
}

/// Where the columns stand that are read.
struct Columns {
    path: usize,
    target: usize,
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self> {
        let strange = header.iter().find(|name| !COLUMNS.contains(&name.trim()));
        if let Some(strange) = strange {
            let why =
                format!("`{strange}` is no column of redirects: the first line is `path,target`");
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
    ) -> Result<Line, String> {
        let text = |column| record.get(column).unwrap_or_default().trim();
        let path = parse_source(services.urls.local(text(self.path)))
            .map_err(|why| format!("path: {why}"))?;
        let target = Some(text(self.target)).filter(|target| !target.is_empty());
        let target = target
            .map(|target| Target::parse(services.urls.local(target)))
            .transpose();
        Ok(Line {
            number,
            path,
            target: target.map_err(|why| format!("target: {why}"))?,
        })
    }
}

/// Every redirect that somebody made, and every address that is gone, as CSV, oldest first.
/// Old addresses of posts, series and authors are left out: they follow from those.
pub async fn export_redirects(conn: &mut Conn) -> Result<String> {
    let mut rows = Vec::new();
    let mut before = RedirectId(i64::MAX);
    loop {
        let batch = store::redirects::list(conn, &Filter::default(), before, BATCH).await?;
        let Some(last) = batch.last() else { break };
        before = last.id;
        rows.extend(batch.into_iter().filter(is_made));
    }
    rows.reverse();
    write(&rows).map_err(Error::internal)
}

/// Whether somebody made it: it is no old address of a post, and none below the server's own.
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
            row.hits.to_string(),
            row.last_hit_at.map(time).unwrap_or_default(),
            time(row.created_at),
            time(row.updated_at),
        ])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
