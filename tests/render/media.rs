//! The blog's own pictures, sounds and videos in a post.

use tympan::clock::Timestamp;
use tympan::model::{
    Format, Media, MediaHash, MediaId, MediaKind, MediaName, MediaVariant, UserId,
};
use tympan::render::{self, OwnMedia};

use crate::common::language;

const PHOTO: &str = "0123456789abcdef0123456789abcdef";
const TALL: &str = "1123456789abcdef0123456789abcdef";
const MOVING: &str = "2123456789abcdef0123456789abcdef";
const SONG: &str = "3123456789abcdef0123456789abcdef";
const FILM: &str = "4123456789abcdef0123456789abcdef";
const PAPER: &str = "5123456789abcdef0123456789abcdef";
const ICON: &str = "6123456789abcdef0123456789abcdef";
const SCREEN: &str = "7123456789abcdef0123456789abcdef";

fn name_of(name: &str) -> MediaName {
    let (stem, extension) = name.split_once('.').unwrap();
    MediaName::make(stem, extension, &language("en")).unwrap()
}

fn item(id: i64, hash: &str, kind: MediaKind, name: &str) -> Media {
    Media {
        id: MediaId(id),
        hash: MediaHash::parse(hash).unwrap(),
        user_id: UserId(1),
        kind,
        name: name_of(name),
        content_type: String::new(),
        bytes: 1,
        width: None,
        height: None,
        frames: None,
        alt: String::new(),
        decorative: false,
        caption: String::new(),
        focus_x: None,
        focus_y: None,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        version: 1,
        trashed_at: None,
    }
}

fn picture(id: i64, hash: &str, name: &str, (width, height, frames): (i64, i64, i64)) -> Media {
    Media {
        width: Some(width),
        height: Some(height),
        frames: Some(frames),
        ..item(id, hash, MediaKind::Picture, name)
    }
}

fn variant(media: &Media, width: i64) -> MediaVariant {
    MediaVariant {
        media_id: media.id,
        width,
        height: 1,
        recipe: 1,
        hash: media.hash.clone(),
        content_type: String::new(),
        bytes: 1,
    }
}

fn library() -> OwnMedia {
    let mut own = OwnMedia::default();
    let photo = picture(1, PHOTO, "sea.jpg", (2400, 1600, 1));
    let sizes = [360, 720].map(|width| variant(&photo, width));
    own.insert(photo, sizes.into());
    own.insert(picture(2, TALL, "tower.png", (320, 400, 1)), Vec::new());
    let moving = picture(3, MOVING, "wave.gif", (500, 250, 12));
    let still = variant(&moving, 500);
    own.insert(moving, vec![still]);
    own.insert(item(4, SONG, MediaKind::Audio, "song.mp3"), Vec::new());
    own.insert(item(5, FILM, MediaKind::Video, "film.mp4"), Vec::new());
    own.insert(item(6, PAPER, MediaKind::Document, "paper.pdf"), Vec::new());
    own.insert(picture(7, ICON, "icon.png", (48, 48, 1)), Vec::new());
    let screen = picture(8, SCREEN, "screen.png", (1080, 2340, 1));
    let small = variant(&screen, 360);
    own.insert(screen, vec![small]);
    own
}

fn markdown(source: &str) -> String {
    let rendered = render::post(source, Format::Markdown, &language("en"), &library());
    rendered.html.as_str().trim().to_owned()
}

fn html(source: &str) -> String {
    let rendered = render::post(source, Format::Html, &language("en"), &library());
    rendered.html.as_str().trim().to_owned()
}

fn sea(title: &str) -> String {
    format!("![The sea](/media/{PHOTO}/sea.jpg{title})")
}

#[test]
fn a_picture_gets_its_size_and_its_smaller_sizes() {
    let first = format!(
        "<p><img src=\"/media/{PHOTO}/sea.jpg\" alt=\"The sea\" decoding=\"async\" width=\"2400\" height=\"1600\" \
         srcset=\"/media/{PHOTO}/360.1/sea.jpg 360w, /media/{PHOTO}/720.1/sea.jpg 720w, /media/{PHOTO}/sea.jpg 2400w\" \
         sizes=\"(min-width: 42rem) 34rem, calc(100vw - 2rem)\"></p>"
    );
    assert_eq!(markdown(&sea("")), first);
}

#[test]
fn only_the_first_picture_loads_at_once() {
    let page = markdown(&format!("{}\n\ntext\n\n{} more", sea(""), sea("")));
    let lazy: Vec<_> = page
        .split("<img")
        .skip(1)
        .map(|image| image.contains("loading=\"lazy\""))
        .collect();
    assert_eq!(lazy, [false, true]);
}

#[test]
fn the_width_of_an_author_keeps_the_ratio() {
    let page = html(&format!("<img src=\"/media/{PHOTO}/sea.jpg\" width=240>"));
    assert!(page.contains("width=\"240\" height=\"160\""), "{page}");
    assert!(page.contains("sizes=\"240px\""), "{page}");
    let page = html(&format!("<img src=\"/media/{PHOTO}/sea.jpg\" height=160>"));
    assert!(page.contains("width=\"240\" height=\"160\""), "{page}");
}

#[test]
fn an_author_cannot_write_what_the_library_adds() {
    for source in [
        format!(
            "<img src=\"/media/{TALL}/t.png\" srcset=\"https://e.example/x.png 9w\" sizes=\"9px\">"
        ),
        format!(
            "<picture><source srcset=\"https://e.example/x.png\"><img src=\"/media/{TALL}/t.png\"></picture>"
        ),
        "<audio src=\"/media/x.mp3\" autoplay></audio>".to_owned(),
    ] {
        let page = html(&source);
        for word in [
            "srcset", "sizes", "<picture", "<source", "<audio", "autoplay",
        ] {
            assert!(!page.contains(word), "{word}: {page}");
        }
    }
}

#[test]
fn a_picture_with_a_caption_has_its_sizes_too() {
    let page = markdown(&sea(" \"Evening & more\""));
    assert!(
        page.starts_with("<figure>") && page.contains("srcset="),
        "{page}"
    );
    assert!(
        page.contains("<figcaption>Evening &amp; more</figcaption>"),
        "{page}"
    );
}

#[test]
fn pictures_alone_in_a_paragraph_are_a_gallery() {
    let tower = format!("![A tower](/media/{TALL}/tower.png)");
    let page = markdown(&format!("{}\n{tower}", sea("")));
    assert!(page.starts_with("<p class=\"gallery\">"), "{page}");
    for link in [
        format!("<a href=\"/media/{PHOTO}/sea.jpg\" rel=\"noopener\" class=\"ratio-15\"><img "),
        format!("<a href=\"/media/{TALL}/tower.png\" rel=\"noopener\" class=\"ratio-8\"><img "),
    ] {
        assert!(page.contains(&link), "{link}\n{page}");
    }
    assert!(
        page.contains("sizes=\"(min-width: 42rem) 22rem, 65vw\""),
        "{page}"
    );
    for other in [
        format!("{} and {tower}", sea("")),
        format!("{} ![](https://a.example/x.png)", sea("")),
    ] {
        assert!(!markdown(&other).contains("gallery"), "{other}");
    }
}

/// The classes of the links of each row of a gallery.
fn gallery_rows(page: &str) -> Vec<usize> {
    let rows = page.split("<span class=\"gallery-row\">").skip(1);
    rows.map(|row| row.matches("<a ").count()).collect()
}

#[test]
fn pictures_of_a_gallery_are_in_rows_of_about_one_length() {
    for (count, expected) in [
        (2, &[2][..]),
        (3, &[1, 2]),
        (4, &[2, 2]),
        (5, &[2, 1, 2]),
        (6, &[2, 2, 2]),
    ] {
        let page = markdown(&vec![sea(""); count].join("\n"));
        assert_eq!(gallery_rows(&page), expected, "{page}");
    }
    let towers = vec![format!("![A tower](/media/{TALL}/tower.png)"); 5];
    assert_eq!(gallery_rows(&markdown(&towers.join("\n"))), [2, 3]);
}

#[test]
fn pictures_of_a_gallery_keep_their_links_and_captions() {
    let linked = format!("[{}](https://a.example/)", sea(""));
    let titled = sea(" \"Evening & more\"");
    let page = markdown(&format!("{linked}\n{titled}"));
    assert!(page.starts_with("<p class=\"gallery\">"), "{page}");
    assert!(
        page.contains("<a href=\"https://a.example/\" rel=\"noopener\" class=\"ratio-15\"><img "),
        "{page}"
    );
    assert!(
        page.contains("><span class=\"gallery-caption\">Evening &amp; more</span></a>"),
        "{page}"
    );
    assert!(!page.contains("title="), "{page}");
    assert_eq!(page.matches("gallery-caption").count(), 1);
}

#[test]
fn small_pictures_are_not_enlarged_to_a_gallery() {
    let icon = format!("![An icon](/media/{ICON}/icon.png)");
    let page = markdown(&format!("{icon}\n{}", sea("")));
    assert!(!page.contains("gallery"), "{page}");
}

#[test]
fn small_picture_beside_words_stays_in_its_line() {
    let icon = format!("![An icon](/media/{ICON}/icon.png)");
    for (source, is_in_line) in [
        (format!("Words {icon}"), true),
        (format!("{icon} words"), true),
        (format!("*Words* {icon}"), true),
        (format!("- Words {icon}"), true),
        (icon.clone(), false),
        (format!("Words\n\n{icon}"), false),
        (format!("Words {}", sea("")), false),
    ] {
        let page = markdown(&source);
        assert_eq!(page.contains("inline-picture"), is_in_line, "{page}");
    }
}

#[test]
fn picture_of_a_phones_screen_is_narrow_unless_the_author_gives_its_width() {
    let page = markdown(&format!("![A screen](/media/{SCREEN}/screen.png)"));
    assert!(
        page.contains("class=\"tall-picture\"") && page.contains("sizes=\"20rem\""),
        "{page}"
    );
    let page = html(&format!(
        "<img src=\"/media/{SCREEN}/screen.png\" class=\"float-left\">"
    ));
    assert!(page.contains("class=\"float-left tall-picture\""), "{page}");
    let page = html(&format!(
        "<img src=\"/media/{SCREEN}/screen.png\" width=500>"
    ));
    assert!(!page.contains("tall-picture"), "{page}");
}

#[test]
fn readers_who_want_no_motion_get_the_still() {
    let page = markdown(&format!("![A wave](/media/{MOVING}/wave.gif)"));
    let still = format!(
        "<picture><source media=\"(prefers-reduced-motion: reduce)\" srcset=\"/media/{MOVING}/500.1/wave.gif\"><img "
    );
    assert!(page.contains(&still), "{page}");
    assert!(page.contains("></picture></p>"), "{page}");
    assert!(!page.contains("sizes="), "{page}");
}

#[test]
fn sounds_and_videos_are_played_and_other_files_are_links() {
    let link = |hash: &str, name: &str, words: &str| {
        format!("<a href=\"/media/{hash}/{name}\" rel=\"noopener\">{words}</a>")
    };
    assert_eq!(
        markdown(&format!("![First song](/media/{SONG}/song.mp3)")),
        format!(
            "<p><audio src=\"/media/{SONG}/song.mp3\" controls=\"\" preload=\"none\" aria-label=\"First song\">{}</audio></p>",
            link(SONG, "song.mp3", "First song")
        )
    );
    assert_eq!(
        markdown(&format!("![](/media/{FILM}/film.mp4)")),
        format!(
            "<p><video src=\"/media/{FILM}/film.mp4\" controls=\"\" preload=\"metadata\" aria-label=\"film.mp4\">{}</video></p>",
            link(FILM, "film.mp4", "film.mp4")
        )
    );
    assert_eq!(
        markdown(&format!("![The paper](/media/{PAPER}/paper.pdf)")),
        format!("<p>{}</p>", link(PAPER, "paper.pdf", "The paper"))
    );
}

#[test]
fn what_the_library_does_not_know_stays_as_it_is() {
    for src in [
        "/media/ffffffffffffffffffffffffffffffff/x.jpg",
        "/media/0123/x.jpg",
        "https://other.example/media/0123456789abcdef0123456789abcdef/sea.jpg",
    ] {
        let page = markdown(&format!("![x]({src})"));
        assert!(!page.contains("srcset") && page.contains(src), "{page}");
    }
}
