//! The shortcodes with a counterpart: captions, galleries, sounds, videos, embedded pages and code.

use super::links::{self, escape};
use super::shortcode::Shortcode;
use crate::transfer::html::{Piece, pieces};
use crate::transfer::wordpress::attachments::{Attachment, Attachments};

/// The attributes that name the file of a sound or a video.
const FILES: [&str; 13] = [
    "src", "mp4", "m4v", "webm", "ogv", "flv", "wmv", "mp3", "m4a", "ogg", "wav", "wma", "flac",
];

/// What became of a shortcode.
#[derive(Default)]
pub(super) struct Converted {
    /// The HTML for it; `None` to keep it as it is written.
    pub(super) html: Option<String>,
    /// What of it is lost.
    pub(super) loss: Option<String>,
}

impl Converted {
    fn whole(html: String) -> Self {
        Self {
            html: Some(html),
            loss: None,
        }
    }

    fn partly(html: String, loss: &str) -> Self {
        Self {
            html: Some(html),
            loss: Some(loss.to_owned()),
        }
    }
}

/// Converts a shortcode in the body of the post with this id.
pub(super) fn convert(
    shortcode: &Shortcode<'_>,
    post: u64,
    attachments: &Attachments,
) -> Converted {
    let converted = match shortcode.name.as_str() {
        "caption" | "wp_caption" => caption(shortcode).map(Converted::whole),
        "gallery" => return gallery(shortcode, post, attachments),
        "playlist" => playlist(shortcode, attachments),
        "audio" | "video" => player(shortcode),
        "embed" | "youtube" | "vimeo" => embedded(shortcode).map(Converted::whole),
        "code" | "sourcecode" => code(shortcode).map(Converted::whole),
        _ => None,
    };
    converted.unwrap_or_default()
}

/// A picture with its caption: `[caption caption="…"]PICTURE[/caption]`, or, since WordPress 3.4,
/// `[caption]PICTURE …[/caption]`.
fn caption(shortcode: &Shortcode<'_>) -> Option<String> {
    let content = shortcode.content?.trim();
    let (picture, words) = match shortcode.attribute("caption") {
        Some(words) => (content, words),
        None => content.split_at(picture_length(content)),
    };
    let (picture, words) = (picture.trim(), words.trim());
    if picture.is_empty() {
        return None;
    }
    let words = match words {
        "" => String::new(),
        words => format!("<figcaption>{words}</figcaption>"),
    };
    Some(format!("\n\n<figure>{picture}{words}</figure>\n\n"))
}

/// The length of the picture at the start of a caption's content, with the link around it.
fn picture_length(content: &str) -> usize {
    let mut length = 0;
    let mut is_linked = false;
    for piece in pieces(content) {
        match piece {
            Piece::Text(text) | Piece::Comment(text) => length += text.len(),
            Piece::Tag(tag) => {
                length += tag.written.len();
                let ends = match tag.is("a") {
                    true => tag.closes,
                    false => tag.is("img") && !is_linked,
                };
                is_linked |= tag.is("a");
                if ends {
                    return length;
                }
            }
        }
    }
    0
}

/// The pictures of a gallery in one paragraph, which is how a gallery is written here.
fn gallery(shortcode: &Shortcode<'_>, post: u64, attachments: &Attachments) -> Converted {
    let named = ["ids", "include"];
    let named = named.iter().find_map(|name| shortcode.attribute(name));
    let mut is_whole = true;
    let pictures: Vec<&Attachment> = match named {
        Some(ids) => {
            let found = ids.split([',', ' ']).filter(|id| !id.is_empty()).map(|id| {
                let file = id.parse().ok().and_then(|id| attachments.find(id));
                is_whole &= file.is_some();
                file
            });
            found.flatten().collect()
        }
        None => {
            let other = shortcode.attribute("id").and_then(|id| id.parse().ok());
            let left_out = shortcode.attribute("exclude").unwrap_or_default();
            let left_out: Vec<u64> = left_out
                .split(',')
                .filter_map(|id| id.trim().parse().ok())
                .collect();
            let found = attachments.pictures_of(other.unwrap_or(post));
            let found = found.filter(|(id, _)| !left_out.contains(id));
            found.map(|(_, file)| file).collect()
        }
    };
    if pictures.is_empty() {
        return Converted {
            html: None,
            loss: Some("the pictures of its gallery are not in the file".to_owned()),
        };
    }
    let images: Vec<String> = pictures.into_iter().map(image).collect();
    let html = format!("\n\n<p>{}</p>\n\n", images.join(" "));
    match is_whole {
        true => Converted::whole(html),
        false => Converted::partly(html, "some pictures of its gallery are not in the file"),
    }
}

fn image(file: &Attachment) -> String {
    format!(
        "<img src=\"{}\" alt=\"{}\">",
        escape(&file.url),
        escape(&file.alt)
    )
}

/// The files of a playlist as links.
fn playlist(shortcode: &Shortcode<'_>, attachments: &Attachments) -> Option<Converted> {
    let ids = shortcode.attribute("ids")?.split(',');
    let files = ids.filter_map(|id| attachments.find(id.trim().parse().ok()?));
    let links: Vec<String> = files.map(|file| links::link(&file.url)).collect();
    if links.is_empty() {
        return None;
    }
    let html = format!("\n\n<p>{}</p>\n\n", links.join("<br />"));
    Some(Converted::partly(html, "its playlist is a list of links"))
}

/// A link to the file of a sound or video.
fn player(shortcode: &Shortcode<'_>) -> Option<Converted> {
    let named = FILES.iter().find_map(|name| shortcode.attribute(name));
    let file = named.or(shortcode.value()).or(shortcode.content)?.trim();
    let file = file.split('|').next().unwrap_or_default();
    let is_address = file.starts_with("http") || file.starts_with('/');
    let name = &shortcode.name;
    is_address.then(|| {
        let html = format!("\n\n<p>{}</p>\n\n", links::link(file));
        Converted::partly(html, &format!("its {name} player is a link to the file"))
    })
}

/// A link to a page that WordPress showed in place of the shortcode.
fn embedded(shortcode: &Shortcode<'_>) -> Option<String> {
    let address = shortcode.content.or(shortcode.value())?.trim();
    let address = match shortcode.name.as_str() {
        "vimeo" if address.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("https://vimeo.com/{address}")
        }
        "youtube" if !address.contains("://") => {
            format!("https://www.youtube.com/watch?v={address}")
        }
        _ => address.to_owned(),
    };
    let is_address = address.starts_with("http") && !address.contains(char::is_whitespace);
    is_address.then(|| format!("\n\n<p>{}</p>\n\n", links::link(&address)))
}

/// Code, in which nothing else is markup.
fn code(shortcode: &Shortcode<'_>) -> Option<String> {
    let code = shortcode.content?.trim_matches('\n');
    let code = code.replace('<', "&lt;").replace('>', "&gt;");
    let language = ["language", "lang", ""];
    let language = language.iter().find_map(|name| shortcode.attribute(name));
    let is_name = |name: &&str| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+#-".contains(&byte))
    };
    let class = match language.filter(is_name) {
        Some(language) => format!(" class=\"language-{language}\""),
        None => String::new(),
    };
    Some(format!("\n\n<pre><code{class}>{code}</code></pre>\n\n"))
}
