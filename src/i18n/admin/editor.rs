//! Texts of the editor, and of the pages around it: publishing and joining two texts.

use crate::i18n::text::{Plural, Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of the editor, and of the pages around it.
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
        /// A slug that another post has: `{alternative}` is free.
        slug_taken: SplitSentence,
        /// The title of the page that publishes: `{title}`.
        publish_title: SplitSentence,
        /// When it appears, in words: now.
        when_now: Text,
        /// When it appears, in words: `{moment}`, which is to come.
        when_later: SplitSentence,
        /// When it appears, in words: `{moment}`, which is past.
        when_earlier: SplitSentence,
        /// The label of when it appears.
        when: Text,
        /// What an empty time means.
        when_hint: Text,
        /// The label of its address.
        address: Text,
        /// The heading of what to look at before publishing.
        checks: Text,
        /// The message if there is nothing to look at.
        checks_none: Text,
        /// The check: there is no title.
        check_title: Text,
        /// The check: there is no text.
        check_body: Text,
        /// The check: an upload was not finished.
        check_upload: Text,
        /// The check: it is announced, but nobody may comment.
        check_comments: Text,
        /// The check: a picture has no alternative text: `{what}`.
        check_alt: SplitSentence,
        /// The check: the alternative text of a picture is a file name: `{what}`.
        check_alt_name: SplitSentence,
        /// The check: a link leads to nothing on this blog: `{what}`.
        check_link: SplitSentence,
        /// The check: a picture of this blog does not exist: `{what}`.
        check_picture: SplitSentence,
        /// The check: what is left out of the page: `{what}`.
        check_removed: SplitSentence,
        /// The button that publishes now.
        publish_now: Text,
        /// The link back to the editor.
        to_editor: Text,
        /// What was done: it is public.
        published: Text,
        /// What was done: it will be public at `{moment}`.
        scheduled: SplitSentence,
        /// The title of the page that joins two texts.
        merge_title: Text,
        /// Why it is shown: `{name}` saved at `{moment}`.
        merge_intro: Sentence,
        /// In place of an unknown name.
        somebody: Text,
        /// The text that is stored.
        theirs: Text,
        /// The text that was typed.
        yours: Text,
        /// Both texts, one after the other.
        both: Text,
        /// A part of which nothing is left.
        nothing_left: Text,
        /// A place where both changed the text: `{n}`.
        place: SplitSentence,
        /// The button that joins the texts.
        merge: Text,
        /// What it does.
        merge_hint: Text,
        /// A copy was kept at `{time}`.
        copy_kept: SplitSentence,
        /// There is a copy of `{moment}`, with `{words}` more than what is stored.
        copy_found: Sentence,
        /// The link to the copy.
        copy_go_on: Text,
        /// The field with the picture that stands for the post.
        cover: Text,
        /// What it is for.
        cover_hint: Text,
        /// It is no picture of this blog.
        bad_cover: Text,
        /// The link to what differs in the copy.
        copy_compare: Text,
        /// The title of that page: `{title}`.
        compare_title: SplitSentence,
        /// What is compared with the copy of `{moment}`.
        compare_intro: SplitSentence,
        /// The message if nothing differs.
        compare_same: Text,
        /// The button that drops the copy.
        copy_drop: Text,
        /// What was done: the copy is gone.
        copy_dropped: Text,
        /// The line above a copy.
        copy_shown: Text,
        /// The link to the earlier versions.
        revisions_link: Text,
        /// The title of their list: `{title}`.
        revisions_title: SplitSentence,
        /// A number of words: `{n}`.
        words: Plural,
        /// Marks the version that the post has.
        revision_current: Text,
        /// Which version is compared: `{moment}`.
        revision_intro: SplitSentence,
        /// The message if nothing changed since.
        revision_same: Text,
        /// The button that restores a version.
        revision_restore: Text,
        /// What was done: it is restored.
        revision_restored: Text,
        /// The link to the page that shares a draft.
        share_link: Text,
        /// The title of that page: `{title}`.
        share_title: SplitSentence,
        /// What a link is.
        share_intro: Text,
        /// The line above a new link.
        share_new: Text,
        /// The button that makes a link.
        share_create: Text,
        /// A link, made at `{made}`, which ends at `{ends}`.
        share_line: Sentence,
        /// The button that revokes a link.
        share_revoke: Text,
        /// What was done: the link is revoked.
        share_revoked: Text,
        /// The number of words `{n}` and of `{minutes}`, which the script counts.
        script_words: Sentence,
        /// The script: the session ended.
        script_signed_out: Text,
        /// The script: no copy could be kept.
        script_failed: Text,
        /// The script: there is no network.
        script_offline: Text,
        /// The script: there are words of an earlier visit.
        script_found: Text,
        /// The script: puts them in.
        script_put_in: Text,
        /// The script: `{name}` is on its way.
        script_uploading: SplitSentence,
        /// The script: a file is there.
        script_uploaded: Text,
        /// The script: tries once more.
        script_again: Text,
        /// The script: the button that adds pictures.
        script_add: Text,
        /// The script: the button that finds a post to link to.
        script_link: Text,
        /// The script: the label of the field with the words of its title.
        script_link_words: Text,
        /// The script: no post was found.
        script_link_none: Text,
        /// The script: the button that shows the preview beside the text.
        script_beside: Text,
        /// The line above the joined text.
        merged: Text,
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
    slug_taken: SplitSentence::new("Another post has this address. Free is {alternative}."),
    publish_title: SplitSentence::new("Publish “{title}”"),
    when_now: "It appears as soon as you publish it.",
    when_later: SplitSentence::new("It appears {moment}."),
    when_earlier: SplitSentence::new("It appears at once, dated back to {moment}."),
    when: "When",
    when_hint: "Empty for now. A time to come publishes it then.",
    address: "Address",
    checks: "Before readers see it",
    checks_none: "Nothing stands out.",
    check_title: "It has no title. Lists and feeds show its first words.",
    check_body: "It has no text.",
    check_upload: "An upload in the text did not finish.",
    check_comments: "Nobody can comment on it.",
    check_alt: SplitSentence::new("This picture has no words for those who do not see it: {what}"),
    check_alt_name: SplitSentence::new("This picture is described by a file name: {what}"),
    check_link: SplitSentence::new("This link leads to nothing: {what}"),
    check_picture: SplitSentence::new("This picture does not exist: {what}"),
    check_removed: SplitSentence::new("Left out of the page: {what}"),
    publish_now: "Publish",
    to_editor: "Back to writing",
    published: "Published.",
    scheduled: SplitSentence::new("It will appear {moment}."),
    merge_title: "Two texts",
    merge_intro: Sentence(
        "{name} changed this post on {moment}, while you wrote. Your text is safe. Choose at each place where both of you wrote; all other changes are in.",
    ),
    somebody: "Someone",
    theirs: "Stored",
    yours: "Yours",
    both: "Both",
    nothing_left: "(removed)",
    place: SplitSentence::new("Place {n}"),
    merge: "Put together",
    merge_hint: "Shows the text before anything is saved.",
    copy_kept: SplitSentence::new("Not saved yet. A copy is kept of {time}."),
    copy_found: Sentence("You wrote on, on {moment}, and did not save it ({words} words)."),
    copy_go_on: "Go on with it",
    cover: "Cover",
    cover_hint: "The picture for lists and link previews. Upload it to the text, then choose it here; or write its path.",
    bad_cover: "This is not the path of a picture of this blog, such as /media/…/press.jpg.",
    copy_compare: "Compare",
    compare_title: SplitSentence::new("What you wrote in “{title}”"),
    compare_intro: SplitSentence::new(
        "What differs in your copy of {moment} from what is saved. Lines with a + are only in the copy.",
    ),
    compare_same: "Title, subtitle and text are the same.",
    copy_drop: "Drop it",
    copy_dropped: "It is gone.",
    copy_shown: "This is what you had not saved. It is saved with the next press of a button.",
    revisions_link: "Earlier versions",
    revisions_title: SplitSentence::new("Versions of “{title}”"),
    words: Plural::one("{n} word", "{n} words"),
    revision_current: "as it is now",
    revision_intro: SplitSentence::new("What changed since {moment}."),
    revision_same: "The text is as it was then.",
    revision_restore: "Restore this version",
    revision_restored: "Restored, as a new version.",
    share_link: "Share the draft",
    share_title: SplitSentence::new("Share “{title}”"),
    share_intro: "Who has a link can read the draft as it is at that time, without an account. A link ends after 14 days, and when you revoke it.",
    share_new: "This is the new link. It is shown only now: copy it.",
    share_create: "Make a link",
    share_line: Sentence("Made {made}, ends {ends}"),
    share_revoke: "Revoke",
    share_revoked: "The link leads nowhere any more.",
    script_words: Sentence("{n} words, {minutes} min"),
    script_signed_out: "You are signed out. Your text is safe in this browser: sign in in another tab, and it goes on here.",
    script_failed: "No copy could be kept just now. Your text is safe in this browser.",
    script_offline: "There is no connection. Your text is safe in this browser.",
    script_found: "This browser has words of an earlier visit that were never saved.",
    script_put_in: "Put them in",
    script_uploading: SplitSentence::new("Uploading {name} …"),
    script_uploaded: "Uploaded.",
    script_again: "Try again",
    script_add: "Add pictures",
    script_link: "Link to a post",
    script_link_words: "Words of its title",
    script_link_none: "No post has these words.",
    script_beside: "Preview beside the text",
    merged: "This is the joined text. Read it over and save it.",
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
    slug_taken: SplitSentence::new(
        "Ein anderer Artikel hat diese Adresse. Frei ist {alternative}.",
    ),
    publish_title: SplitSentence::new("„{title}“ veröffentlichen"),
    when_now: "Es erscheint, sobald du es veröffentlichst.",
    when_later: SplitSentence::new("Es erscheint am {moment}."),
    when_earlier: SplitSentence::new("Es erscheint sofort, rückdatiert auf {moment}."),
    when: "Wann",
    when_hint: "Leer für jetzt. Zu einem späteren Zeitpunkt erscheint es dann.",
    address: "Adresse",
    checks: "Bevor es gelesen wird",
    checks_none: "Nichts fällt auf.",
    check_title: "Es hat keinen Titel. Listen und Feeds zeigen die ersten Wörter.",
    check_body: "Es hat keinen Text.",
    check_upload: "Ein Hochladen im Text wurde nicht fertig.",
    check_comments: "Niemand kann es kommentieren.",
    check_alt: SplitSentence::new("Diesem Bild fehlen Worte für alle, die es nicht sehen: {what}"),
    check_alt_name: SplitSentence::new("Dieses Bild wird mit einem Dateinamen beschrieben: {what}"),
    check_link: SplitSentence::new("Dieser Link führt ins Leere: {what}"),
    check_picture: SplitSentence::new("Dieses Bild gibt es nicht: {what}"),
    check_removed: SplitSentence::new("Auf der Seite fehlt: {what}"),
    publish_now: "Veröffentlichen",
    to_editor: "Weiterschreiben",
    published: "Veröffentlicht.",
    scheduled: SplitSentence::new("Es erscheint am {moment}."),
    merge_title: "Zwei Texte",
    merge_intro: Sentence(
        "{name} hat diesen Artikel am {moment} geändert, während du geschrieben hast. Dein Text ist in Sicherheit. Wähle an jeder Stelle, an der ihr beide geschrieben habt; alle anderen Änderungen sind darin.",
    ),
    somebody: "Jemand",
    theirs: "Gespeichert",
    yours: "Deins",
    both: "Beides",
    nothing_left: "(entfernt)",
    place: SplitSentence::new("Stelle {n}"),
    merge: "Zusammenfügen",
    merge_hint: "Zeigt den Text, bevor etwas gespeichert wird.",
    copy_kept: SplitSentence::new("Noch nicht gespeichert. Eine Kopie ist da, vom {time}."),
    copy_found: Sentence(
        "Du hast am {moment} weitergeschrieben und es nicht gespeichert ({words} Wörter).",
    ),
    copy_go_on: "Damit weitermachen",
    cover: "Titelbild",
    cover_hint: "Das Bild für Listen und Linkvorschauen. Lade es in den Text, dann wähle es hier; oder schreib seinen Pfad.",
    bad_cover: "Das ist nicht der Pfad eines Bilds dieses Blogs, etwa /media/…/presse.jpg.",
    copy_compare: "Vergleichen",
    compare_title: SplitSentence::new("Was du in „{title}“ geschrieben hast"),
    compare_intro: SplitSentence::new(
        "Was in deiner Kopie vom {moment} anders ist als im Gespeicherten. Zeilen mit + stehen nur in der Kopie.",
    ),
    compare_same: "Titel, Untertitel und Text sind gleich.",
    copy_drop: "Verwerfen",
    copy_dropped: "Es ist weg.",
    copy_shown: "Das hattest du nicht gespeichert. Der nächste Knopfdruck speichert es.",
    revisions_link: "Frühere Fassungen",
    revisions_title: SplitSentence::new("Fassungen von „{title}“"),
    words: Plural::one("{n} Wort", "{n} Wörter"),
    revision_current: "wie jetzt",
    revision_intro: SplitSentence::new("Was sich seit {moment} geändert hat."),
    revision_same: "Der Text ist wie damals.",
    revision_restore: "Diese Fassung zurückholen",
    revision_restored: "Zurückgeholt, als neue Fassung.",
    share_link: "Entwurf zeigen",
    share_title: SplitSentence::new("„{title}“ zeigen"),
    share_intro: "Wer einen Link hat, kann den Entwurf lesen, wie er gerade ist, auch ohne Konto. Ein Link endet nach 14 Tagen, oder wenn du ihn widerrufst.",
    share_new: "Das ist der neue Link. Er ist nur jetzt zu sehen: Kopiere ihn.",
    share_create: "Link erstellen",
    share_line: Sentence("Erstellt {made}, endet {ends}"),
    share_revoke: "Widerrufen",
    share_revoked: "Der Link führt nirgends mehr hin.",
    script_words: Sentence("{n} Wörter, {minutes} Min."),
    script_signed_out: "Du bist abgemeldet. Dein Text ist in diesem Browser sicher: Melde dich in einem anderen Tab an, dann geht es hier weiter.",
    script_failed: "Gerade ließ sich keine Kopie anlegen. Dein Text ist in diesem Browser sicher.",
    script_offline: "Keine Verbindung. Dein Text ist in diesem Browser sicher.",
    script_found: "Dieser Browser hat Worte von einem früheren Besuch, die nie gespeichert wurden.",
    script_put_in: "Einsetzen",
    script_uploading: SplitSentence::new("{name} wird hochgeladen …"),
    script_uploaded: "Hochgeladen.",
    script_again: "Noch einmal",
    script_add: "Bilder hinzufügen",
    script_link: "Beitrag verlinken",
    script_link_words: "Wörter aus seinem Titel",
    script_link_none: "Kein Beitrag hat diese Wörter.",
    script_beside: "Vorschau neben dem Text",
    merged: "Das ist der zusammengefügte Text. Lies ihn durch und speichere ihn.",
};
