//! Texts of the editor.

use crate::i18n::text::{Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of the editor.
    EditorMessages {
        /// The title of the page for a new post.
        new_title: Text,
        /// The title of the page for a post: `{title}`.
        edit_title: SplitSentence,
        /// The label of the title.
        title: Text,
        /// The label of the subtitle.
        subtitle: Text,
        /// The label of the text.
        body: Text,
        /// The line below the text.
        markdown: Text,
        /// The heading of the fields about pictures.
        pictures: Text,
        /// The label of the file to upload.
        file: Text,
        /// The label of a picture's alternative text.
        alt: Text,
        /// What the alternative text is for.
        alt_hint: Text,
        /// The button that uploads.
        upload: Text,
        /// What an upload came to.
        uploaded: Text,
        /// The message if no file was chosen.
        no_file: Text,
        /// The message if a picture has no alternative text yet.
        alt_missing: Text,
        /// The heading of labels, date and address.
        placing: Text,
        /// The heading of the other fields.
        more: Text,
        /// The label of the labels.
        labels: Text,
        /// How labels are typed.
        labels_hint: Text,
        /// The label of the time of publication.
        published_at: Text,
        /// The zone of the time of publication: `{zone}`.
        zone: SplitSentence,
        /// The label of the slug.
        slug: Text,
        /// What an empty slug means.
        slug_hint: Text,
        /// The label of the series.
        series: Text,
        /// The label of the position in the series.
        series_position: Text,
        /// What an empty position means.
        series_position_hint: Text,
        /// The choice of none.
        none: Text,
        /// The label of the kind.
        kind: Text,
        /// The choice of a post.
        kind_post: Text,
        /// The choice of a page.
        kind_page: Text,
        /// The label of who may comment.
        comments: Text,
        /// The blog's policy decides.
        comments_open: Text,
        /// Every comment waits.
        comments_moderated: Text,
        /// Comments are shown but not accepted.
        comments_closed: Text,
        /// Comments are neither shown nor accepted.
        comments_hidden: Text,
        /// The label of the language.
        lang: Text,
        /// What an empty language means: `{language}`.
        lang_hint: SplitSentence,
        /// The label of the key of translations.
        translation_key: Text,
        /// What the key is for.
        translation_key_hint: Text,
        /// The label of the author.
        author: Text,
        /// The label of the format.
        format: Text,
        /// The box that pins a post.
        pinned: Text,
        /// The button that saves a draft.
        save_draft: Text,
        /// The button that saves a post that is public or will be.
        save: Text,
        /// The button that takes a post out of the trash.
        restore: Text,
        /// The button that shows a preview.
        preview: Text,
        /// The button that leads to the page that publishes.
        publish: Text,
        /// The button that makes a draft of a post.
        unpublish: Text,
        /// The link to the post on the blog.
        see: Text,
        /// What was done: a draft was saved.
        draft_saved: Text,
        /// What was done: a post was saved.
        saved: Text,
        /// What was done: nothing had changed.
        unchanged: Text,
        /// What was done: a post is a draft again.
        unpublished: Text,
        /// What was done: a post came back from the trash.
        restored: Text,
        /// What was done: somebody else's changes and these are both in.
        joined: Text,
        /// The ribbon above a preview.
        preview_ribbon: Text,
        /// The button that leads from a preview back to the text.
        back: Text,
        /// What is wrong with a slug.
        bad_slug: Text,
        /// What is wrong with a label.
        bad_label: Text,
        /// What is wrong with a key.
        bad_key: Text,
        /// What is wrong with a language.
        bad_language: Text,
        /// What is wrong with a number.
        bad_number: Text,
        /// What is wrong with a time.
        bad_time: Text,
        /// A time that clocks skipped: the last one `{before}` and the first one `{after}`.
        skipped_time: Sentence,
        /// What is wrong with a choice.
        bad_choice: Text,
        /// The field with the picture that stands for the post.
        cover: Text,
        /// What it is for.
        cover_hint: Text,
        /// The field with the description of the cover.
        cover_alt: Text,
        /// The field with a file that becomes the cover.
        cover_file: Text,
        /// The button that uploads the cover.
        upload_cover: Text,
        /// The notice after the cover was uploaded.
        uploaded_cover: Text,
        /// It is no picture of this blog.
        bad_cover: Text,
    }
}

pub(super) const EN: EditorMessages = EditorMessages {
    new_title: "Write",
    edit_title: SplitSentence::new("Edit “{title}”"),
    title: "Title",
    subtitle: "Subtitle",
    body: "Text",
    markdown: "Written in Markdown: *emphasis*, **strong**, [a link](https://…), # a heading.",
    pictures: "Add a picture or file",
    file: "File",
    alt: "What the picture shows",
    alt_hint: "For those who do not see it. Leave it empty only for decoration.",
    upload: "Upload",
    uploaded: "Uploaded. It is at the end of your text: move it to where you want it. Nothing is saved yet.",
    no_file: "Choose a file first.",
    alt_missing: "The picture has no description yet: write one between the brackets.",
    placing: "Labels, date, address",
    more: "Comments, language, series",
    labels: "Labels",
    labels_hint: "With commas between them.",
    published_at: "Date",
    zone: SplitSentence::new(
        "In the zone of the blog, {zone}. Empty for the moment at which you publish.",
    ),
    slug: "Last part of the address",
    slug_hint: "Empty to make it of the title.",
    series: "Series",
    series_position: "Part",
    series_position_hint: "Empty for the last one.",
    none: "None",
    kind: "Kind",
    kind_post: "Post",
    kind_page: "Page, outside the lists by date",
    comments: "Comments",
    comments_open: "Open",
    comments_moderated: "Open, each waits for you",
    comments_closed: "Shown, no new ones",
    comments_hidden: "Off",
    lang: "Language",
    lang_hint: SplitSentence::new(
        "A tag such as de or pt-BR. Empty for that of the blog, {language}.",
    ),
    translation_key: "Key of its translations",
    translation_key_hint: "The same for all posts that are one text in several languages.",
    author: "Author",
    format: "Format",
    pinned: "Pinned to the top of the home page",
    save_draft: "Save draft",
    save: "Save",
    restore: "Restore as a draft",
    preview: "Preview",
    publish: "Publish…",
    unpublish: "Unpublish",
    see: "See it on the blog",
    draft_saved: "Draft saved.",
    saved: "Saved.",
    unchanged: "Nothing had changed.",
    unpublished: "It is a draft again. Readers do not see it any more.",
    restored: "It is back from the trash, as a draft.",
    joined: "Saved. It had been changed meanwhile; both changes are in it.",
    preview_ribbon: "A preview. Nothing is saved yet, and only you see this.",
    back: "Back to writing",
    bad_slug: "Use lower-case letters, digits and single hyphens, such as a-good-day.",
    bad_label: "A label has 1 to 60 characters and no slash.",
    bad_key: "Use lower-case letters, digits and hyphens, such as on-bread.",
    bad_language: "This is no language tag. Use one such as de or pt-BR.",
    bad_number: "Use a number from 1 on.",
    bad_time: "Use a date and a time, such as 2022-01-07T09:30.",
    skipped_time: Sentence(
        "There was no such time: the clocks went forward. Use {before} or {after}.",
    ),
    bad_choice: "Choose one of the list.",
    cover: "Cover",
    cover_hint: "The picture for lists and link previews. Upload one below, or choose one of the text.",
    cover_alt: "What the cover shows",
    cover_file: "Picture for the cover",
    upload_cover: "Upload cover",
    uploaded_cover: "Uploaded. It is the cover as soon as you save.",
    bad_cover: "This is not the path of a picture of this blog, such as /media/…/press.jpg.",
};

pub(super) const DE: EditorMessages = EditorMessages {
    new_title: "Schreiben",
    edit_title: SplitSentence::new("„{title}“ bearbeiten"),
    title: "Titel",
    subtitle: "Untertitel",
    body: "Text",
    markdown: "Geschrieben in Markdown: *betont*, **stark**, [ein Link](https://…), # eine Überschrift.",
    pictures: "Bild oder Datei hinzufügen",
    file: "Datei",
    alt: "Was das Bild zeigt",
    alt_hint: "Für alle, die es nicht sehen. Nur bei Schmuck leer lassen.",
    upload: "Hochladen",
    uploaded: "Hochgeladen. Es steht am Ende deines Textes: Verschieb es, wohin du willst. Gespeichert ist noch nichts.",
    no_file: "Wähle zuerst eine Datei aus.",
    alt_missing: "Das Bild hat noch keine Beschreibung: Schreib sie zwischen die Klammern.",
    placing: "Labels, Datum, Adresse",
    more: "Kommentare, Sprache, Serie",
    labels: "Labels",
    labels_hint: "Mit Kommas dazwischen.",
    published_at: "Datum",
    zone: SplitSentence::new(
        "In der Zeitzone des Blogs, {zone}. Leer für den Moment, in dem du veröffentlichst.",
    ),
    slug: "Letzter Teil der Adresse",
    slug_hint: "Leer, um ihn aus dem Titel zu bilden.",
    series: "Serie",
    series_position: "Teil",
    series_position_hint: "Leer für den letzten.",
    none: "Keine",
    kind: "Art",
    kind_post: "Artikel",
    kind_page: "Seite, außerhalb der Listen nach Datum",
    comments: "Kommentare",
    comments_open: "Offen",
    comments_moderated: "Offen, jeder wartet auf dich",
    comments_closed: "Sichtbar, keine neuen",
    comments_hidden: "Aus",
    lang: "Sprache",
    lang_hint: SplitSentence::new(
        "Ein Kürzel wie de oder pt-BR. Leer für die des Blogs, {language}.",
    ),
    translation_key: "Schlüssel der Übersetzungen",
    translation_key_hint: "Derselbe für alle Artikel, die ein Text in mehreren Sprachen sind.",
    author: "Von",
    format: "Format",
    pinned: "Oben auf der Startseite angeheftet",
    save_draft: "Entwurf speichern",
    save: "Speichern",
    restore: "Als Entwurf zurückholen",
    preview: "Vorschau",
    publish: "Veröffentlichen …",
    unpublish: "Zurückziehen",
    see: "Im Blog ansehen",
    draft_saved: "Entwurf gespeichert.",
    saved: "Gespeichert.",
    unchanged: "Es hatte sich nichts geändert.",
    unpublished: "Es ist wieder ein Entwurf und nicht mehr zu lesen.",
    restored: "Es ist zurück aus dem Papierkorb, als Entwurf.",
    joined: "Gespeichert. Es war inzwischen geändert worden; beide Änderungen sind darin.",
    preview_ribbon: "Eine Vorschau. Es ist noch nichts gespeichert, und nur du siehst sie.",
    back: "Weiterschreiben",
    bad_slug: "Nimm Kleinbuchstaben, Ziffern und einzelne Bindestriche, etwa ein-guter-tag.",
    bad_label: "Ein Label hat 1 bis 60 Zeichen und keinen Schrägstrich.",
    bad_key: "Nimm Kleinbuchstaben, Ziffern und Bindestriche, etwa ueber-brot.",
    bad_language: "Das ist kein Sprachkürzel. Nimm eines wie de oder pt-BR.",
    bad_number: "Nimm eine Zahl ab 1.",
    bad_time: "Nimm ein Datum mit Uhrzeit, etwa 2022-01-07T09:30.",
    skipped_time: Sentence(
        "Diese Zeit gab es nicht: Die Uhren wurden vorgestellt. Nimm {before} oder {after}.",
    ),
    bad_choice: "Wähle etwas aus der Liste.",
    cover: "Titelbild",
    cover_hint: "Das Bild für Listen und Linkvorschauen. Lade unten eins hoch, oder wähle eins aus dem Text.",
    cover_alt: "Was das Titelbild zeigt",
    cover_file: "Bild als Titelbild",
    upload_cover: "Titelbild hochladen",
    uploaded_cover: "Hochgeladen. Es ist das Titelbild, sobald du speicherst.",
    bad_cover: "Das ist nicht der Pfad eines Bilds dieses Blogs, etwa /media/…/presse.jpg.",
};
