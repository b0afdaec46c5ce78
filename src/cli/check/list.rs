//! The URLs to check: those of an export, or the lines of a list.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _};
use std::path::Path;

use url::Url;

use crate::clock::Timestamp;
use crate::transfer::blogger::addresses::{AddressKind, OldAddress, addresses};
use crate::transfer::formats::{Input, UnknownFormat};
use crate::transfer::{blogger, old_addresses, sources};

/// The number of bytes from which the kind of a file is recognised.
const START: u64 = 512;

/// Reads the URLs in an export or a list, as far as they were public at a time.
pub(super) fn read(
    path: &Path,
    now: Timestamp,
) -> Result<Vec<OldAddress>, Box<dyn Error + Send + Sync>> {
    let mut file = File::open(path)?;
    let mut start = Vec::new();
    file.by_ref().take(START).read_to_end(&mut start)?;
    file.rewind()?;
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
    let is_xml = text.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<');
    if !is_xml && !text.starts_with(b"PK") {
        return lines(BufReader::new(file));
    }
    match Input::recognise(sources::open(&[path.to_owned()])?) {
        Ok(input) if input.format.name != blogger::FORMAT.name => {
            Ok(old_addresses::addresses(&input, now)?)
        }
        // For a file that is nothing that is known, the reader tells what is wrong with it.
        Ok(_) | Err(UnknownFormat::Unknown(_)) => Ok(addresses(BufReader::new(file))?),
        Err(why) => Err(why.into()),
    }
}

/// Reads one URL from each line, whole or from `/` on. Empty lines and those that begin with `#`
/// are skipped.
fn lines(file: BufReader<File>) -> Result<Vec<OldAddress>, Box<dyn Error + Send + Sync>> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(file.lines()) {
        let line = line?;
        let line = line.trim_start_matches('\u{feff}').trim();
        if !line.is_empty() && !line.starts_with('#') {
            found.push(address(line).ok_or_else(|| format!("line {number} is not an address"))?);
        }
    }
    Ok(found)
}

fn address(line: &str) -> Option<OldAddress> {
    let base = Url::parse("http://own.invalid").ok()?;
    let url = if line.starts_with('/') && !line.starts_with("//") {
        base.join(line).ok()?
    } else {
        Url::parse(line).ok()?
    };
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let place = url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
    let anchor = url
        .fragment()
        .filter(|anchor| !anchor.is_empty())
        .map(str::to_owned);
    Some(OldAddress {
        kind: AddressKind::Listed,
        place,
        anchor,
    })
}
