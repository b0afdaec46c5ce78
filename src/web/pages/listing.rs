//! What every list of posts shares: posts under one date header a day.

use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Page};
use crate::model::{AccountId, CommentMode, Label, Post};
use crate::store;
use crate::store::posts::PublicFilter;
use crate::urls;
use crate::web::page::Reading;
use crate::web::views::{Day, Link, Teaser};

/// A part of a list, ready to be shown.
#[derive(Debug)]
pub(super) struct Listing {
    /// The posts by day.
    pub days: Vec<Day>,
    /// The surrogate keys of the posts.
    pub keys: Vec<String>,
    /// Where the next part begins.
    pub next: Option<Cursor>,
}

/// The cursor of a page's `before` parameter.
///
/// # Errors
/// [`Error::NotFound`] when it is none of ours.
pub(super) fn before(parameter: Option<&str>) -> Result<Cursor> {
    parameter.map_or_else(
        || Ok(Cursor::newest()),
        |text| Cursor::decode(text).ok_or(Error::NotFound),
    )
}

/// The published posts of `filter` below `before`.
pub(super) async fn read(
    reading: &mut Reading,
    filter: &PublicFilter,
    before: Cursor,
) -> Result<Page<Post>> {
    let size = reading.settings.posts_per_page;
    let posts =
        store::posts::list_public(&mut reading.conn, filter, before, i64::from(size) + 1).await?;
    Ok(Page::cut(posts, size as usize, key))
}

/// Where a post stands in a list from new to old.
pub(super) fn key(post: &Post) -> Cursor {
    Cursor {
        at: post.published_at.unwrap_or(post.created_at),
        id: post.id.0,
    }
}

/// Groups posts by day in the blog's zone; their authors are named where the blog has several.
pub(super) async fn arrange(reading: &mut Reading, page: Page<Post>) -> Result<Listing> {
    let mut authors = store::around::has_several_authors(&mut reading.conn, reading.now)
        .await?
        .then(Authors::default);
    arrange_with(reading, page, authors.as_mut()).await
}

/// The same with the posts of one person, who is named above them.
pub(super) async fn arrange_by_one(reading: &mut Reading, page: Page<Post>) -> Result<Listing> {
    arrange_with(reading, page, None).await
}

async fn arrange_with(
    reading: &mut Reading,
    page: Page<Post>,
    mut authors: Option<&mut Authors>,
) -> Result<Listing> {
    let mut days: Vec<Day> = Vec::new();
    for post in &page.items {
        let at = post.published_at.unwrap_or(post.created_at);
        let iso = reading.words.iso_day(at);
        let teaser = teaser(reading, authors.as_deref_mut(), post).await?;
        match days.last_mut().filter(|day| day.iso == iso) {
            Some(day) => day.posts.push(teaser),
            None => days.push(Day {
                words: reading.words.day(at),
                iso,
                posts: vec![teaser],
            }),
        }
    }
    let keys = page
        .items
        .iter()
        .map(|post| format!("post:{}", post.id))
        .collect();
    Ok(Listing {
        days,
        keys,
        next: page.next,
    })
}

async fn teaser(
    reading: &mut Reading,
    authors: Option<&mut Authors>,
    post: &Post,
) -> Result<Teaser> {
    let url = urls::post(post.path.as_ref(), post.id);
    let comments = (post.comments != CommentMode::Hidden).then(|| {
        Link::new(
            format!("{url}#comments"),
            reading
                .words
                .count(&reading.t.post.comments, post.comment_count),
        )
    });
    let author = match authors {
        Some(authors) => authors.link(reading, post.author_id).await?,
        None => None,
    };
    Ok(Teaser {
        lang: lang(reading, post),
        published: reading
            .words
            .iso(post.published_at.unwrap_or(post.created_at)),
        title: reading.title(post),
        subtitle: reading.subtitle(post),
        excerpt: post.excerpt.clone(),
        labels: labels(reading, post).await?,
        author,
        comments,
        pinned: post.pinned,
        url,
    })
}

/// The language of a post where it is not the blog's.
pub(super) fn lang(reading: &Reading, post: &Post) -> Option<String> {
    post.lang
        .clone()
        .filter(|lang| !lang.eq_ignore_ascii_case(&reading.settings.language))
}

/// The links to a post's labels.
pub(super) async fn labels(reading: &mut Reading, post: &Post) -> Result<Vec<Link>> {
    let labels = store::labels::list_by_post(&mut reading.conn, post.id).await?;
    Ok(label_links(&labels))
}

/// Labels as links to their pages.
pub(super) fn label_links(labels: &[Label]) -> Vec<Link> {
    labels
        .iter()
        .map(|label| Link::new(urls::label(&label.name), &label.name))
        .collect()
}

/// Authors already looked up for this page.
#[derive(Debug, Default)]
struct Authors(Vec<(AccountId, Option<Link>)>);

impl Authors {
    /// The name of an account as a link to the page of its posts.
    async fn link(&mut self, reading: &mut Reading, id: AccountId) -> Result<Option<Link>> {
        if let Some((_, link)) = self.0.iter().find(|(known, _)| *known == id) {
            return Ok(link.clone());
        }
        let account = store::accounts::find(&mut reading.conn, id).await?;
        let link = account.map(|account| Link::new(urls::author(&account.slug), account.name));
        self.0.push((id, link.clone()));
        Ok(link)
    }
}

/// The address of the next part.
pub(super) fn older(path: &str, next: Option<Cursor>) -> Option<String> {
    next.map(|cursor| urls::with_parameter(path, "before", &cursor.encode()))
}
