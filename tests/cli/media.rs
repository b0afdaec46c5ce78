//! `tympan media`: adding, listing, checking, and being killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::blog::{blog, photo, stored, until_blocking};
use super::{program, tympan_at, tympan_in};
use crate::common::random::Random;

/// Makes a file so old that it is not left alone any more.
fn age(file: &Path) {
    let file = fs::File::options().write(true).open(file).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH)
        .unwrap();
}

#[test]
fn pictures_are_added_listed_and_checked() {
    let folder = blog();
    let at = folder.path();
    photo(at, "Press Photo.jpg", 1, 900);
    let added = tympan_in(
        at,
        &["media", "add", "Press Photo.jpg", "--alt", "A [press]"],
    );
    assert!(added.starts_with("![A \\[press\\]](/media/"), "{added}");
    assert!(added.ends_with("/press-photo.jpg)\n"), "{added}");
    let again = tympan_at(at, &["media", "add", "Press Photo.jpg"]);
    assert_eq!(String::from_utf8(again.stdout).unwrap(), added);
    assert!(
        String::from_utf8(again.stderr)
            .unwrap()
            .contains("was there already")
    );
    let listed = tympan_in(at, &["media", "list"]);
    assert!(
        listed.contains("900 × 900") && listed.contains(added.trim_end()),
        "{listed}"
    );
    let trash = tympan_in(at, &["media", "list", "--trash"]);
    assert_eq!(trash.lines().count(), 1, "{trash}");
    let checked = tympan_in(at, &["media", "check"]);
    assert!(checked.starts_with("1 items, 3 files in "), "{checked}");
}

#[test]
fn uploads_of_another_system_are_imported_with_their_addresses() {
    let folder = blog();
    let at = folder.path();
    fs::create_dir_all(at.join("uploads/2019")).unwrap();
    photo(&at.join("uploads/2019"), "press.jpg", 1, 400);
    photo(&at.join("uploads/2019"), "press-200x200.jpg", 1, 200);
    let told = tympan_in(at, &["media", "import", "uploads"]);
    assert!(
        told.starts_with(
            "1 files added, 0 were there already, 1 are smaller sizes of others, 0 were refused.\n"
        ),
        "{told}"
    );
    let redirects = tympan_in(at, &["redirects", "export"]);
    assert!(
        redirects.contains("/wp-content/uploads/2019/press.jpg"),
        "{redirects}"
    );
    fs::write(at.join("uploads/page.html"), "<!doctype html><p>words").unwrap();
    let again = tympan_at(at, &["media", "import", "uploads"]);
    assert_eq!(again.status.code(), Some(1));
    let told = String::from_utf8(again.stderr).unwrap();
    assert!(
        told.contains("uploads/page.html: This is a web page")
            && told.contains("1 files were not added"),
        "{told}"
    );
    for (arguments, words) in [
        (&["media", "import", "none"][..], "none: cannot be read"),
        (
            &["media", "import", "uploads", "--base", "x?y"],
            "`--base x?y`: ",
        ),
    ] {
        let output = tympan_at(at, arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn what_is_refused_does_not_keep_back_the_rest() {
    let folder = blog();
    let at = folder.path();
    photo(at, "good.jpg", 1, 40);
    fs::write(at.join("page.html"), "<!doctype html><p>words").unwrap();
    let output = tympan_at(
        at,
        &["media", "add", "page.html", "none.jpg", ".", "good.jpg"],
    );
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    for words in [
        "page.html: This is a web page",
        "none.jpg: cannot be read",
        ".: is a folder",
        "good.jpg: added",
        "3 of 4 files were not added",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let output = tympan_at(at, &["media", "add", "good.jpg", "--user", "nobody"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("there is no such user"), "{told}");
}

#[test]
fn a_check_finds_what_is_missing_and_repairs_what_can_be() {
    let folder = blog();
    let at = folder.path();
    let photo = photo(at, "a.jpg", 1, 900);
    let added = tympan_in(at, &["media", "add", "a.jpg"]);
    let hash = added.split('/').nth(2).unwrap().to_owned();
    let files = stored(at);
    let is_own = |file: &&PathBuf| file.file_name().unwrap().to_str() == Some(hash.as_str());
    let own = files.iter().find(is_own).unwrap();
    let variants: Vec<_> = files.iter().filter(|file| !is_own(file)).collect();
    fs::remove_file(variants[0]).unwrap();
    fs::write(variants[1], "other bytes").unwrap();
    let unclaimed = own.with_file_name(format!("{}00", &hash[..30]));
    fs::write(&unclaimed, "nobody's").unwrap();
    age(&unclaimed);
    let output = tympan_at(at, &["media", "check"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    for words in [
        "is missing",
        "is damaged",
        "1 files (1 KiB) belong to no item",
        "1 items, 1 files",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told = tympan_in(at, &["media", "check", "--repair"]);
    assert!(
        told.contains("the smaller sizes of 1 items were made again, 1 files"),
        "{told}"
    );
    assert!(!unclaimed.exists());
    tympan_in(at, &["media", "check"]);
    fs::remove_file(own).unwrap();
    let output = tympan_at(at, &["media", "check", "--repair"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("upload the same files again"), "{told}");
    tympan_in(at, &["media", "add", photo.to_str().unwrap()]);
    tympan_in(at, &["media", "check"]);
}

/// The process is killed while it adds pictures, at moments of chance. Every item that it had
/// added by then has its files.
#[test]
fn a_killed_upload_leaves_no_item_without_its_file() {
    let folder = blog();
    let at = folder.path();
    let mut random = Random::new();
    let mut killed = 0;
    for round in 0..8_u8 {
        let names: Vec<_> = (0..12_u8).map(|n| format!("{round}-{n}.jpg")).collect();
        for (name, shade) in names.iter().zip(round * 12..) {
            photo(at, name, shade, 420);
        }
        let before = stored(at).len();
        let mut adding = program()
            .args(["media", "add"])
            .args(&names)
            .current_dir(at)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let wanted = before + random.below(24);
        until_blocking(|| stored(at).len() > wanted || adding.try_wait().unwrap().is_some());
        adding.kill().unwrap();
        let ended = adding.wait().unwrap();
        killed += usize::from(!ended.success());
        let output = tympan_at(at, &["media", "check"]);
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(
            !told.contains("missing") && !told.contains("damaged"),
            "{told}"
        );
    }
    assert!(killed >= 4, "only {killed} processes were killed");
}

/// Serves one photo at every path on loopback, and returns the address.
fn picture_server(photo: Vec<u8>) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _ = std::io::Read::read(&mut stream, &mut request);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", photo.len());
            let _ = std::io::Write::write_all(&mut stream, head.as_bytes());
            let _ = std::io::Write::write_all(&mut stream, &photo);
        }
    });
    address
}

/// Imports a post that shows a picture of a server on loopback, which the blog may reach.
fn imported(folder: &Path, host: &str, arguments: &[&str]) -> String {
    fs::write(
        folder.join("tympan.toml"),
        "base_url = \"https://blog.example.org\"\n[outbound]\nallow_private = [\"127.0.0.1/32\"]\n",
    )
    .unwrap();
    let backup = format!(
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>\
         <id>tag:blogger.com,1999:blog-1.archive</id><entry><id>tag:blogger.com,1999:blog-1.post-2</id>\
         <published>2011-05-11T10:00:00.000+02:00</published><updated>2011-05-11T10:00:00.000+02:00</updated>\
         <category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>\
         <title type='text'>A picture</title>\
         <content type='html'>&lt;img src=\"http://{host}/a.jpg\" alt=\"x\"&gt;</content>\
         <link rel='alternate' type='text/html' href='http://old.example/2011/05/a-picture.html' title='A picture'/>\
         <author><name>Ann</name></author></entry></feed>"
    );
    fs::write(folder.join("blog.xml"), backup).unwrap();
    let import = [&["import", "blog.xml"], arguments].concat();
    tympan_in(folder, &import)
}

#[test]
fn pictures_of_an_import_are_fetched_and_given_back() {
    let folder = blog();
    let file = photo(folder.path(), "one.jpg", 7, 40);
    let host = picture_server(fs::read(file).unwrap());
    let report = imported(folder.path(), &host, &[]);
    assert!(
        report.contains("1 picture of 1 other server will"),
        "{report}"
    );
    assert_eq!(stored(folder.path()).len(), 0, "an import needs no network");
    let dry = tympan_in(folder.path(), &["media", "fetch", "--dry-run"]);
    assert!(
        dry.contains("1 picture of 1 other server in 1 post."),
        "{dry}"
    );
    assert!(dry.contains(&host), "{dry}");
    let post = "/2011/05/a-picture.html";
    let fetched = tympan_in(folder.path(), &["media", "fetch", "--wait", "--post", post]);
    assert!(
        fetched.contains("1 fetched, 0 waiting, 0 failed."),
        "{fetched}"
    );
    assert_eq!(stored(folder.path()).len(), 1);
    let again = imported(folder.path(), &host, &[]);
    assert!(!again.contains("other server"), "it is unchanged: {again}");
    let undone = tympan_in(folder.path(), &["media", "fetch", "--undo"]);
    assert!(
        undone.starts_with("Pictures are at their old addresses again in 1 post."),
        "{undone}"
    );
    let dry = tympan_in(folder.path(), &["media", "fetch", "--dry-run"]);
    assert!(dry.contains("1 picture of"), "{dry}");
    let lost = tympan_at(folder.path(), &["media", "fetch", "--post", "/lost"]);
    assert_eq!(lost.status.code(), Some(1));
    let lost = String::from_utf8_lossy(&lost.stderr).into_owned();
    assert!(lost.contains("there is no post /lost"), "{lost}");
}

#[test]
fn pictures_of_an_import_can_be_left_where_they_are() {
    let folder = blog();
    let report = imported(folder.path(), "127.0.0.1:1", &["--leave-pictures"]);
    assert!(!report.contains("other server"), "{report}");
    let jobs = tympan_in(folder.path(), &["jobs", "list"]);
    assert!(!jobs.contains("pictures."), "{jobs}");
}
