//! What stands around a post's text, each with the keys that it depends on.
//!
//! A neighbour that leaves or changes its name is known here by its own key; a post that comes
//! between is recorded with the posts beside it (`publishing`), so that it touches this page too.
//! The key `listing` would do for both and be simpler, but every edit of any post touches it, and
//! with it a blog would render all its posts anew after each corrected letter.

use crate::error::Result;
use crate::model::paging::Cursor;
use crate::model::translation::name_of;
use crate::model::{Kind, Label, Post, PostPath, TranslationKey};
use crate::render;
use crate::store;
use crate::store::around::{RelatedFilter, Translation};
use crate::store::posts::Line;
use crate::urls;
use crate::web::page::Reading;
use crate::web::views::{Alternate, LanguageLink, Link, Part, SeriesLine, Surroundings};

/// The most related posts.
const RELATED: i64 = 3;
/// The most parts of a series, and languages of a text, that a page names.
const MOST: i64 = 500;

/// What stands around a post, and the keys of what it depends on.
pub(super) async fn read(
    reading: &mut Reading,
    post: &Post,
    path: &PostPath,
    labels: &[Label],
) -> Result<(Surroundings, Vec<String>)> {
    let mut keys = Vec::new();
    let (languages, alternates) = languages(reading, post, path, &mut keys).await?;
    let minutes = render::reading_minutes(&post.html);
    let mut around = Surroundings {
        minutes: (minutes > 1).then(|| reading.words.count(&reading.t.post.minutes, minutes)),
        contents: render::contents_above(&post.html, minutes),
        series: series(reading, post, &mut keys).await?,
        languages,
        alternates,
        ..Surroundings::default()
    };
    if post.kind == Kind::Post {
        around.related = related(reading, post, labels, &mut keys).await?;
        (around.older, around.newer) = neighbours(reading, post, &mut keys).await?;
    }
    Ok((around, keys))
}

/// A post as a link by its title.
pub(super) fn link(reading: &Reading, line: &Line) -> Link {
    Link::new(urls::path(&line.path), reading.line_title(line))
}

async fn series(
    reading: &mut Reading,
    post: &Post,
    keys: &mut Vec<String>,
) -> Result<Option<SeriesLine>> {
    let Some(id) = post.series_id else {
        return Ok(None);
    };
    keys.push(format!("series:{id}"));
    let Some(series) = store::series::find(&mut reading.conn, id).await? else {
        return Ok(None);
    };
    let lines = store::series::list_parts(&mut reading.conn, id, reading.now, MOST).await?;
    let Some(place) = lines.iter().position(|line| line.id == post.id) else {
        return Ok(None);
    };
    let numbers = [
        ("n", reading.words.number(place as u64 + 1)),
        ("total", reading.words.number(lines.len())),
    ];
    let places = [
        (numbers[0].0, numbers[0].1.as_str()),
        (numbers[1].0, numbers[1].1.as_str()),
    ];
    let (before, after) = reading.t.post.part_of.around("series", &places);
    Ok(Some(SeriesLine {
        before,
        after,
        link: Link::new(urls::series(series.slug.as_str()), series.title),
        parts: lines
            .iter()
            .map(|line| Part {
                link: link(reading, line),
                is_current: line.id == post.id,
            })
            .collect(),
        previous: place
            .checked_sub(1)
            .and_then(|place| lines.get(place))
            .map(|line| link(reading, line)),
        next: lines.get(place + 1).map(|line| link(reading, line)),
    }))
}

async fn related(
    reading: &mut Reading,
    post: &Post,
    labels: &[Label],
    keys: &mut Vec<String>,
) -> Result<Vec<Link>> {
    if labels.is_empty() {
        return Ok(Vec::new());
    }
    keys.extend(labels.iter().map(|label| format!("label:{}", label.folded)));
    let filter = RelatedFilter {
        post,
        now: reading.now,
        language: &reading.settings.language,
    };
    let lines = store::around::list_related(&mut reading.conn, &filter, RELATED).await?;
    Ok(lines.iter().map(|line| link(reading, line)).collect())
}

async fn neighbours(
    reading: &mut Reading,
    post: &Post,
    keys: &mut Vec<String>,
) -> Result<(Option<Link>, Option<Link>)> {
    let Some(at) = post.published_at else {
        return Ok((None, None));
    };
    let place = Cursor { at, id: post.id.0 };
    let older = store::around::find_older(&mut reading.conn, reading.now, place).await?;
    let newer = store::around::find_newer(&mut reading.conn, reading.now, place).await?;
    keys.extend(
        older
            .iter()
            .chain(&newer)
            .map(|line| format!("post:{}", line.id)),
    );
    Ok((
        older.map(|line| link(reading, &line)),
        newer.map(|line| link(reading, &line)),
    ))
}

async fn languages(
    reading: &mut Reading,
    post: &Post,
    path: &PostPath,
    keys: &mut Vec<String>,
) -> Result<(Vec<LanguageLink>, Vec<Alternate>)> {
    let Some(key) = &post.translation_key else {
        return Ok(Default::default());
    };
    keys.push(format!("translation:{key}"));
    let texts = others(reading, post, key).await?;
    if texts.is_empty() {
        return Ok(Default::default());
    }
    let links = texts.iter().map(|(lang, text)| LanguageLink {
        url: urls::path(&text.path),
        lang: lang.clone(),
        name: name_of(lang),
    });
    let own = (language(reading, post.lang.as_deref()), urls::path(path));
    let all: Vec<(String, String)> = std::iter::once(own)
        .chain(
            texts
                .iter()
                .map(|(lang, text)| (lang.clone(), urls::path(&text.path))),
        )
        .collect();
    let default = all
        .iter()
        .find(|(lang, _)| lang.eq_ignore_ascii_case(&reading.settings.language))
        .or(all.first())
        .cloned();
    let default = default.map(|(_, url)| ("x-default".to_owned(), url));
    let links: Vec<LanguageLink> = links.collect();
    let alternates = all
        .into_iter()
        .chain(default)
        .map(|(lang, url)| Alternate {
            lang,
            url: reading.absolute(&url),
        })
        .collect();
    Ok((links, alternates))
}

/// The text in its other languages, the first published one of each.
async fn others(
    reading: &mut Reading,
    post: &Post,
    key: &TranslationKey,
) -> Result<Vec<(String, Translation)>> {
    let own = language(reading, post.lang.as_deref());
    let mut others: Vec<(String, Translation)> = Vec::new();
    for text in store::around::list_translations(&mut reading.conn, key, reading.now, MOST).await? {
        let lang = language(reading, text.lang.as_deref());
        let is_known = lang.eq_ignore_ascii_case(&own)
            || others
                .iter()
                .any(|(other, _)| other.eq_ignore_ascii_case(&lang));
        if !is_known {
            others.push((lang, text));
        }
    }
    Ok(others)
}

/// A post's language, or the blog's.
fn language(reading: &Reading, lang: Option<&str>) -> String {
    lang.unwrap_or(&reading.settings.language).to_owned()
}
