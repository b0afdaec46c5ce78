//! `/-/admin/posts/new` and `/-/admin/posts/{id}`: the editor.

use axum::http::{StatusCode, Uri};

use super::autosave;
use super::fields::{self, EDITING, PostFields, VERSION};
use super::stored::{action, find, new_fields};
use crate::error::{FieldErrors, Result};
use crate::model::{
    MediaHash, MediaKind, MediaPath, Post, PostId, PostReach, PostStatus, SeriesId, Shown,
};
use crate::store;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::navigation::Section;
use crate::web::form::Form;
use crate::web::path::Path;
use crate::web::script;
use crate::web::views::Link;
use crate::web::views::admin::{AdminChoice, AdminField, EditorButton, EditorPage, OfferedCopy};

/// The most series and labels that the form offers.
const OFFERED: i64 = 500;

/// Shows the form for a new post.
pub async fn new(context: AdminContext, uri: Uri) -> Answer {
    context
        .authority()
        .require_write_as(context.signed_in.user.id)?;
    let fields = new_fields(&context);
    open(&context, None, fields, &uri).await
}

/// Shows the form with a post.
pub async fn edit(context: AdminContext, Path(id): Path<PostId>, uri: Uri) -> Answer {
    let (post, stored) = find(&context, id).await?;
    open(&context, Some(post), stored, &uri).await
}

/// Shows the form with what is stored, and offers a copy of what was being written; or with the copy
/// that `?copy=` names.
async fn open(context: &AdminContext, post: Option<Post>, stored: PostFields, uri: &Uri) -> Answer {
    let query = uri.query().unwrap_or("").as_bytes();
    let copy = url::form_urlencoded::parse(query).find(|(name, _)| name == "copy");
    if let Some((_, id)) = copy
        && let Some(copy) = autosave::find_copy(context, post.as_ref(), &id).await?
    {
        // The form goes on from the version at which the copy was made.
        let post = post.map(|post| Post {
            version: copy.version,
            ..post
        });
        let mut editor = Editor::new(post.as_ref(), copy.was, copy.fields);
        editor.pages = vec![new_page(context), copy.editing];
        let editor = editor.with_notice(context.t.versions.copy_shown);
        return editor.show(context, StatusCode::OK).await;
    }
    let mut editor = Editor::new(post.as_ref(), stored.clone(), stored);
    editor.copy = autosave::offered(context, post.as_ref(), &editor.was).await?;
    editor.show(context, StatusCode::OK).await
}

/// The form with its values.
#[derive(Debug)]
pub(super) struct Editor<'a> {
    /// The stored post; `None` for a new one.
    pub post: Option<&'a Post>,
    /// The fields as they are stored in the version that the form names.
    pub was: PostFields,
    /// The fields as they are shown.
    pub fields: PostFields,
    /// What is wrong with them.
    pub errors: FieldErrors,
    /// A sentence above the form.
    pub notice: Option<String>,
    /// A copy of what was being written, which is not saved.
    pub copy: Option<OfferedCopy>,
    /// Whether the fields about where and when it is shown are open.
    pub is_placing_open: bool,
    /// The names of the open pages whose copies are dropped when the form is saved, its own first; a
    /// new one without any.
    pub pages: Vec<String>,
}

impl<'a> Editor<'a> {
    /// The form without errors.
    pub(super) fn new(post: Option<&'a Post>, was: PostFields, fields: PostFields) -> Self {
        Self {
            post,
            was,
            fields,
            errors: FieldErrors::default(),
            notice: None,
            copy: None,
            is_placing_open: false,
            pages: Vec::new(),
        }
    }

    /// The form as the answer to one that was sent: its copies stay the same page's.
    pub(super) fn answering(self, form: &Form) -> Self {
        let pages = form.values(EDITING).map(str::to_owned).collect();
        Self { pages, ..self }
    }

    /// Adds what is wrong with the fields.
    pub(super) fn with_errors(self, errors: FieldErrors) -> Self {
        Self { errors, ..self }
    }

    /// Adds a sentence above the form.
    pub(super) fn with_notice(self, notice: impl Into<String>) -> Self {
        let notice = Some(notice.into());
        Self { notice, ..self }
    }

    /// Shows the form.
    pub(super) async fn show(self, context: &AdminContext, status: StatusCode) -> Answer {
        let t = &context.t.editor;
        let title = match self.post {
            None => t.new_title.to_owned(),
            Some(post) => t.edit_title.with(&post.title_or(context.t.today.untitled)),
        };
        let offers = Offers::read(context, self.fields.get(fields::BODY)).await?;
        let mut hidden = self.was.hidden();
        let version = self.post.map_or(0, |post| post.version);
        hidden.push((VERSION.to_owned(), version.to_string()));
        let post_id = self
            .post
            .map_or_else(String::new, |post| post.id.to_string());
        hidden.push(("post".to_owned(), post_id));
        let pages = match self.pages.is_empty() {
            true => vec![new_page(context)],
            false => self.pages.clone(),
        };
        hidden.extend(pages.into_iter().map(|page| (EDITING.to_owned(), page)));
        let action = action(self.post);
        let placing = self.placing(context);
        let (choices, more) = self.more(context, &offers);
        let cover = self.cover(context);
        let fields = [&placing[..], std::slice::from_ref(&cover), &more[..]].concat();
        let title_field = self.line(context, "title", t.title);
        let subtitle = self.line(context, "subtitle", t.subtitle);
        let body = self.line(context, fields::BODY, t.body);
        let mut all = vec![&title_field, &subtitle, &body];
        all.extend(&fields);
        let mut errors = AdminField::errors(&all);
        errors.extend(choices.iter().filter_map(AdminChoice::listed_error));
        let is_wrong = |fields: &[AdminField]| fields.iter().any(|field| field.error.is_some());
        let mut layout = context.layout(title, Section::Posts);
        layout.scripts.push(script::url("editor.js").to_owned());
        let page = EditorPage {
            layout,
            user: context.signed_in.user.id.to_string(),
            too_large: context.too_large(context.app.upload_bytes),
            upload: format!("{action}/upload"),
            action,
            hidden,
            errors,
            notice: self.notice.clone(),
            copy: self.copy.clone(),
            state: self.post.map(|post| state(context, post)),
            links: self.links(context),
            title: title_field,
            subtitle,
            body,
            is_placing_open: self.is_placing_open || is_wrong(&placing) || cover.error.is_some(),
            is_more_open: is_wrong(&more) || choices.iter().any(|choice| choice.error.is_some()),
            placing,
            cover,
            more,
            choices,
            is_pinned: !self.fields.get("pinned").is_empty(),
            label_names: offers.labels,
            covers: offers.covers,
            buttons: self.buttons(context),
        };
        context.page(status, &page)
    }

    fn line(&self, context: &AdminContext, name: &str, label: &str) -> AdminField {
        AdminField::text(name, label)
            .with_value(self.fields.get(name))
            .with_error(self.error(context, name))
            .optional()
    }

    fn error(&self, context: &AdminContext, name: &str) -> Option<String> {
        let of_part = match name {
            "series_position" => "series/position",
            "series" => "series/id",
            _ => name,
        };
        let on = |field| context.complaint_on(&self.errors, field);
        on(name).or_else(|| on(of_part))
    }

    /// The fields about where and when it is shown.
    fn placing(&self, context: &AdminContext) -> Vec<AdminField> {
        let t = &context.t.editor;
        let zone = context.settings.zone().name();
        let mut moment = self
            .line(context, "published_at", t.published_at)
            .with_hint(t.zone.with(zone));
        moment.kind = "datetime-local";
        vec![
            self.line(context, "labels", t.labels)
                .with_hint(t.labels_hint),
            moment,
            self.line(context, "slug", t.slug).with_hint(t.slug_hint),
        ]
    }

    /// The field of the cover.
    fn cover(&self, context: &AdminContext) -> AdminField {
        let t = &context.t.editor;
        self.line(context, fields::COVER, t.cover)
            .with_hint(t.cover_hint)
            .suggesting("covers")
    }

    /// The fields that most posts leave as they are.
    fn more(&self, context: &AdminContext, offers: &Offers) -> (Vec<AdminChoice>, Vec<AdminField>) {
        let t = &context.t.editor;
        let choice = |name, label, options: Vec<(String, String)>| {
            let value = self.fields.get(name);
            AdminChoice::new(name, label, options, value).with_error(self.error(context, name))
        };
        let named = |options: &[(&str, &str)]| {
            let owned = |(value, label): &(&str, &str)| ((*value).to_owned(), (*label).to_owned());
            options.iter().map(owned).collect::<Vec<_>>()
        };
        let modes = named(&[
            ("open", t.comments_open),
            ("moderated", t.comments_moderated),
            ("closed", t.comments_closed),
            ("hidden", t.comments_hidden),
        ]);
        let kinds = named(&[("post", t.kind_post), ("page", t.kind_page)]);
        let formats = named(&[("markdown", "Markdown"), ("html", "HTML")]);
        let mut series = named(&[("", t.none)]);
        series.extend(offers.series.iter().cloned());
        let mut choices = vec![
            choice("comments", t.comments, modes),
            choice("kind", t.kind, kinds),
            choice("series", t.series, series),
            choice("author", t.author, offers.authors.clone()),
            choice("format", t.format, formats),
        ];
        choices.retain(|choice| choice.options.len() > 1);
        let mut position = self
            .line(context, "series_position", t.series_position)
            .with_hint(t.series_position_hint);
        position.kind = "number";
        let language = context.settings.language.name();
        let fields = vec![
            position,
            self.line(context, "lang", t.lang)
                .with_hint(t.lang_hint.with(&language)),
            self.line(context, "translation_key", t.translation_key)
                .with_hint(t.translation_key_hint),
        ];
        (choices, fields)
    }

    fn links(&self, context: &AdminContext) -> Vec<Link> {
        let shown = self
            .post
            .filter(|post| post.shown(context.now) == Shown::Published);
        let path = shown.and_then(|post| post.path.as_ref());
        let see = path.map(|path| Link::new(urls::path(path), context.t.editor.see));
        let page =
            |post: &Post, page, label| Link::new(urls::admin_post_page(post.id, page), label);
        let t = &context.t.versions;
        let versions = self
            .post
            .map(|post| page(post, "revisions", t.revisions_link));
        let hidden = self.post.filter(|_| shown.is_none());
        let share = hidden.map(|post| page(post, "share", t.share_link));
        see.into_iter().chain(versions).chain(share).collect()
    }

    fn buttons(&self, context: &AdminContext) -> Vec<EditorButton> {
        let t = &context.t.editor;
        let button = |value, label| EditorButton { value, label };
        match self.post.map(|post| post.status) {
            None | Some(PostStatus::Draft) => vec![
                button("save", t.save_draft),
                button("preview", t.preview),
                button("publish", t.publish),
            ],
            Some(PostStatus::Public) => vec![
                button("save", t.save),
                button("preview", t.preview),
                button("unpublish", t.unpublish),
            ],
            Some(PostStatus::Trash) => {
                vec![button("restore", t.restore), button("preview", t.preview)]
            }
        }
    }
}

/// Returns the name of an open page.
fn new_page(context: &AdminContext) -> String {
    let bytes = context.app.services.rng.bytes::<16>();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the state of a post in words.
fn state(context: &AdminContext, post: &Post) -> String {
    let t = &context.t.posts;
    let moment = |at: Option<_>| at.map_or_else(String::new, |at| context.locale.moment(at));
    let state = match post.shown(context.now) {
        Shown::Draft => t.is_draft.to_owned(),
        Shown::Scheduled => t.is_scheduled.with(&moment(post.published_at)),
        Shown::Published => t.is_published.with(&moment(post.published_at)),
        Shown::Trash => t.is_in_trash.to_owned(),
    };
    format!(
        "{state} · {}",
        t.changed.with(&moment(Some(post.updated_at)))
    )
}

/// What the form offers to choose from.
#[derive(Debug)]
struct Offers {
    labels: Vec<String>,
    series: Vec<(String, String)>,
    authors: Vec<(String, String)>,
    /// The pictures of the text: path and alternative text.
    covers: Vec<(String, String)>,
}

impl Offers {
    async fn read(context: &AdminContext, body: &str) -> Result<Self> {
        let hashes: Vec<_> = MediaHash::all_in(body).into_iter().collect();
        let mut conn = context.read().await?;
        let media = store::media::list_by_hashes(&mut conn, &hashes).await?;
        let labels = store::labels::list_after(&mut conn, context.now, "", OFFERED).await?;
        let series = store::series::list(&mut conn, SeriesId(0), OFFERED).await?;
        let users = context.app.services.cached.users(&mut conn).await?;
        let may_choose = context.authority().post_reach() == PostReach::All;
        let authors = users.iter().filter(|_| may_choose);
        let pictures = media
            .into_iter()
            .filter(|media| media.kind == MediaKind::Picture);
        Ok(Self {
            covers: pictures
                .map(|picture| {
                    let path = MediaPath::new(&picture.hash, &picture.name);
                    (path.to_string(), picture.alt)
                })
                .collect(),
            labels: labels.into_iter().map(|label| label.name).collect(),
            series: series
                .into_iter()
                .map(|series| (series.id.to_string(), series.title))
                .collect(),
            authors: authors
                .map(|user| (user.id.to_string(), user.name.clone()))
                .collect(),
        })
    }
}
