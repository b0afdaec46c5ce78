//! A feed of posts: which ones are on its page, and what it says of itself.

use super::entries::{self, Entries};
use super::{Pages, Parameters, answer};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::LabelName;
use crate::model::paging::{Cursor, Page};
use crate::store;
use crate::store::feeds::{Filter, Part, Place};
use crate::web::page::Reading;
use crate::web::page_cache::Rendered;
use crate::web::views::{Feed, FeedForm, XmlText};

/// What is particular to one list of posts.
pub(super) struct Source {
    /// Its permanent id within the blog.
    pub id: String,
    /// The path of the page that it follows, encoded.
    pub page: String,
    /// Its own path, encoded.
    pub path: String,
    /// What the list is called; the blog's own has no name but the blog's.
    pub name: Option<String>,
    /// Which posts it holds.
    pub filter: Filter,
    /// The surrogate keys that tell when something in it changed, its name included.
    pub keys: Vec<String>,
}

/// The page of a feed that is asked for.
pub(super) async fn render(
    mut reading: Reading,
    form: FeedForm,
    source: Source,
    parameters: &Parameters,
) -> Result<Rendered> {
    let filter = narrowed(&mut reading, source.filter.clone(), parameters).await?;
    let page = places(&mut reading, &filter, parameters).await?;
    write(reading, form, source, page, parameters).await
}

/// A page of a feed with the posts in these places.
pub(super) async fn write(
    mut reading: Reading,
    form: FeedForm,
    source: Source,
    page: Page<Place>,
    parameters: &Parameters,
) -> Result<Rendered> {
    let text = parameters.text.unwrap_or(reading.settings.feeds.text);
    let Entries { entries, cut } = entries::of_posts(&mut reading, &page.items, text).await?;
    let pages = Pages::new(&reading, &source.path, parameters, cut.or(page.next));
    let settings = &reading.settings;
    let dated: Vec<String> = source
        .keys
        .iter()
        .cloned()
        .chain(["site".to_owned()])
        .collect();
    let hubs = if parameters.is_plain() {
        settings.feeds.hubs.clone()
    } else {
        Vec::new()
    };
    let subtitle = Some(&settings.tagline)
        .filter(|text| !text.is_empty())
        .unwrap_or(&settings.description)
        .clone();
    let changed = changed(
        &mut reading,
        &dated,
        entries.iter().map(|(at, _)| *at).max(),
    )
    .await?;
    let feed = Feed {
        id: reading.services.urls.tag(&source.id),
        lang: reading.settings.language.clone(),
        title: title(&reading, source.name.as_deref()),
        subtitle: (!subtitle.is_empty()).then(|| subtitle.into()),
        updated: changed.unwrap_or(Timestamp::UNIX_EPOCH).into(),
        url: reading.absolute(&source.page),
        self_url: pages.own,
        first_url: pages.first,
        next_url: pages.next,
        hubs,
        entries: entries.into_iter().map(|(_, entry)| entry).collect(),
    };
    let mut keys: Vec<String> = page
        .items
        .iter()
        .map(|post| format!("post:{}", post.id))
        .collect();
    keys.push("listing".to_owned());
    keys.extend(source.keys.into_iter().filter(|key| key != "listing"));
    // What comes by the clock alone moves every entry behind it, and is not on a page that begins by a number.
    answer(
        &reading,
        form,
        &feed,
        keys,
        changed.filter(|_| parameters.start.is_none()),
    )
}

/// "Rust · Small hours", or the blog's name alone.
fn title(reading: &Reading, name: Option<&str>) -> XmlText {
    let blog = &reading.settings.title;
    name.map_or_else(
        || blog.as_str().into(),
        |name| format!("{name} · {blog}").into(),
    )
}

/// When anything under these keys last changed, or an entry that came by the clock alone.
pub(super) async fn changed(
    reading: &mut Reading,
    keys: &[String],
    newest: Option<Timestamp>,
) -> Result<Option<Timestamp>> {
    Ok(store::touched::find_latest(&mut reading.conn, keys)
        .await?
        .max(newest))
}

/// The filter of a list with what a request asks for besides.
async fn narrowed(
    reading: &mut Reading,
    mut filter: Filter,
    parameters: &Parameters,
) -> Result<Filter> {
    let span = |(from, before): (Option<Timestamp>, Option<Timestamp>),
                all: (Timestamp, Timestamp)| {
        (from.unwrap_or(all.0), before.unwrap_or(all.1))
    };
    filter.published = span(parameters.published, filter.published);
    filter.updated = span(parameters.updated, filter.updated);
    if let Some(name) = &parameters.label {
        let wanted = LabelName::parse(name).map_err(|_| Error::NotFound)?;
        let label = store::labels::find_by_folded(&mut reading.conn, &wanted.folded())
            .await?
            .ok_or(Error::NotFound)?;
        if !store::labels::is_public(&mut reading.conn, label.id, reading.now).await? {
            return Err(Error::NotFound);
        }
        filter.second_label = Some(label.id);
    }
    Ok(filter)
}

/// The posts on the page, and where the next one begins.
async fn places(
    reading: &mut Reading,
    filter: &Filter,
    parameters: &Parameters,
) -> Result<Page<Place>> {
    if parameters.is_beyond() {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    }
    let limit = parameters.limit.unwrap_or(reading.settings.feeds.entries);
    let part = Part {
        before: parameters.before.unwrap_or_else(Cursor::newest),
        skip: parameters.start.map_or(0, |start| i64::from(start) - 1),
        limit: i64::from(limit) + 1,
    };
    let places = match parameters.by_change {
        false => store::feeds::list_newest(&mut reading.conn, filter, part).await?,
        true => store::feeds::list_changed(&mut reading.conn, filter, part).await?,
    };
    Ok(Page::cut(places, limit as usize, Place::key))
}
