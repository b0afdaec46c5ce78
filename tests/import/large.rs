//! A very large export, made while it is read: the memory of a reader does not grow with its file.
//!
//! `cargo test --release --test tympan import::large -- --ignored --nocapture` takes some minutes.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Instant;

use tympan::transfer::formats::{self, Input};
use tympan::transfer::imported::ImportEntry;
use tympan::transfer::source::{Member, Source};

const START: &str = "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><wp:base_blog_url>https://large.example</wp:base_blog_url>";
const END: &str = "</channel></rss>";

/// An export of this many posts.
struct Generated {
    members: [Member; 1],
    posts: u64,
}

impl Generated {
    fn new(posts: u64) -> Arc<Self> {
        let member = Member {
            name: "large.xml".to_owned(),
            bytes: 0,
        };
        Arc::new(Self {
            members: [member],
            posts,
        })
    }
}

impl Source for Generated {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn open(&self, _: &str) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Text {
            posts: self.posts,
            next: 0,
            text: START.as_bytes().to_vec(),
            at: 0,
        }))
    }
}

/// The text of an export, one item after another.
struct Text {
    posts: u64,
    next: u64,
    text: Vec<u8>,
    at: usize,
}

impl Read for Text {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.text = match self.next {
                next if next < self.posts => item(next).into_bytes(),
                next if next == self.posts => END.as_bytes().to_vec(),
                _ => Vec::new(),
            };
            self.at = 0;
            self.next += 1;
        }
        let mut rest = &self.text[self.at..];
        let count = rest.read(into)?;
        self.at += count;
        Ok(count)
    }
}

/// A post of about 10 kB with three comments.
fn item(number: u64) -> String {
    let paragraph =
        "Words of a long paragraph, [sic], with <em>marks</em> and https://example.org/ in it.\n";
    let mut item = format!(
        "<item><title>Post {number}</title><link>https://large.example/2020/01/{number}/</link><content:encoded><![CDATA[{}]]></content:encoded><wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>",
        paragraph.repeat(110)
    );
    for comment in 0..3 {
        let id = number * 3 + comment + 1;
        let _ = write!(
            item,
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_date_gmt>2020-01-01 00:00:00</wp:comment_date_gmt><wp:comment_content>A comment</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>"
        );
    }
    item + "</item>"
}

/// The most memory that this process had so far, in MiB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}

/// Reads an export to its end: the numbers of posts, comments and bytes.
fn read(posts: u64) -> (u64, u64, u64) {
    let format = formats::parse("wordpress").expect("the format");
    let input = Input::of_format(Generated::new(posts), format).expect("a source");
    let mut reader = input.open().expect("a reader");
    let (mut found, mut comments) = (0, 0);
    for entry in reader.by_ref() {
        match entry.expect("an entry") {
            ImportEntry::Post(_) => found += 1,
            ImportEntry::Comment(_) => comments += 1,
            _ => {}
        }
    }
    (found, comments, reader.bytes_read())
}

#[test]
fn generated_export_is_read_whole() {
    let (posts, comments, bytes) = read(100);
    assert_eq!((posts, comments), (100, 300));
    assert!(bytes > 900_000, "{bytes}");
}

#[test]
#[ignore = "reads 1 GB, which takes minutes"]
fn gigabyte_of_posts_takes_no_more_memory_than_a_few() {
    read(1_000);
    let (before, started) = (peak(), Instant::now());
    let (posts, comments, bytes) = read(100_000);
    let grown = peak() - before;
    let seconds = started.elapsed().as_secs_f64();
    println!("{bytes} bytes, {posts} posts, {comments} comments: {seconds:.1} s, {grown} MiB more");
    assert_eq!((posts, comments), (100_000, 300_000));
    assert!(bytes > 1_000_000_000, "{bytes}");
    assert!(grown < 64, "{grown} MiB");
}
