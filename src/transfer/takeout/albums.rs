//! The pictures in a Takeout's albums, and the addresses at which posts show them.
//!
//! The albums tell only the names of files. Blogger's addresses of pictures end in the same names, so
//! that a name that one file has, and no other, tells the address. What remains is fetched from
//! Google like any picture on another server.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use percent_encoding::percent_decode_str;

use crate::model::Origin;
use crate::safe_html::tokens::unescape;
use crate::transfer::address::{self, file_name};
use crate::transfer::blogger::ids::SYSTEM;
use crate::transfer::imported::ImportedMedia;
use crate::transfer::source::Source;

/// The most bytes of addresses that are collected.
const BYTES_MAX: usize = 16 * 1024 * 1024;
/// The hosts of Blogger's pictures.
const HOSTS: [&str; 3] = ["bp.blogspot.com/", "googleusercontent.com/", "ggpht.com/"];

/// The pictures of albums by the names of their files.
#[derive(Default)]
pub(super) struct Albums {
    /// The members with each name.
    members: BTreeMap<String, Vec<String>>,
    /// The addresses that end in a name.
    addresses: HashMap<String, BTreeSet<String>>,
    bytes: usize,
}

impl Albums {
    /// Finds the pictures in the albums of a source.
    pub(super) fn of(source: &dyn Source) -> Self {
        let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for member in source.members() {
            let is_in_album =
                member.name.contains("/Albums/") || member.name.starts_with("Albums/");
            let is_about = [".json", ".csv", ".html"]
                .iter()
                .any(|end| member.name.ends_with(end));
            if is_in_album && !is_about {
                let name = file_name(&member.name).to_lowercase();
                members.entry(name).or_default().push(member.name.clone());
            }
        }
        Self {
            members,
            addresses: HashMap::new(),
            bytes: 0,
        }
    }

    /// Whether there are no pictures.
    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Collects the addresses of the pictures in the body of a post.
    pub(super) fn add_addresses(&mut self, body: &str) {
        for quoted in body.split(['"', '\'']) {
            let is_picture = quoted.len() < 4_000 && HOSTS.iter().any(|host| quoted.contains(host));
            let url = unescape(quoted.trim());
            let Some(url) = address::web(&url).filter(|_| is_picture) else {
                continue;
            };
            let name = percent_decode_str(file_name(url)).decode_utf8_lossy();
            let name = name.replace('+', " ").to_lowercase();
            let known = [name.clone(), name.replace(' ', "+")];
            for name in known {
                if self.members.contains_key(&name) && self.bytes < BYTES_MAX {
                    self.bytes += url.len();
                    self.addresses
                        .entry(name)
                        .or_default()
                        .insert(url.to_owned());
                }
            }
        }
    }

    /// Returns the pictures with the addresses that could be told.
    pub(super) fn media(self) -> Vec<ImportedMedia> {
        let mut media = Vec::new();
        for (name, members) in self.members {
            let urls = self.addresses.get(&name).into_iter().flatten();
            let urls: Vec<String> = urls.cloned().collect();
            let is_unique = members.len() == 1;
            for member in members {
                let mut losses = Vec::new();
                if !is_unique && !urls.is_empty() {
                    losses.push(
                        "other pictures have the same name, so that posts show it from its old address until it is fetched"
                            .to_owned(),
                    );
                }
                media.push(ImportedMedia {
                    origin: Origin {
                        system: SYSTEM.to_owned(),
                        id: format!("album/{}", below_albums(&member)),
                    },
                    name: file_name(&member).to_owned(),
                    urls: if is_unique { urls.clone() } else { Vec::new() },
                    alt: String::new(),
                    caption: String::new(),
                    losses,
                    member: Some(member),
                });
            }
        }
        media
    }
}

/// The path of a picture below the folder of albums.
fn below_albums(member: &str) -> &str {
    member
        .rsplit_once("Albums/")
        .map_or(member, |(_, below)| below)
}
