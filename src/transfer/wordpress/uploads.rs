//! The folder of uploads that is imported along with the export files.

use std::collections::{HashMap, HashSet};

use super::origin::origin;
use crate::transfer::address::file_name;
use crate::transfer::imported::ImportedMedia;
use crate::transfer::source::Source;

/// The folder of uploads on the blog.
const FOLDER: &str = "wp-content/uploads/";

/// The members of a source that may be uploads, by the names of their files.
#[derive(Default)]
pub(super) struct Uploads {
    by_name: HashMap<String, Vec<String>>,
}

impl Uploads {
    /// Finds the members in folders, apart from the export files.
    pub(super) fn of(source: &dyn Source, exports: &[String]) -> Self {
        let exports: HashSet<&str> = exports.iter().map(String::as_str).collect();
        let mut uploads = Self::default();
        for member in source.members() {
            if exports.contains(member.name.as_str()) || !member.name.contains('/') {
                continue;
            }
            let name = file_name(&member.name).to_owned();
            uploads
                .by_name
                .entry(name)
                .or_default()
                .push(member.name.clone());
        }
        uploads
    }

    /// Returns the member for a file that was at `path` below the uploads, or at `url`.
    pub(super) fn find(&self, path: &str, url: &str) -> Option<&str> {
        let below = url.split_once(FOLDER).map_or("", |(_, below)| below);
        let wanted = [path, below];
        wanted
            .into_iter()
            .filter(|wanted| !wanted.is_empty())
            .find_map(|wanted| {
                let members = self.by_name.get(file_name(wanted))?;
                let found = members.iter().find(|member| ends_with_path(member, wanted));
                found.map(String::as_str)
            })
    }

    /// Returns the files that no item names, in order. Smaller sizes of pictures are left out.
    pub(super) fn unnamed(&self, named: &HashSet<String>, home: &str) -> Vec<ImportedMedia> {
        let site = home
            .split_once("://")
            .map_or("", |(_, rest)| rest)
            .trim_end_matches('/');
        let all = || self.by_name.values().flatten();
        // Beside the uploads, a whole `wp-content` has themes and plugins.
        let has_folder = all().any(|member| below_uploads(member).is_some());
        let mut files: Vec<&String> = all()
            .filter(|member| !named.contains(*member) && !self.is_smaller_size(member))
            .filter(|member| !has_folder || below_uploads(member).is_some())
            .collect();
        files.sort();
        let file = |member: &String| {
            let below = below(member);
            ImportedMedia {
                origin: origin(site, "upload", below),
                member: Some(member.clone()),
                name: file_name(below).to_owned(),
                urls: vec![format!("{home}{FOLDER}{below}")],
                alt: String::new(),
                caption: String::new(),
                losses: Vec::new(),
            }
        };
        files.into_iter().map(file).collect()
    }

    /// Whether a file is `name-300x200.jpg` beside `name.jpg`, which is imported.
    fn is_smaller_size(&self, member: &str) -> bool {
        let name = file_name(member);
        let Some((stem, ending)) = name.rsplit_once('.') else {
            return false;
        };
        let Some((stem, size)) = stem.rsplit_once('-') else {
            return false;
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_size = size
            .split_once('x')
            .is_some_and(|(width, height)| is_number(width) && is_number(height));
        let folder = &member[..member.len() - name.len()];
        let whole = ["", "-scaled", "-rotated"].iter().any(|form| {
            let name = format!("{stem}{form}.{ending}");
            let members = self.by_name.get(&name).into_iter().flatten();
            members
                .into_iter()
                .any(|other| other.strip_prefix(folder) == Some(name.as_str()))
        });
        is_size && whole
    }
}

/// Whether the parts of `wanted` are the last parts of a member's name.
fn ends_with_path(member: &str, wanted: &str) -> bool {
    let before = member.strip_suffix(wanted.trim_start_matches('/'));
    before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// The path of a member below the uploads: behind a folder `uploads`, or else behind the first one.
fn below(member: &str) -> &str {
    below_uploads(member)
        .or(member.split_once('/').map(|(_, below)| below))
        .unwrap_or(member)
}

/// The path of a member below a folder `uploads`.
fn below_uploads(member: &str) -> Option<&str> {
    let inner = member.split_once("/uploads/").map(|(_, below)| below);
    member.strip_prefix("uploads/").or(inner)
}
