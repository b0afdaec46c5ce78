//! `/-/admin/imports/{id}`: an import, how far it is, and what can be done with it.

use axum::http::header::{HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};

use super::words;
use crate::error::{FieldErrors, Result};
use crate::model::{ImportId, ImportState, User};
use crate::store::imports::{Import, ImportLoss};
use crate::store::{self, import_entries};
use crate::transfer::background::{self, Findings, FoundUser, ImportOptions};
use crate::transfer::import::SkipKind;
use crate::urls;
use crate::web::admin::context::AdminContext;
use crate::web::admin::error::Answer;
use crate::web::admin::navigation::Section;
use crate::web::path::Path;
use crate::web::views::Link;
use crate::web::views::admin::{
    AdminChoice, AdminField, ImportAuthor, ImportPage, LossLine, SkipBox, StateButton,
};

/// The number of losses on a page.
const LOSSES: i64 = 25;
/// The most authors whose users can be chosen here.
const AUTHORS: usize = 100;
/// The most users of the blog among whom is chosen.
const USERS: i64 = 500;
/// The seconds after which the page shows itself again while the server works.
const RELOAD: &str = "3";
/// The parameter that keeps the page still.
const STILL: &str = "still";
/// The field with the old blog's address.
pub(super) const FROM: &str = "from";
/// The field with the kinds that are left out.
pub(super) const SKIP: &str = "skip";
/// The field for pictures that are not fetched.
pub(super) const LEAVE_PICTURES: &str = "leave-pictures";
/// The name of the box for excerpts.
pub(super) const EXCERPTS: &str = "excerpts-as-subtitles";
/// The field for overwriting.
pub(super) const THEIRS: &str = "theirs";
/// The field for a blog of invited readers.
pub(super) const FROM_PRIVATE: &str = "from-private";
/// The beginning of the names of the fields with an author's name, before its number.
pub(super) const AUTHOR: &str = "author-";
/// The beginning of the names of the fields with an author's user, before its number.
pub(super) const USER: &str = "user-";

/// Shows the page.
pub async fn get(context: AdminContext, Path(id): Path<ImportId>, uri: Uri) -> Answer {
    let query = uri.query().unwrap_or("").as_bytes();
    let parameter = |wanted: &str| {
        let mut pairs = url::form_urlencoded::parse(query);
        pairs
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value)
    };
    let after = parameter("after").and_then(|after| after.parse().ok());
    let is_still = parameter(STILL).is_some();
    let import = background::find(&mut context.read().await?, context.authority(), id).await?;
    let options = ImportOptions::read(&import.options)?;
    let shown = Shown {
        import,
        options,
        errors: FieldErrors::default(),
        after: after.unwrap_or(0),
        is_still,
    };
    show(&context, StatusCode::OK, shown).await
}

/// What the page shows.
pub(super) struct Shown {
    pub(super) import: Import,
    /// The options, as they are stored or as they were sent.
    pub(super) options: ImportOptions,
    /// What is wrong with them.
    pub(super) errors: FieldErrors,
    /// The number of the last loss that was seen.
    pub(super) after: i64,
    /// Whether the page does not show itself again.
    pub(super) is_still: bool,
}

/// Shows an import.
pub(super) async fn show(context: &AdminContext, status: StatusCode, shown: Shown) -> Answer {
    let mut conn = context.read().await?;
    let (id, by) = (shown.import.id, context.authority());
    let mut losses = background::list_losses(&mut conn, by, id, shown.after, LOSSES + 1).await?;
    let users = store::users::list_after(&mut conn, crate::model::UserId(0), USERS).await?;
    let has_written = import_entries::has_any(&mut conn, id).await?;
    drop(conn);
    let more = losses.len() > usize::try_from(LOSSES).unwrap_or(usize::MAX);
    losses.truncate(usize::try_from(LOSSES).unwrap_or(usize::MAX));
    let last = losses.last().filter(|_| more).map(|loss| loss.number);
    let page = page(context, &shown, &losses, last, &users, has_written)?;
    let reloads = page.reloads;
    let mut response = context.page(status, &page)?;
    if reloads {
        let name = HeaderName::from_static("refresh");
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(RELOAD));
    }
    Ok(response)
}

fn page(
    context: &AdminContext,
    shown: &Shown,
    losses: &[ImportLoss],
    last: Option<i64>,
    users: &[User],
    has_written: bool,
) -> Result<ImportPage> {
    let (t, locale, import) = (&context.t.imports, &context.locale, &shown.import);
    let (state, path) = (import.state, urls::admin_import(import.id));
    let findings = Findings::read(&import.findings)?;
    let button = |what: &str, label: &str| StateButton {
        action: urls::admin_import_form(import.id, what),
        label: label.to_owned(),
    };
    let is_own = !import.files.is_empty();
    let is_runnable = is_own
        && matches!(
            state,
            ImportState::Ready | ImportState::Stopped | ImportState::Failed
        );
    let is_counted = !import.counts.is_empty() && !state.is_active();
    let start = if state == ImportState::Ready {
        t.start
    } else {
        t.go_on
    };
    let home = findings.home.as_deref();
    let heading = match (state, home) {
        (ImportState::Done | ImportState::Undone, _) => t.outcome.to_owned(),
        (_, Some(home)) => t.found_at.with(home),
        (_, None) => t.found.to_owned(),
    };
    let removed = findings.removed.filter(|_| state == ImportState::Undone);
    let reload_link = if shown.is_still {
        Link {
            url: path.clone(),
            label: t.resume.to_owned(),
        }
    } else {
        Link {
            url: format!("{path}?{STILL}"),
            label: t.pause.to_owned(),
        }
    };
    Ok(ImportPage {
        layout: context.layout(words::source(t, import), Section::Import),
        state: words::state(t, state).to_owned(),
        began: t.began.with(&locale.moment(import.started_at)),
        error: import.error.clone(),
        progress: state.is_active().then_some(import.progress),
        percent: t.percent.with(&locale.number(import.progress / 10)),
        reloads: state.is_active() && !shown.is_still && is_own,
        reload_link,
        heading,
        no_home: is_runnable && is_counted && home.is_none(),
        counts: if is_counted {
            words::counts(t, locale, import)
        } else {
            Vec::new()
        },
        settings: if is_counted {
            settings(context, &findings)
        } else {
            Vec::new()
        },
        pictures: findings
            .pictures
            .filter(|count| *count > 0 && state == ImportState::Done)
            .map(|count| locale.count(&t.pictures, count)),
        removed: removed.map(|count| locale.count(&t.removed, count)),
        kept_title: locale.count(&t.kept, findings.kept.len()),
        kept: if state == ImportState::Undone {
            findings.kept.clone()
        } else {
            Vec::new()
        },
        losses: losses.iter().map(|loss| line(context, loss)).collect(),
        has_losses_counted: is_counted,
        more_losses: last.map(|last| Link {
            url: format!("{path}?after={last}"),
            label: t.more_losses.to_owned(),
        }),
        start: (is_runnable && is_counted).then(|| button("start", start)),
        has_options: is_runnable,
        action: path,
        from: AdminField::text(FROM, t.from)
            .with_value(shown.options.from.clone().unwrap_or_default())
            .with_hint(t.from_hint)
            .with_error(context.complaint_on(&shown.errors, "options/from"))
            .optional(),
        authors: authors(context, shown, &findings.authors, users),
        skip: skip(context, &shown.options),
        boxes: boxes(context, &shown.options),
        stop: (state.is_active() && is_own).then(|| button("stop", t.stop)),
        undo: (has_written && !state.is_active()).then(|| button("undo", t.undo_button)),
        delete: (!has_written && !state.is_active()).then(|| button("delete", t.delete)),
        is_done: state == ImportState::Done,
    })
}

fn settings(context: &AdminContext, findings: &Findings) -> Vec<String> {
    let t = &context.t.imports;
    let line = |setting: &background::FoundSetting| {
        let places = [
            ("name", setting.name.as_str()),
            ("old", &setting.old),
            ("new", &setting.new),
        ];
        if setting.is_taken {
            t.setting_taken.fill(&places)
        } else {
            t.setting_kept.fill(&places)
        }
    };
    findings.settings.iter().map(line).collect()
}

fn line(context: &AdminContext, loss: &ImportLoss) -> LossLine {
    let t = &context.t.imports;
    let places = [("name", loss.name.as_str()), ("reason", &loss.reason)];
    let words = if loss.is_whole {
        t.loss_whole.fill(&places)
    } else {
        t.loss_part.fill(&places)
    };
    LossLine {
        kind: loss.kind.clone(),
        words,
    }
}

fn authors(
    context: &AdminContext,
    shown: &Shown,
    found: &[FoundUser],
    users: &[User],
) -> Vec<ImportAuthor> {
    let t = &context.t.imports;
    let mut choices = vec![(String::new(), t.new_user.to_owned())];
    choices.extend(
        users
            .iter()
            .map(|user| (user.slug.as_str().to_owned(), user.name.clone())),
    );
    let author = |(number, author): (usize, &FoundUser)| {
        let known = author
            .user
            .and_then(|id| users.iter().find(|user| user.id == id));
        let chosen = shown.options.authors.get(&author.name).cloned();
        let value = chosen.or_else(|| known.map(|user| user.slug.as_str().to_owned()));
        let posts = context.locale.count(&t.kinds.posts, author.posts);
        let label = t.author.fill(&[("name", &author.name), ("posts", &posts)]);
        let error = format!("options/authors/{}", author.name);
        let choice = AdminChoice::new(
            &format!("{USER}{number}"),
            &label,
            choices.clone(),
            &value.unwrap_or_default(),
        );
        ImportAuthor {
            name: author.name.clone(),
            field: format!("{AUTHOR}{number}"),
            choice: choice.with_error(context.complaint_on(&shown.errors, &error)),
        }
    };
    found.iter().take(AUTHORS).enumerate().map(author).collect()
}

fn skip(context: &AdminContext, options: &ImportOptions) -> Vec<SkipBox> {
    let t = &context.t.imports;
    let each = |kind: SkipKind| SkipBox {
        name: SKIP,
        value: kind.as_str(),
        label: words::skipped(t, kind).to_owned(),
        is_ticked: options.skip.contains(&kind),
    };
    SkipKind::ALL.map(each).to_vec()
}

fn boxes(context: &AdminContext, options: &ImportOptions) -> Vec<SkipBox> {
    let t = &context.t.imports;
    let boxes = [
        (LEAVE_PICTURES, t.leave_pictures, options.leave_pictures),
        (EXCERPTS, t.excerpts, options.excerpts_as_subtitles),
        (THEIRS, t.theirs, options.theirs),
        (FROM_PRIVATE, t.from_private, options.from_private),
    ];
    let each = |(name, label, is_ticked): (&'static str, &str, bool)| SkipBox {
        name,
        value: "yes",
        label: label.to_owned(),
        is_ticked,
    };
    boxes.map(each).to_vec()
}
