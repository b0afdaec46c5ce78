//! What the readers find in an export, compared with `count.py`, which shares no code with them.
//!
//! Real exports cannot be a part of the project. To compare those of a folder, and to import each of
//! them twice: `TYMPAN_EXPORTS=folder cargo test --test tympan import::counts -- --ignored --nocapture`.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;
use tympan::model::{CommentStatus, Kind, PostStatus};
use tympan::transfer::formats::Input;
use tympan::transfer::import::ReportRow;
use tympan::transfer::imported::{CommentedPost, EntryKind, ImportEntry, ImportedCommentKind};
use tympan::transfer::sources;

use super::Blog;

/// The counts of `count.py`; `None` on a machine without Python.
fn counted(file: &Path) -> Option<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/count.py");
    let output = match Command::new("python3").arg(script).arg(file).output() {
        Ok(output) => output,
        Err(why) if std::env::var_os("CI").is_some() => panic!("no Python: {why}"),
        Err(_) => return None,
    };
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {told}", file.display());
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

fn input(file: &Path) -> Input {
    let source = sources::open(&[file.to_owned()]).expect("a source");
    Input::recognise(source).expect("a format")
}

/// The counts of a reader.
#[derive(Default)]
struct Counts {
    kinds: BTreeMap<&'static str, u64>,
    statuses: BTreeMap<&'static str, u64>,
    parents: BTreeMap<String, Option<String>>,
    /// The ids of posts and files: one that stands twice in a file counts once.
    known: HashSet<String>,
}

impl Counts {
    fn of(file: &Path) -> Self {
        let mut counts = Self::default();
        for entry in input(file).open().expect("a reader") {
            counts.add(entry.expect("an entry"));
        }
        counts
    }

    fn kind(&mut self, kind: &'static str) {
        *self.kinds.entry(kind).or_default() += 1;
    }

    fn add(&mut self, entry: ImportEntry) {
        match entry {
            ImportEntry::Post(post) if !self.known.insert(post.origin.id.clone()) => {}
            ImportEntry::Media(media) if !self.known.insert(media.origin.id.clone()) => {}
            ImportEntry::Post(post) => {
                self.kind(match post.kind {
                    Kind::Post => "posts",
                    Kind::Page => "pages",
                });
                let status = match post.status {
                    PostStatus::Public => "public",
                    PostStatus::Trash => "trash",
                    _ => "draft",
                };
                *self.statuses.entry(status).or_default() += 1;
            }
            ImportEntry::Comment(comment) => {
                self.kind("comments");
                if comment.kind == ImportedCommentKind::Mention {
                    self.kind("mentions");
                }
                self.kind(match comment.status {
                    CommentStatus::Approved => "approved",
                    CommentStatus::Pending => "pending",
                    CommentStatus::Spam => "spam",
                    CommentStatus::Trash => "trash",
                    CommentStatus::Removed => "removed",
                });
                assert!(matches!(comment.post, CommentedPost::Origin(_)));
                self.parents.insert(comment.origin.id, comment.parent_id);
            }
            ImportEntry::Media(_) => self.kind("media"),
            ImportEntry::Skipped(skipped) => match skipped.kind {
                EntryKind::Post => self.kind("posts"),
                EntryKind::Page => self.kind("pages"),
                EntryKind::Comment => {
                    self.kind("comments");
                    self.kind("skipped");
                    let id = skipped.id.unwrap_or_default();
                    self.parents.insert(id, None);
                }
                EntryKind::Media => self.kind("media"),
                EntryKind::Unknown | EntryKind::Template => self.kind("other"),
                EntryKind::Setting | EntryKind::Redirect | EntryKind::Label | EntryKind::Author => {
                }
            },
            ImportEntry::Redirect(_)
            | ImportEntry::Label(_)
            | ImportEntry::Author(_)
            | ImportEntry::Setting(_) => {}
        }
    }

    fn count(&self, kind: &str) -> u64 {
        self.kinds.get(kind).copied().unwrap_or_default()
    }

    /// The deepest nesting of comments.
    fn depth(&self) -> u64 {
        let depth = |id: &String| {
            let mut depth = 0;
            let mut next = Some(id);
            while let Some(parent) = next.and_then(|id| self.parents.get(id)) {
                depth += 1;
                next = parent.as_ref().filter(|_| depth < 10_000);
            }
            depth
        };
        self.parents.keys().map(depth).max().unwrap_or_default()
    }
}

/// Compares a file, and returns false if there is no Python.
fn compare(file: &Path) -> bool {
    let Some(told) = counted(file) else {
        return false;
    };
    let read = Counts::of(file);
    for kind in ["posts", "pages", "comments", "media", "mentions"] {
        assert_eq!(
            Some(read.count(kind)),
            told[kind].as_u64(),
            "{kind} of {}: {told}",
            file.display()
        );
    }
    let states = |of: &str, names: &[&str]| -> u64 {
        let states = names
            .iter()
            .map(|name| told[of][name].as_u64().unwrap_or_default());
        states.sum()
    };
    for (ours, theirs) in [
        ("approved", &["1", "live"][..]),
        ("pending", &["0", "hold", "pending"]),
        ("spam", &["spam"]),
        ("removed", &["emptied", "removed"]),
    ] {
        let expected = states("comment_states", theirs);
        assert_eq!(
            read.count(ours),
            expected,
            "{ours} of {}: {told}",
            file.display()
        );
    }
    let public = states("post_states", &["publish", "future", "live", "scheduled"]);
    let ours = read.statuses.get("public").copied().unwrap_or_default();
    assert_eq!(ours, public, "public of {}: {told}", file.display());
    if read.count("skipped") == 0 {
        assert_eq!(
            Some(read.depth()),
            told["depth"].as_u64(),
            "{}",
            file.display()
        );
    }
    true
}

#[test]
fn readers_find_what_another_parser_finds() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/fixtures");
    for name in [
        "blogger.xml",
        "blogger-undeclared.xml",
        "wordpress.xml",
        "takeout.atom",
    ] {
        compare(&fixtures.join(name));
    }
}

#[tokio::test]
#[ignore = "needs real exports in the folder TYMPAN_EXPORTS"]
async fn real_exports_are_read_whole_and_twice() {
    let folder = std::env::var("TYMPAN_EXPORTS").expect("TYMPAN_EXPORTS");
    let listed = std::fs::read_dir(folder).expect("a folder");
    let mut files: Vec<PathBuf> = listed.map(|file| file.expect("a file").path()).collect();
    files.sort();
    for file in files {
        compare(&file);
        let blog = Blog::new().await;
        let started = Instant::now();
        let first = blog.import_input(&input(&file)).await;
        println!("{} in {:.1?}\n{first}", file.display(), started.elapsed());
        assert!(first.balances(), "{first}");
        let again = blog.import_input(&input(&file)).await;
        assert!(again.balances(), "{again}");
        for row in ReportRow::ALL {
            let counts = again.counts(row);
            assert_eq!(
                (counts.imported, counts.updated),
                (0, 0),
                "{row:?}: {again}"
            );
        }
    }
}
