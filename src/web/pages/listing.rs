//! Lists of posts, which several pages show: posts grouped by day, or by month where the theme has a
//! line for each, under one heading for each.

use chrono::Datelike as _;

use super::related::Translations;
use crate::error::{Error, Result};
use crate::model::paging::{Cursor, Page};
use crate::model::settings::{ListCovers, ListStyle};
use crate::model::{
    CommentMode, Label, LanguageTag, MediaPath, Post, PostId, SurrogateKey, UserId,
};
use crate::render::OwnMedia;
use crate::store;
use crate::store::public_posts::PublicFilter;
use crate::urls;
use crate::web::context::PageContext;
use crate::web::picture;
use crate::web::views::{Link, Picture, PostGroup, Teaser};

/// A page of a list of posts, ready for a view.
#[derive(Debug)]
pub(super) struct Listing {
    /// The posts by day or month.
    pub groups: Vec<PostGroup>,
    /// The surrogate keys of the posts.
    pub keys: Vec<SurrogateKey>,
    /// The cursor of the next page.
    pub next: Option<Cursor>,
}

/// Decodes the cursor in a page's `before` parameter; the newest without one.
///
/// # Errors
/// [`Error::NotFound`] when it is not a valid cursor.
pub(super) fn before(parameter: Option<&str>) -> Result<Cursor> {
    parameter.map_or_else(
        || Ok(Cursor::newest()),
        |text| Cursor::decode(text).ok_or(Error::NotFound),
    )
}

/// Reads a page of the public posts that meet `filter`, below `before`.
pub(super) async fn read(
    context: &mut PageContext,
    filter: &PublicFilter,
    before: Cursor,
) -> Result<Page<Post>> {
    let size = context.settings.posts_per_page;
    let posts =
        store::public_posts::list(&mut context.conn, filter, before, i64::from(size) + 1).await?;
    Ok(Page::cut(posts, size as usize, key))
}

/// Returns a post's position in lists ordered by publication.
pub(super) fn key(post: &Post) -> Cursor {
    Cursor {
        at: post.published_at.unwrap_or(post.created_at),
        id: post.id.0,
    }
}

/// Groups posts by day or month in the blog's time zone. Their authors are named if the blog has
/// several.
pub(super) async fn arrange(context: &mut PageContext, page: Page<Post>) -> Result<Listing> {
    arrange_below(context, Vec::new(), page).await
}

/// Groups posts as [`arrange`] does, below those that are pinned.
pub(super) async fn arrange_below(
    context: &mut PageContext,
    pinned: Vec<Post>,
    page: Page<Post>,
) -> Result<Listing> {
    let authors = store::related::has_several_authors(&mut context.conn, context.now)
        .await?
        .then(Authors::default);
    arrange_with(context, pinned, page, authors).await
}

/// Groups posts without naming their one author, whom the page names above them.
pub(super) async fn arrange_by_one(context: &mut PageContext, page: Page<Post>) -> Result<Listing> {
    arrange_with(context, Vec::new(), page, None).await
}

async fn arrange_with(
    context: &mut PageContext,
    pinned: Vec<Post>,
    page: Page<Post>,
    mut authors: Option<Authors>,
) -> Result<Listing> {
    let style = context.settings.appearance.theme.list_style();
    let mut groups: Vec<PostGroup> = Vec::new();
    let pinned_count = pinned.len();
    let posts: Vec<Post> = pinned.into_iter().chain(page.items).collect();
    let mut keys: Vec<_> = posts
        .iter()
        .map(|post| SurrogateKey::Post(post.id))
        .collect();
    let mut covers = Covers::read(context, &posts, &mut keys).await?;
    let shown_in_full = match style {
        ListStyle::Full => posts.as_slice(),
        ListStyle::Titles | ListStyle::Lines => &[],
    };
    let translations = Translations::read(context, shown_in_full, &mut keys).await?;
    let labels = Labels::read(context, shown_in_full).await?;
    for (index, post) in posts.iter().enumerate() {
        let mut teaser = match style {
            ListStyle::Full => {
                let author = match &mut authors {
                    Some(authors) => authors.link(context, post.author_id).await?,
                    None => None,
                };
                Teaser {
                    languages: translations.links(context, post),
                    labels: labels.links(post),
                    author,
                    ..full_teaser(context, post)
                }
            }
            ListStyle::Titles | ListStyle::Lines => short_teaser(context, style, post),
        };
        covers.add_to(&mut teaser, post);
        let group = if index < pinned_count {
            // A day of the month says nothing without the month above it.
            teaser.day = teaser.day.map(|_| String::new());
            (None, context.t.listing.pinned.to_owned())
        } else {
            date_of_group(context, style, post)
        };
        add_to_groups(&mut groups, group, teaser);
    }
    Ok(Listing {
        groups,
        keys,
        next: page.next,
    })
}

/// Adds a post to the last group, or begins the group that `iso` and `heading` describe.
fn add_to_groups(
    groups: &mut Vec<PostGroup>,
    (iso, heading): (Option<String>, String),
    mut teaser: Teaser,
) {
    match groups.last_mut().filter(|group| group.iso == iso) {
        Some(group) => {
            teaser.repeats_day = group
                .posts
                .last()
                .is_some_and(|last| last.day == teaser.day);
            group.posts.push(teaser);
        }
        None => groups.push(PostGroup {
            heading,
            iso,
            posts: vec![teaser],
        }),
    }
}

/// Returns the date of the group in which a post is listed, and the words for it.
fn date_of_group(context: &PageContext, style: ListStyle, post: &Post) -> (Option<String>, String) {
    let locale = &context.locale;
    let at = key(post).at;
    match style {
        ListStyle::Full | ListStyle::Titles => (Some(locale.iso_day(at)), locale.day(at)),
        ListStyle::Lines => {
            let day = locale.local(at);
            let iso = format!("{:04}-{:02}", day.year(), day.month());
            let words = locale.month_of_year(day.year(), day.month());
            (Some(iso), words)
        }
    }
}

/// A teaser of nothing but the title, with the day of the month in a list of lines.
fn short_teaser(context: &PageContext, style: ListStyle, post: &Post) -> Teaser {
    let at = key(post).at;
    Teaser {
        lang: lang(context, post),
        published: context.locale.iso(at),
        day: (style == ListStyle::Lines).then(|| context.locale.day_of_month(at)),
        repeats_day: false,
        title: context.title(post),
        subtitle: None,
        excerpt: String::new(),
        languages: Vec::new(),
        labels: Vec::new(),
        author: None,
        comments: None,
        cover: None,
        is_cover_small: false,
        url: urls::post(post.path.as_ref(), post.id),
    }
}

/// A teaser of how the post begins, without what is read from other tables.
fn full_teaser(context: &PageContext, post: &Post) -> Teaser {
    let url = urls::post(post.path.as_ref(), post.id);
    let has_comments = post.comments != CommentMode::Hidden && post.comment_count > 0;
    let comments = has_comments.then(|| {
        Link::new(
            format!("{url}#comments"),
            context
                .locale
                .count(&context.t.post.comments, post.comment_count),
        )
    });
    Teaser {
        subtitle: context.subtitle(post),
        excerpt: excerpt(post),
        comments,
        ..short_teaser(context, ListStyle::Full, post)
    }
}

/// The covers of the posts of a list.
pub(super) struct Covers {
    place: ListCovers,
    pictures: OwnMedia,
    /// Whether a cover was shown, so that those that follow are below it.
    has_first: bool,
}

impl Covers {
    /// Reads the covers of posts where lists show them, and adds the surrogate keys of a page that does.
    pub(super) async fn read(
        context: &mut PageContext,
        posts: &[Post],
        keys: &mut Vec<SurrogateKey>,
    ) -> Result<Self> {
        let place = context.settings.appearance.list_covers();
        let paths = posts.iter().filter_map(|post| post.cover.as_ref());
        let pictures = match place {
            ListCovers::None => OwnMedia::default(),
            ListCovers::Large | ListCovers::Small => picture::read(context, paths, keys).await?,
        };
        Ok(Self {
            place,
            pictures,
            has_first: false,
        })
    }

    /// Returns the covers of posts as small squares, for lists that are dense in any theme.
    pub(super) fn small(mut self, posts: &[Post]) -> Vec<Option<Picture>> {
        if self.place == ListCovers::Large {
            self.place = ListCovers::Small;
        }
        let mut cover = |post| self.next(post).map(|(cover, _)| cover);
        posts.iter().map(&mut cover).collect()
    }

    fn add_to(&mut self, teaser: &mut Teaser, post: &Post) {
        if let Some((cover, place)) = self.next(post) {
            teaser.cover = Some(cover);
            teaser.is_cover_small = place == ListCovers::Small;
        }
    }

    /// Returns the cover of the next post of the list, and where it is.
    fn next(&mut self, post: &Post) -> Option<(Picture, ListCovers)> {
        let hash = post.cover.as_ref().map(MediaPath::hash)?;
        let file = self.pictures.picture(&hash)?;
        let place = picture::place(file, self.place);
        let cover = picture::in_list(file, place, !self.has_first)?;
        self.has_first = true;
        Some((cover, place))
    }
}

/// Returns the beginning of a post; empty when all of it already serves as the title.
fn excerpt(post: &Post) -> String {
    if post.title_or("") == post.excerpt {
        return String::new();
    }
    post.excerpt.clone()
}

/// Returns the language of a post if it differs from the blog's.
pub(super) fn lang(context: &PageContext, post: &Post) -> Option<LanguageTag> {
    post.lang
        .clone()
        .filter(|lang| !lang.is_same(&context.settings.language))
}

/// The labels of several posts.
pub(super) struct Labels(Vec<(PostId, String)>);

impl Labels {
    /// Reads the labels of all these posts with one statement.
    pub(super) async fn read(context: &mut PageContext, posts: &[Post]) -> Result<Self> {
        let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
        if ids.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let labels = store::labels::list_by_posts(&mut context.conn, &ids).await?;
        Ok(Self(labels))
    }

    /// Returns links to the labels of a post, in the author's order.
    pub(super) fn links(&self, post: &Post) -> Vec<Link> {
        let own = self.0.iter().filter(|(id, _)| *id == post.id);
        own.map(|(_, name)| Link::new(urls::label(name), name))
            .collect()
    }
}

/// Returns links to the pages of labels.
pub(super) fn label_links(labels: &[Label]) -> Vec<Link> {
    labels
        .iter()
        .map(|label| Link::new(urls::label(&label.name), &label.name))
        .collect()
}

/// The authors that were looked up for this page already.
#[derive(Debug, Default)]
struct Authors(Vec<(UserId, Option<Link>)>);

impl Authors {
    /// Returns a user's name as a link to the page of their posts.
    async fn link(&mut self, context: &mut PageContext, id: UserId) -> Result<Option<Link>> {
        if let Some((_, link)) = self.0.iter().find(|(known, _)| *known == id) {
            return Ok(link.clone());
        }
        let user = store::users::find(&mut context.conn, id).await?;
        let link = user.map(|user| Link::new(urls::author(&user.slug), user.name));
        self.0.push((id, link.clone()));
        Ok(link)
    }
}

/// Returns the URL of the next page.
pub(super) fn older(path: &str, next: Option<Cursor>) -> Option<String> {
    next.map(|cursor| urls::with_parameter(path, "before", &cursor.encode()))
}
