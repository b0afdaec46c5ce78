//! Feeds of posts: from the description of a list to a page of its feed.
//!
//! `render` first applies the request's parameters to the list's filter (`narrowed`) and lists the
//! places of the page's posts along an index (`places`). `write` then reads these posts alone, cuts
//! the page if its texts become too long, and describes the feed. The feed's date is the latest
//! change under its surrogate keys or the newest entry's own time, whichever is later: a scheduled
//! post becomes public by the clock alone, without a change that could date the feed.

use super::entries::{self, Entries};
use super::{FeedParameters, Pages, answer};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Page};
use crate::model::{FeedForm, LabelName, SurrogateKey};
use crate::store;
use crate::store::feeds::{FeedFilter, FeedPage, FeedPosition};
use crate::web::context::PageContext;
use crate::web::page_cache::RenderedPage;
use crate::web::views::{Feed, XmlText};

/// The properties of one feed of posts.
pub(super) struct Source {
    /// The permanent id of the feed within the blog.
    pub id: String,
    /// The encoded path of the page that the feed follows.
    pub page: String,
    /// The encoded path of the feed.
    pub path: String,
    /// The name of the list; `None` for the blog's own feed.
    pub name: Option<String>,
    /// The conditions that its posts meet.
    pub filter: FeedFilter,
    /// The surrogate keys whose last change dates the feed, including a change of its name.
    pub keys: Vec<SurrogateKey>,
    /// Whether hubs are notified of changes.
    pub is_told: bool,
}

/// Renders the requested page of a feed.
pub(super) async fn render(
    mut context: PageContext,
    form: FeedForm,
    source: Source,
    parameters: &FeedParameters,
) -> Result<RenderedPage> {
    let filter = narrowed(&mut context, source.filter.clone(), parameters).await?;
    let page = places(&mut context, &filter, parameters).await?;
    write(context, form, source, page, parameters).await
}

/// Writes a page of a feed with the posts in these places.
pub(super) async fn write(
    mut context: PageContext,
    form: FeedForm,
    source: Source,
    page: Page<FeedPosition>,
    parameters: &FeedParameters,
) -> Result<RenderedPage> {
    let text = parameters.text.unwrap_or(context.settings.feeds.text);
    let Entries {
        entries,
        keys: files,
        cut,
    } = entries::of_posts(&mut context, &page.items, text).await?;
    let pages = Pages::new(&context, &source.path, parameters, cut.or(page.next));
    let settings = &context.settings;
    let mut dated = source.keys.clone();
    dated.push(SurrogateKey::Site);
    let hubs = if source.is_told && parameters.is_plain() {
        settings.feeds.hubs.clone()
    } else {
        Vec::new()
    };
    let subtitle = settings.summary().map(XmlText::from);
    let changed = changed(
        &mut context,
        &dated,
        entries.iter().map(|(at, _)| *at).max(),
    )
    .await?;
    let feed = Feed {
        id: context.services.urls.tag(&source.id),
        lang: context.settings.language.clone(),
        title: title(&context, source.name.as_deref()),
        subtitle,
        logo: logo(&context),
        updated: changed.unwrap_or(Timestamp::UNIX_EPOCH).into(),
        url: context.absolute(&source.page),
        self_url: pages.own,
        first_url: pages.first,
        next_url: pages.next,
        hubs,
        entries: entries.into_iter().map(|(_, entry)| entry).collect(),
    };
    let own = source.keys.into_iter();
    let keys = page
        .items
        .iter()
        .map(|post| SurrogateKey::Post(post.id))
        .chain([SurrogateKey::Listing])
        .chain(files)
        .chain(own.filter(|key| *key != SurrogateKey::Listing))
        .collect();
    // A page that begins by a number gets no `Last-Modified`: when a scheduled post becomes public,
    // every later entry moves by one, and the page changes without a newer entry or a recorded
    // change.
    answer(
        &context,
        form,
        &feed,
        keys,
        changed.filter(|_| parameters.start.is_none()),
    )
}

/// Returns a title such as "Rust · Small hours", or the blog's title alone.
fn title(context: &PageContext, name: Option<&str>) -> XmlText {
    let blog = &context.settings.title;
    name.map_or_else(
        || blog.as_str().into(),
        |name| format!("{name} · {blog}").into(),
    )
}

/// Returns the full URL of the blog's logo.
pub(super) fn logo(context: &PageContext) -> Option<String> {
    let logo = context.logo.as_ref()?;
    Some(context.absolute(&logo.picture.src))
}

/// Returns the time of the last change under these keys, or `newest` if that is later.
pub(super) async fn changed(
    context: &mut PageContext,
    keys: &[SurrogateKey],
    newest: Option<Timestamp>,
) -> Result<Option<Timestamp>> {
    Ok(store::last_modified::find_latest(&mut context.conn, keys)
        .await?
        .max(newest))
}

/// Restricts a list's filter by the parameters of a request.
///
/// # Errors
/// [`Error::NotFound`] when no public post has the label in the parameters.
pub(super) async fn narrowed(
    context: &mut PageContext,
    mut filter: FeedFilter,
    parameters: &FeedParameters,
) -> Result<FeedFilter> {
    let span = |(from, before): (Option<Timestamp>, Option<Timestamp>),
                all: (Timestamp, Timestamp)| {
        (
            from.unwrap_or(all.0).max(all.0),
            before.unwrap_or(all.1).min(all.1),
        )
    };
    filter.published = span(parameters.published, filter.published);
    filter.updated = span(parameters.updated, filter.updated);
    if let Some(name) = &parameters.label {
        let wanted = LabelName::parse(name).map_err(|_| Error::NotFound)?;
        let label = store::labels::find_by_folded(&mut context.conn, &wanted.folded())
            .await?
            .ok_or(Error::NotFound)?;
        if !store::labels::is_public(&mut context.conn, label.id, context.now).await? {
            return Err(Error::NotFound);
        }
        filter.second_label = Some(label.id);
    }
    Ok(filter)
}

/// Lists the places of the page's posts, with the cursor of the next page.
async fn places(
    context: &mut PageContext,
    filter: &FeedFilter,
    parameters: &FeedParameters,
) -> Result<Page<FeedPosition>> {
    if parameters.is_beyond() {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    }
    let limit = parameters.limit.unwrap_or(context.settings.feeds.entries);
    let part = FeedPage {
        before: parameters.before.unwrap_or_else(Cursor::newest),
        skip: parameters.start.map_or(0, |start| i64::from(start) - 1),
        limit: i64::from(limit) + 1,
    };
    let places = match parameters.by_change {
        false => store::feeds::list_newest(&mut context.conn, filter, part).await?,
        true => store::feeds::list_changed(&mut context.conn, filter, part).await?,
    };
    Ok(Page::cut(places, limit as usize, FeedPosition::key))
}
