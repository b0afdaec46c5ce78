//! `tympan import` as a process that is killed.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Row as _};

use super::{program, tympan_in};
use crate::common::random::Random;

/// The numbers of kills in a usual run, and with `TYMPAN_TEST_THOROUGH`.
const KILLS: (usize, usize) = (3, 20);
const FILE: &str = "blog.xml";
/// What is compared of two blogs: everything that an import writes, and none of the times at which it did.
pub(super) const WRITTEN: [&str; 6] = [
    "SELECT id, path, title, source, html, status, comment_count, published_at, version, origin_id FROM post ORDER BY id",
    "SELECT id, post_id, parent_id, root_id, depth, status, kind, author_name, body, html, created_at, version, origin_id FROM comment ORDER BY id",
    "SELECT path, post_id, target FROM path ORDER BY path",
    "SELECT name, posts FROM label ORDER BY id",
    "SELECT kind, origin, own_id, own_version FROM import_entry ORDER BY kind, origin",
    "SELECT kind, reason, name FROM import_loss ORDER BY number",
];

/// An export of posts that link to comments, with comments that answer each other.
pub(super) fn export(posts: u32) -> String {
    let mut items = String::new();
    for number in 1..=posts {
        let first = number * 3;
        let mut comments = String::new();
        for id in first..first + 3 {
            let parent = if id == first { 0 } else { id - 1 };
            let kind = if id % 7 == 0 { "pingback" } else { "comment" };
            let _ = write!(
                comments,
                "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Ada</wp:comment_author><wp:comment_date_gmt>2020-01-02 00:00:00</wp:comment_date_gmt><wp:comment_content>Words {id}</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
            );
        }
        let _ = write!(
            items,
            "<item><title>Post {number}</title><link>https://kill.example/2020/{number}/</link><category domain='category' nicename='l{0}'>L{0}</category><content:encoded><![CDATA[<p>Text <a href='https://kill.example/2020/{number}/#comment-{first}'>of</a></p>]]></content:encoded><excerpt:encoded>An excerpt</excerpt:encoded><wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{comments}</item>",
            number % 9
        );
    }
    format!(
        "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><wp:base_blog_url>https://kill.example</wp:base_blog_url>{items}</channel></rss>"
    )
}

/// A connection to the database of the blog in a folder.
pub(super) async fn database(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("tympan.db"));
    options.connect().await.expect("a database")
}

/// Everything that an import wrote to the blog in a folder.
pub(super) async fn written(folder: &Path) -> Vec<Vec<String>> {
    let mut database = database(folder).await;
    let mut written = Vec::new();
    for statement in WRITTEN {
        let rows = sqlx::query(statement).fetch_all(&mut database).await;
        let line = |row: &sqlx::sqlite::SqliteRow| {
            let value = |column| -> String {
                let text = row.try_get_unchecked::<Option<String>, _>(column);
                text.ok().flatten().unwrap_or_default()
            };
            (0..row.len()).map(value).collect::<Vec<_>>().join(" | ")
        };
        written.push(rows.expect(statement).iter().map(line).collect());
    }
    written
}

#[tokio::test]
async fn import_that_is_killed_anywhere_ends_like_one_that_is_not() {
    let thorough = std::env::var_os("TYMPAN_TEST_THOROUGH").is_some();
    let kills = if thorough { KILLS.1 } else { KILLS.0 };
    let export = export(if thorough { 400 } else { 60 });
    let whole = tempfile::tempdir().expect("a folder");
    fs::write(whole.path().join(FILE), &export).expect("written");
    let began = Instant::now();
    tympan_in(whole.path(), &["import", FILE]);
    let took = began.elapsed();

    let killed = tempfile::tempdir().expect("a folder");
    fs::write(killed.path().join(FILE), &export).expect("written");
    let mut random = Random::new();
    for _ in 0..kills {
        let mut import = program()
            .args(["import", FILE])
            .current_dir(killed.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let share = u32::try_from(random.below(1000)).expect("a small number");
        tokio::time::sleep(took * share / 1000 + Duration::from_millis(1)).await;
        import.kill().expect("killed");
        import.wait().expect("it ends");
    }
    tympan_in(killed.path(), &["import", FILE]);
    let (killed, whole) = (written(killed.path()).await, written(whole.path()).await);
    for ((killed, whole), statement) in killed.iter().zip(&whole).zip(WRITTEN) {
        assert!(
            !whole.is_empty() || statement.contains("import_loss"),
            "{statement}"
        );
        assert_eq!(killed, whole, "{statement}");
    }
}

/// The posts of a large export, and the comments of each.
const LARGE: (u32, u32) = (30_000, 8);

/// Writes a large export, of which every post and every second comment loses something.
fn write_large(file: &Path) {
    let paragraph = "<p>Words of a long paragraph, [sic], with <em>marks</em> and <a href='https://large.example/2020/1/'>a link</a>.</p>\n";
    let body = paragraph.repeat(100);
    let mut out = BufWriter::new(fs::File::create(file).expect("a file"));
    let mut write = |text: &str| out.write_all(text.as_bytes()).expect("written");
    write(
        "<rss xmlns:wp='http://wordpress.org/export/1.2/' xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><wp:base_blog_url>https://large.example</wp:base_blog_url>",
    );
    for post in 1..=LARGE.0 {
        write(&format!(
            "<item><title>Post {post}</title><link>https://large.example/2020/{post}/</link><content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded>x</excerpt:encoded><wp:post_id>{post}</wp:post_id><wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        ));
        for comment in 0..LARGE.1 {
            let id = (post - 1) * LARGE.1 + comment + 1;
            let (parent, link) = if comment % 2 == 0 {
                (0, "")
            } else {
                (id - 1, "none")
            };
            write(&format!(
                "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Ada</wp:comment_author><wp:comment_author_url>{link}</wp:comment_author_url><wp:comment_date_gmt>2020-01-02 00:00:00</wp:comment_date_gmt><wp:comment_content>Words of a comment</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
            ));
        }
        write("</item>\n");
    }
    write("</channel></rss>");
}

/// Imports a file, and returns the most memory that the process had to itself, in MiB.
fn peak(folder: &Path) -> u64 {
    let mut import = program()
        .args(["import", FILE, "--leave-pictures"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let memory = format!("/proc/{}/smaps_rollup", import.id());
    let mut most = 0;
    while import.try_wait().expect("a process").is_none() {
        let text = fs::read_to_string(&memory).unwrap_or_default();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("Anonymous:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(kilobytes.unwrap_or(0_u64) / 1024);
        std::thread::sleep(Duration::from_millis(200));
    }
    most
}

#[test]
#[ignore = "imports 400 MB, which takes minutes"]
fn large_export_is_written_in_bounded_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    write_large(&folder.path().join(FILE));
    let bytes = fs::metadata(folder.path().join(FILE))
        .expect("a file")
        .len();
    let began = Instant::now();
    let most = peak(folder.path());
    let seconds = began.elapsed().as_secs();
    println!("{bytes} bytes: {seconds} s, {most} MiB");
    let told = tympan_in(folder.path(), &["import", "list"]);
    assert!(told.contains("wordpress"), "{told}");
    assert!(most < 64, "{most} MiB");
}
