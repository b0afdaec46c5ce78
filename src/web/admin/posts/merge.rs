//! What two people changed in one post: joined where it can be, and otherwise put before the author.

use axum::http::StatusCode;

use super::fields::{BODY, NAMES, PostFields, carried};
use super::three_way::{self, Piece};
use crate::error::Result;
use crate::model::Post;
use crate::publishing;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::navigation::Section;
use crate::web::form::Form;
use crate::web::views::admin::{MergePage, MergePlace};

/// The prefix of the fields with what was chosen.
const CHOICE: &str = "choose-";

/// The fields that two people changed, joined.
#[derive(Debug)]
pub(super) struct Merge {
    /// The fields with every change about which there is no doubt, but for the text.
    fields: PostFields,
    /// The names of the fields that both changed, and the stored values.
    conflicts: Vec<(&'static str, String)>,
    pieces: Vec<Piece>,
}

impl Merge {
    /// Joins the stored fields `theirs` and the sent ones `yours`, which were both made from `was`.
    pub(super) fn of(was: &PostFields, theirs: &PostFields, yours: &PostFields) -> Self {
        let mut fields = theirs.clone();
        let mut conflicts = Vec::new();
        for name in NAMES.into_iter().filter(|name| *name != BODY) {
            let (old, stored, sent) = (was.get(name), theirs.get(name), yours.get(name));
            if sent == old || sent == stored {
                continue;
            }
            fields.set(name, sent.to_owned());
            if stored != old {
                conflicts.push((name, stored.to_owned()));
            }
        }
        Self {
            fields,
            conflicts,
            pieces: three_way::join(was.get(BODY), theirs.get(BODY), yours.get(BODY)),
        }
    }

    /// Whether the author has to choose.
    pub(super) fn has_conflicts(&self) -> bool {
        !self.conflicts.is_empty()
            || self
                .pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Conflict(_)))
    }

    /// Returns the joined fields, with what the form chooses at each place, or else what was sent.
    pub(super) fn fields(&self, form: &Form) -> PostFields {
        let chosen = |place: &str| form.value(&format!("{CHOICE}{place}"));
        let mut fields = self.fields.clone();
        for (name, stored) in &self.conflicts {
            if chosen(name) == "theirs" {
                fields.set(name, stored.clone());
            }
        }
        let mut place = 0;
        let body = three_way::text(&self.pieces, |conflict| {
            place += 1;
            match chosen(&place.to_string()) {
                "theirs" => conflict.theirs.clone(),
                "both" => {
                    let mut both = conflict.theirs.clone();
                    three_way::append(&mut both, &conflict.yours);
                    both
                }
                _ => conflict.yours.clone(),
            }
        });
        fields.set(BODY, body);
        fields
    }

    /// Shows the page on which the author chooses. It keeps everything that was sent, and names the
    /// stored version by which it was made.
    pub(super) async fn show(&self, context: &AdminContext, stored: &Post, form: &Form) -> Answer {
        let t = &context.t.versions;
        let sent = PostFields::of_form(form);
        let mut fields = carried(form);
        fields.extend(sent.all());
        fields.push(("merge-version".to_owned(), stored.version.to_string()));
        let names = self.conflicts.iter().map(|(name, theirs)| MergePlace {
            name: format!("{CHOICE}{name}"),
            label: label(&context.t.editor, name).to_owned(),
            theirs: theirs.clone(),
            yours: sent.get(name).to_owned(),
            can_be_both: false,
        });
        let mut places: Vec<_> = names.collect();
        let conflicts = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Agreed(_) => None,
            Piece::Conflict(conflict) => Some(conflict),
        });
        places.extend(conflicts.zip(1..).map(|(conflict, n)| MergePlace {
            name: format!("{CHOICE}{n}"),
            label: t.place.with(&context.locale.number(n)),
            theirs: conflict.theirs.clone(),
            yours: conflict.yours.clone(),
            can_be_both: true,
        }));
        let (name, at) = changed_by(context, stored).await?;
        let page = MergePage {
            layout: context.layout(t.merge_title, Section::Posts),
            intro: t.merge_intro.fill(&[("name", &name), ("moment", &at)]),
            action: urls::admin_post(stored.id),
            fields,
            places,
        };
        context.page(StatusCode::CONFLICT, &page)
    }
}

/// Returns who saved the stored version and when, in words.
async fn changed_by(context: &AdminContext, stored: &Post) -> Result<(String, String)> {
    let mut conn = context.read().await?;
    let services = &context.app.services;
    let by = context.authority();
    let newest =
        publishing::list_revisions(&mut conn, services, by, stored.id, i64::MAX, 1).await?;
    let users = services.cached.users(&mut conn).await?;
    let newest = newest.first();
    let user = newest
        .and_then(|revision| revision.user_id)
        .and_then(|id| users.iter().find(|user| user.id == id));
    let name = user.map_or(context.t.versions.somebody, |user| user.name.as_str());
    let at = newest.map_or(stored.updated_at, |revision| revision.saved_at);
    Ok((name.to_owned(), context.locale.moment(at)))
}

/// Returns the label of a field.
fn label(t: &crate::i18n::EditorMessages, name: &str) -> &'static str {
    match name {
        "title" => t.title,
        "subtitle" => t.subtitle,
        "labels" => t.labels,
        "published_at" => t.published_at,
        "slug" => t.slug,
        "kind" => t.kind,
        "comments" => t.comments,
        "lang" => t.lang,
        "series" => t.series,
        "series_position" => t.series_position,
        "translation_key" => t.translation_key,
        "author" => t.author,
        "format" => t.format,
        "cover" => t.cover,
        "pinned" => t.pinned,
        _ => t.body,
    }
}
