//! The pages about other blogs that move in.

use askama::Template;

use super::{AdminChoice, AdminField, AdminLayout, WorkLine};
use crate::web::views::Link;

/// The list of imports, with the form that begins one.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/imports.html")]
pub struct ImportsPage {
    /// The frame.
    pub layout: AdminLayout,
    /// What can be uploaded, and how much.
    pub file_hint: String,
    /// The error of the field with the files.
    pub file_error: Option<String>,
    /// The names of files on the server, as they were typed.
    pub names: String,
    /// The error of that field.
    pub names_error: Option<String>,
    /// The imports, newest first.
    pub imports: Vec<WorkLine>,
    /// The link to older ones.
    pub older: Option<Link>,
}

impl ImportsPage {
    /// Returns the errors of the fields.
    #[must_use]
    pub fn errors(&self) -> Vec<(String, String)> {
        let error = |name: &str, error: &Option<String>| {
            let error = error.clone()?;
            Some((name.to_owned(), error))
        };
        let file = error("file", &self.file_error);
        file.into_iter()
            .chain(error("names", &self.names_error))
            .collect()
    }
}

/// An import: how far it is, what was found, and what can be done.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/import.html")]
pub struct ImportPage {
    /// The frame.
    pub layout: AdminLayout,
    /// The state in words.
    pub state: String,
    /// When it began, in words.
    pub began: String,
    /// Why it failed.
    pub error: Option<String>,
    /// How much is done, in thousandths; `None` unless the server works on it.
    pub progress: Option<i64>,
    /// How much is done, in words.
    pub percent: String,
    /// Whether the page shows itself again, and the link to the page that does otherwise.
    pub reloads: bool,
    /// The link to the page that does not reload, or that does.
    pub reload_link: Link,
    /// The heading of the counts.
    pub heading: String,
    /// That the address of the old blog is not known.
    pub no_home: bool,
    /// The numbers of entries.
    pub counts: Vec<ImportCount>,
    /// What became of settings, as sentences.
    pub settings: Vec<String>,
    /// The pictures that are being fetched, as a sentence.
    pub pictures: Option<String>,
    /// What an undo deleted, as a sentence.
    pub removed: Option<String>,
    /// The heading of what an undo left.
    pub kept_title: String,
    /// What an undo left.
    pub kept: Vec<String>,
    /// What is not carried.
    pub losses: Vec<LossLine>,
    /// Whether the losses were counted.
    pub has_losses_counted: bool,
    /// The link to more of them.
    pub more_losses: Option<Link>,
    /// The form that starts it or lets it go on.
    pub start: Option<StateButton>,
    /// Whether the form with the options is shown.
    pub has_options: bool,
    /// The URL to which the options are sent.
    pub action: String,
    /// The field with the address of the old blog.
    pub from: AdminField,
    /// The authors, with the users that they become.
    pub authors: Vec<ImportAuthor>,
    /// What can be left out.
    pub skip: Vec<SkipBox>,
    /// Further boxes.
    pub boxes: Vec<SkipBox>,
    /// The form that stops it.
    pub stop: Option<StateButton>,
    /// The form that undoes it.
    pub undo: Option<StateButton>,
    /// The form that removes it from the list.
    pub delete: Option<StateButton>,
    /// Whether posts came, which can be looked at.
    pub is_done: bool,
}

impl ImportPage {
    /// Returns the errors of the fields.
    #[must_use]
    pub fn errors(&self) -> Vec<(String, String)> {
        let authors = self.authors.iter();
        let choices = authors.filter_map(|author| author.choice.listed_error());
        let mut errors = AdminField::errors(&[&self.from]);
        errors.extend(choices);
        errors
    }
}

/// The number of entries of a kind, and their results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportCount {
    /// The number, such as "12 posts".
    pub found: String,
    /// The results, such as "10 new, 2 left out".
    pub results: String,
}

/// Something that is not carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossLine {
    /// The kind of the entry, such as `posts`.
    pub kind: String,
    /// What is not carried, and why.
    pub words: String,
}

/// A form with a single button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateButton {
    /// The URL to which it is sent.
    pub action: String,
    /// The button's text.
    pub label: String,
}

/// An author of the other blog.
#[derive(Clone, Debug)]
pub struct ImportAuthor {
    /// The name, which a hidden field carries.
    pub name: String,
    /// The name of that field.
    pub field: String,
    /// The choice of the user that the author becomes.
    pub choice: AdminChoice,
}

/// A box to tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkipBox {
    /// The name of the field.
    pub name: &'static str,
    /// The value.
    pub value: &'static str,
    /// The label.
    pub label: String,
    /// Whether it is ticked.
    pub is_ticked: bool,
}
