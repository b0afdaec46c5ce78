//! `/-/admin/posts`: all posts that the user may see, the last changed first.

use axum::http::{StatusCode, Uri};

use crate::error::Result;
use crate::fulltext;
use crate::i18n::PostsMessages;
use crate::model::paging::{Cursor, Page};
use crate::model::post::title_or;
use crate::model::{Kind, LabelName, PostId, PostStatus, Scope, Shown, User, UserId};
use crate::publishing::{self, ListedPost};
use crate::search;
use crate::store::post_lists::PostFilter;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::navigation::Section;
use crate::web::api::posts::narrow;
use crate::web::views::Link;
use crate::web::views::admin::{EditorButton, FilterLink, PostLine, PostsPage};

/// The posts on a page.
const SIZE: usize = 50;
/// The parameters of the list, in the order of its links.
const PARAMETERS: [&str; 5] = ["state", "kind", "label", "author", "q"];

/// Shows the list.
pub async fn get(context: AdminContext, uri: Uri) -> Answer {
    context.authority().require(Scope::PostsWrite)?;
    let query = ListQuery::of(&uri);
    let mut conn = context.read().await?;
    let users = context.app.services.cached.users(&mut conn).await?;
    let (filter, error) = query.filter(&context, &mut conn).await?;
    let page = match filter {
        Some(filter) => read(&context, &mut conn, filter, query.before()).await?,
        None => Page {
            items: Vec::new(),
            next: None,
        },
    };
    let rows = rows(&context, &mut conn, &page.items, &users).await?;
    drop(conn);
    let t = &context.t.posts;
    let is_filtered = PARAMETERS.iter().any(|name| !query.get(name).is_empty());
    let empty = if is_filtered {
        t.nothing_found
    } else {
        t.empty
    };
    let view = PostsPage {
        layout: context.layout(t.title, Section::Posts),
        states: query.states(&context),
        authors: query.authors(&context, &users),
        label: query.label(&context),
        kept: query.kept(),
        back: uri
            .path_and_query()
            .map_or(urls::ADMIN_POSTS, |path| path.as_str())
            .to_owned(),
        has_more: page.next.is_some() || query.before().is_some(),
        query: query.get("q").to_owned(),
        error,
        buttons: buttons(t, query.get("state")),
        can_label: query.get("state") != "trash",
        rows,
        empty: empty.to_owned(),
        older: page.next.map(|next| {
            let mut parameters = query.parameters();
            parameters.push(("before", next.encode()));
            Link::new(
                urls::with_parameters(urls::ADMIN_POSTS, &parameters),
                t.older,
            )
        }),
    };
    context.page(StatusCode::OK, &view)
}

/// Returns the posts of a list, on all of its pages, at most `limit`. `url` is that of one page.
pub(super) async fn matching(
    context: &AdminContext,
    url: &str,
    limit: usize,
) -> Result<Vec<PostId>> {
    let query = ListQuery::read(url.split_once('?').map_or("", |(_, query)| query));
    let mut conn = context.read().await?;
    let (Some(filter), _) = query.filter(context, &mut conn).await? else {
        return Ok(Vec::new());
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let (services, by) = (&context.app.services, context.authority());
    let posts = publishing::list_edited(&mut conn, services, by, filter, None, limit).await?;
    Ok(posts.into_iter().map(|post| post.id).collect())
}

async fn read(
    context: &AdminContext,
    conn: &mut Conn,
    filter: PostFilter,
    before: Option<Cursor>,
) -> Result<Page<ListedPost>> {
    let limit = i64::try_from(SIZE).unwrap_or(i64::MAX) + 1;
    let (services, by) = (&context.app.services, context.authority());
    let posts = publishing::list_edited(conn, services, by, filter, before, limit).await?;
    Ok(Page::cut(posts, SIZE, |post: &ListedPost| Cursor {
        at: post.updated_at,
        id: post.id.0,
    }))
}

async fn rows(
    context: &AdminContext,
    conn: &mut Conn,
    posts: &[ListedPost],
    users: &[User],
) -> Result<Vec<PostLine>> {
    let ids: Vec<_> = posts.iter().map(|post| post.id).collect();
    let labels = store::labels::list_by_posts(conn, &ids).await?;
    let row = |post: &ListedPost| {
        let own = labels.iter().filter(|(id, _)| *id == post.id);
        let author = users.iter().find(|user| user.id == post.author_id);
        let t = &context.t.posts;
        let title = title_or(&post.title, &post.excerpt, context.t.today.untitled);
        PostLine {
            id: post.id.0,
            url: url(context, post),
            may_change: may_change(context, post),
            select: t.select.with(&title),
            title,
            state: state(context, post),
            is_page: post.kind == Kind::Page,
            changed: t.changed.with(&context.locale.moment(post.updated_at)),
            author: author
                .filter(|_| users.len() > 1)
                .map(|user| user.name.clone()),
            labels: own
                .map(|(_, name)| {
                    Link::new(urls::with_parameter(urls::ADMIN_POSTS, "label", name), name)
                })
                .collect(),
            comments: (post.status == PostStatus::Public)
                .then(|| context.locale.count(&t.comments, post.comment_count)),
        }
    };
    Ok(posts.iter().map(row).collect())
}

/// Returns what can be done with posts in a state.
fn buttons(t: &PostsMessages, state: &str) -> Vec<EditorButton> {
    let button = |value, label| EditorButton { value, label };
    let publish = button("publish", t.publish);
    let unpublish = button("unpublish", t.unpublish);
    let trash = button("trash", t.to_trash);
    let restore = button("restore", t.restore);
    match state {
        "draft" => vec![publish, trash],
        "scheduled" | "published" => vec![unpublish, trash],
        "trash" => vec![restore],
        _ => vec![publish, unpublish, trash, restore],
    }
}

/// Returns the URL of the editor, or of the page of a post that is not the user's to change.
fn url(context: &AdminContext, post: &ListedPost) -> String {
    match &post.path {
        Some(path) if !may_change(context, post) => urls::path(path),
        _ => urls::admin_post(post.id),
    }
}

fn may_change(context: &AdminContext, post: &ListedPost) -> bool {
    context.authority().require_write_as(post.author_id).is_ok()
}

fn state(context: &AdminContext, post: &ListedPost) -> String {
    let t = &context.t.posts;
    let at = post.published_at.unwrap_or(post.updated_at);
    match post.status.shown(post.published_at, context.now) {
        Shown::Draft => t.is_draft.to_owned(),
        Shown::Scheduled => t.is_scheduled.with(&context.locale.moment(at)),
        Shown::Published => t.is_published.with(&context.locale.date(at)),
        Shown::Trash => t.is_in_trash.to_owned(),
    }
}

/// The parameters of the list.
#[derive(Debug)]
struct ListQuery(Vec<(String, String)>);

impl ListQuery {
    fn of(uri: &Uri) -> Self {
        Self::read(uri.query().unwrap_or(""))
    }

    fn read(query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        Self(pairs.into_owned().collect())
    }

    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.trim())
    }

    fn before(&self) -> Option<Cursor> {
        Cursor::decode(self.get("before"))
    }

    /// The parameters that are set, without the place in the list.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let set = PARAMETERS
            .into_iter()
            .filter(|name| !self.get(name).is_empty());
        set.map(|name| (name, self.get(name).to_owned())).collect()
    }

    /// The parameters that the search field keeps.
    fn kept(&self) -> Vec<(String, String)> {
        let kept = self
            .parameters()
            .into_iter()
            .filter(|(name, _)| *name != "q");
        kept.map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Returns a link to the list in which some parameters are different.
    fn link(&self, label: &str, changes: &[(&'static str, &str)]) -> FilterLink {
        let mut parameters = self.parameters();
        parameters.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        let set = changes.iter().filter(|(_, value)| !value.is_empty());
        parameters.extend(set.map(|(name, value)| (*name, (*value).to_owned())));
        FilterLink {
            url: urls::with_parameters(urls::ADMIN_POSTS, &parameters),
            label: label.to_owned(),
            is_current: changes.iter().all(|(name, value)| self.get(name) == *value),
        }
    }

    fn states(&self, context: &AdminContext) -> Vec<FilterLink> {
        let t = &context.t.posts;
        vec![
            self.link(t.all, &[("state", ""), ("kind", "")]),
            self.link(t.drafts, &[("state", "draft"), ("kind", "")]),
            self.link(t.scheduled, &[("state", "scheduled"), ("kind", "")]),
            self.link(t.published, &[("state", "published"), ("kind", "")]),
            self.link(t.pages, &[("state", ""), ("kind", "page")]),
            self.link(t.trash, &[("state", "trash"), ("kind", "")]),
        ]
    }

    /// The filters by author, in a blog with several users.
    fn authors(&self, context: &AdminContext, users: &[User]) -> Vec<FilterLink> {
        if users.len() < 2 {
            return Vec::new();
        }
        let link = |user: &User| self.link(&user.name, &[("author", &user.id.to_string())]);
        let all = self.link(context.t.posts.all, &[("author", "")]);
        std::iter::once(all).chain(users.iter().map(link)).collect()
    }

    /// The link that leaves the filter by label.
    fn label(&self, context: &AdminContext) -> Option<FilterLink> {
        let label = self.get("label");
        (!label.is_empty()).then(|| {
            let words = context.t.posts.with_label.with(label);
            self.link(&words, &[("label", "")])
        })
    }

    /// Returns the conditions; none, with the reason, for a search that is not one.
    async fn filter(
        &self,
        context: &AdminContext,
        conn: &mut Conn,
    ) -> Result<(Option<PostFilter>, Option<String>)> {
        let (status, published_after, published_by) = match self.get("state") {
            "draft" => (Some(PostStatus::Draft), None, None),
            "scheduled" => (Some(PostStatus::Public), Some(context.now), None),
            "published" => (Some(PostStatus::Public), None, Some(context.now)),
            "trash" => (Some(PostStatus::Trash), None, None),
            _ => (None, None, None),
        };
        let kind = match self.get("kind") {
            "post" => Some(Kind::Post),
            "page" => Some(Kind::Page),
            _ => None,
        };
        let mut filter = PostFilter {
            status,
            published_after,
            published_by,
            kind,
            label: LabelName::parse(self.get("label"))
                .ok()
                .map(|label| label.folded()),
            author: self.get("author").parse().ok().map(UserId),
            ..PostFilter::default()
        };
        let typed = self.get("q");
        if typed.is_empty() {
            return Ok((Some(filter), None));
        }
        match fulltext::Query::parse(typed, context.settings.zone()) {
            Ok(query) => {
                let matcher = search::matcher(conn, &query).await?;
                narrow(&mut filter, &query, matcher);
                Ok((Some(filter), None))
            }
            Err(why) => {
                let words = context.locale.entry_fault(&context.t.faults, why);
                Ok((None, Some(words)))
            }
        }
    }
}
