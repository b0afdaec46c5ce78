//! Texts of the pages about other blogs that move in.

use crate::i18n::text::{Plural, Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of the pages about other blogs that move in.
    ImportsMessages {
        /// The title, and the link of the masthead.
        title: Text,
        /// What the page does.
        intro: Text,
        /// The label of the field with the files.
        file: Text,
        /// What is chosen there, and how much: `{size}` is the limit.
        file_hint: SplitSentence,
        /// The summary of the form for files that are on the server.
        on_server: Text,
        /// The label of the field with the names of files on the server.
        names: Text,
        /// What is typed there.
        names_hint: Text,
        /// The button that uploads.
        upload: Text,
        /// The error of a form without a file.
        no_file: Text,
        /// The heading of the list of imports.
        earlier: Text,
        /// The files of an import, and the product that wrote them: `{files}`, `{product}`.
        source: Sentence,
        /// When an import began: `{moment}`.
        began: SplitSentence,
        /// The states in words.
        states: ImportStateMessages,
        /// The kinds of entries.
        kinds: ImportKindMessages,
        /// The results of entries.
        results: ImportResultMessages,
        /// The label of the bar that shows how much is done.
        progress: Text,
        /// How much is done: `{percent}`.
        percent: SplitSentence,
        /// That the page shows itself again.
        reloads: Text,
        /// The link to the page that does not.
        pause: Text,
        /// The link to the page that shows itself again.
        resume: Text,
        /// The button that stops.
        stop: Text,
        /// The line after it.
        stopped: Text,
        /// The heading of what was found: `{home}` is the old blog's address.
        found_at: SplitSentence,
        /// The heading of what was found in an export that does not tell the address.
        found: Text,
        /// The heading of what was imported.
        outcome: Text,
        /// That the address is not known, and what that means.
        no_home: Text,
        /// The heading of settings.
        settings: Text,
        /// A setting that is taken: `{name}`, `{old}`, `{new}`.
        setting_taken: Sentence,
        /// A setting that stays: `{name}`, `{old}`, `{new}`.
        setting_kept: Sentence,
        /// The heading of what is not carried.
        losses: Text,
        /// The line without losses.
        no_losses: Text,
        /// An entry that is left out: `{name}`, `{reason}`.
        loss_whole: Sentence,
        /// An entry of which a part is left out: `{name}`, `{reason}`.
        loss_part: Sentence,
        /// The link to more losses.
        more_losses: Text,
        /// The heading of the form with the options.
        options: Text,
        /// The label of the field with the old blog's address.
        from: Text,
        /// What it is for.
        from_hint: Text,
        /// The legend of the authors.
        authors: Text,
        /// What is chosen there.
        authors_hint: Text,
        /// The label of an author: `{name}`, `{posts}`.
        author: Sentence,
        /// The choice of a new user.
        new_user: Text,
        /// The legend of what is left out.
        skip: Text,
        /// The label of the box for pictures that are not fetched.
        leave_pictures: Text,
        /// The label of the box for excerpts.
        excerpts: Text,
        /// The label of the box for overwriting.
        theirs: Text,
        /// The label of the box for a blog of invited readers.
        from_private: Text,
        /// The button that stores the options and reads the files again.
        apply: Text,
        /// The line after it.
        applied: Text,
        /// The button that starts.
        start: Text,
        /// The button that lets an import go on.
        go_on: Text,
        /// What happens then.
        start_note: Text,
        /// The line after it.
        started: Text,
        /// The heading of a failure.
        failed: Text,
        /// The pictures that are being fetched: `{n}`.
        pictures: Plural,
        /// The link to the list of posts.
        to_posts: Text,
        /// The summary of the form that undoes an import.
        undo: Text,
        /// What it does.
        undo_note: Text,
        /// Its button.
        undo_button: Text,
        /// The line after it.
        undo_started: Text,
        /// What an undo deleted: `{n}`.
        removed: Plural,
        /// The heading of what stays: `{n}`.
        kept: Plural,
        /// The button that removes the import from the list.
        delete: Text,
        /// The line after it.
        deleted: Text,
        /// The error if two changes came at once, or the import is in another state meanwhile.
        changed: Text,
    }
}

messages! {
    /// The states of an import.
    ImportStateMessages {
        /// It is surveyed.
        surveying: Text,
        /// It can be started.
        ready: Text,
        /// It runs.
        running: Text,
        /// It was stopped.
        stopped: Text,
        /// It failed.
        failed: Text,
        /// It is complete.
        done: Text,
        /// It is being undone.
        undoing: Text,
        /// It was undone.
        undone: Text,
    }
}

messages! {
    /// The kinds of entries, with their numbers: `{n}`.
    ImportKindMessages {
        /// Posts.
        posts: Plural,
        /// Pages.
        pages: Plural,
        /// Comments.
        comments: Plural,
        /// Pictures and other files.
        files: Plural,
        /// Redirects.
        redirects: Plural,
        /// Labels.
        labels: Plural,
        /// Authors.
        authors: Plural,
        /// Settings.
        settings: Plural,
        /// Templates and entries of unknown kind.
        other: Plural,
        /// Drafts, which can be left out.
        drafts: Text,
        /// What is in the trash, which can be left out.
        trash: Text,
        /// Pingbacks and trackbacks, which can be left out.
        pingbacks: Text,
        /// Spam, which can be left out.
        spam: Text,
        /// All pages, which can be left out.
        all_pages: Text,
        /// All comments, which can be left out.
        all_comments: Text,
        /// All files, which can be left out.
        all_files: Text,
        /// All redirects, which can be left out.
        all_redirects: Text,
        /// All settings, which can be left out.
        all_settings: Text,
    }
}

messages! {
    /// The results of entries, with their numbers: `{n}`.
    ImportResultMessages {
        /// New on this blog.
        imported: Plural,
        /// Updated.
        updated: Plural,
        /// Unchanged.
        unchanged: Plural,
        /// Left out.
        skipped: Plural,
    }
}

pub(super) const EN: ImportsMessages = ImportsMessages {
    title: "Import",
    intro: "Bring another blog here, with its comments and its addresses. First its files are read, and you see what would come and what would not. Nothing changes before you start the import.",
    file: "Export of the other blog",
    file_hint: SplitSentence::new(
        "From Blogger: the archive of Google Takeout, or the XML file of a backup. From WordPress: the file of “Tools → Export”. Several parts can be chosen together, up to {size}.",
    ),
    on_server: "The files are on the server already",
    names: "Files or folders, one on each line",
    names_hint: "They are in the folder “imports” beside the database, such as “site.xml” and “uploads”.",
    upload: "Read the files",
    no_file: "Choose a file first.",
    earlier: "Imports",
    source: Sentence("{files} ({product})"),
    began: SplitSentence::new("begun {moment}"),
    states: ImportStateMessages {
        surveying: "The files are being read",
        ready: "Ready to start",
        running: "Running",
        stopped: "Stopped",
        failed: "Failed",
        done: "Done",
        undoing: "Being undone",
        undone: "Undone",
    },
    kinds: ImportKindMessages {
        posts: Plural::one("{n} post", "{n} posts"),
        pages: Plural::one("{n} page", "{n} pages"),
        comments: Plural::one("{n} comment", "{n} comments"),
        files: Plural::one("{n} file", "{n} files"),
        redirects: Plural::one("{n} redirect", "{n} redirects"),
        labels: Plural::one("{n} label", "{n} labels"),
        authors: Plural::one("{n} author", "{n} authors"),
        settings: Plural::one("{n} setting", "{n} settings"),
        other: Plural::one("{n} other entry", "{n} other entries"),
        drafts: "Drafts",
        trash: "What is in the trash",
        pingbacks: "Pingbacks and trackbacks",
        spam: "Spam",
        all_pages: "Pages",
        all_comments: "Comments",
        all_files: "Pictures and files",
        all_redirects: "Redirects",
        all_settings: "Settings",
    },
    results: ImportResultMessages {
        imported: Plural::one("{n} new", "{n} new"),
        updated: Plural::one("{n} updated", "{n} updated"),
        unchanged: Plural::one("{n} unchanged", "{n} unchanged"),
        skipped: Plural::one("{n} left out", "{n} left out"),
    },
    progress: "Progress",
    percent: SplitSentence::new("{percent} %"),
    reloads: "This page shows itself again every few seconds.",
    pause: "Stop that",
    resume: "Show the progress",
    stop: "Stop",
    stopped: "Stopped. What was imported stays.",
    found_at: SplitSentence::new("Found: the blog at {home}"),
    found: "Found",
    outcome: "Imported",
    no_home: "The files do not tell the address of the other blog. Type it in below, or links between its posts lead to the old place.",
    settings: "Settings",
    setting_taken: Sentence("{name}: {old} becomes {new}"),
    setting_kept: Sentence("{name}: {old} stays; the other blog has {new}"),
    losses: "What is not carried",
    no_losses: "Everything is carried.",
    loss_whole: Sentence("{name} is left out: {reason}"),
    loss_part: Sentence("{name} comes, but: {reason}"),
    more_losses: "More",
    options: "Options",
    from: "Address of the other blog",
    from_hint: "Such as https://old.example.org. Links to it become links to this blog.",
    authors: "Authors",
    authors_hint: "Who is it here? Others become new users who can sign in once you give them a link.",
    author: Sentence("{name}, {posts}"),
    new_user: "A new user",
    skip: "Leave out",
    leave_pictures: "Leave pictures on the old server, instead of fetching them",
    excerpts: "Make excerpts the subtitles of posts",
    theirs: "Overwrite what was changed here since an earlier import",
    from_private: "Only invited readers could see the other blog; here everyone may",
    apply: "Apply and read again",
    applied: "The files are being read again.",
    start: "Start the import",
    go_on: "Go on",
    start_note: "It runs on the server; you can close this page. Nobody gets an e-mail, and no comment trains the spam filter.",
    started: "The import has started.",
    failed: "This did not work",
    pictures: Plural::one(
        "{n} picture is being fetched from its old server.",
        "{n} pictures are being fetched from their old servers.",
    ),
    to_posts: "See the posts",
    undo: "Undo this import",
    undo_note: "Deletes what came with it and nobody has changed or answered since. Authors, labels and settings stay. The same files can be imported again.",
    undo_button: "Delete what was imported",
    undo_started: "The import is being undone.",
    removed: Plural::one("{n} entry was deleted.", "{n} entries were deleted.")
        .or_none("Nothing was deleted."),
    kept: Plural::one("{n} entry stays", "{n} entries stay"),
    delete: "Remove from this list",
    deleted: "Removed from the list.",
    changed: "The import is in another state meanwhile; this page shows it.",
};

pub(super) const DE: ImportsMessages = ImportsMessages {
    title: "Import",
    intro: "Hol ein anderes Blog hierher, mit seinen Kommentaren und seinen Adressen. Zuerst werden seine Dateien gelesen, und du siehst, was kommen würde und was nicht. Bevor du den Import startest, ändert sich nichts.",
    file: "Export des anderen Blogs",
    file_hint: SplitSentence::new(
        "Von Blogger: das Archiv von Google Takeout oder die XML-Datei einer Sicherung. Von WordPress: die Datei von „Werkzeuge → Daten exportieren“. Mehrere Teile lassen sich zusammen auswählen, bis {size}.",
    ),
    on_server: "Die Dateien liegen schon auf dem Server",
    names: "Dateien oder Ordner, in jeder Zeile einer",
    names_hint: "Sie liegen im Ordner „imports“ neben der Datenbank, zum Beispiel „site.xml“ und „uploads“.",
    upload: "Dateien lesen",
    no_file: "Wähle zuerst eine Datei.",
    earlier: "Importe",
    source: Sentence("{files} (aus {product})"),
    began: SplitSentence::new("begonnen {moment}"),
    states: ImportStateMessages {
        surveying: "Die Dateien werden gelesen",
        ready: "Kann starten",
        running: "Läuft",
        stopped: "Angehalten",
        failed: "Gescheitert",
        done: "Fertig",
        undoing: "Wird rückgängig gemacht",
        undone: "Rückgängig gemacht",
    },
    kinds: ImportKindMessages {
        posts: Plural::one("{n} Beitrag", "{n} Beiträge"),
        pages: Plural::one("{n} Seite", "{n} Seiten"),
        comments: Plural::one("{n} Kommentar", "{n} Kommentare"),
        files: Plural::one("{n} Datei", "{n} Dateien"),
        redirects: Plural::one("{n} Weiterleitung", "{n} Weiterleitungen"),
        labels: Plural::one("{n} Label", "{n} Labels"),
        authors: Plural::one("{n} Autor", "{n} Autoren"),
        settings: Plural::one("{n} Einstellung", "{n} Einstellungen"),
        other: Plural::one("{n} anderer Eintrag", "{n} andere Einträge"),
        drafts: "Entwürfe",
        trash: "Was im Papierkorb liegt",
        pingbacks: "Pingbacks und Trackbacks",
        spam: "Spam-Kommentare",
        all_pages: "Seiten",
        all_comments: "Kommentare",
        all_files: "Bilder und Dateien",
        all_redirects: "Weiterleitungen",
        all_settings: "Einstellungen",
    },
    results: ImportResultMessages {
        imported: Plural::one("{n} neu", "{n} neu"),
        updated: Plural::one("{n} aktualisiert", "{n} aktualisiert"),
        unchanged: Plural::one("{n} unverändert", "{n} unverändert"),
        skipped: Plural::one("{n} ausgelassen", "{n} ausgelassen"),
    },
    progress: "Fortschritt",
    percent: SplitSentence::new("{percent} Prozent"),
    reloads: "Diese Seite lädt sich alle paar Sekunden neu.",
    pause: "Damit aufhören",
    resume: "Den Fortschritt zeigen",
    stop: "Anhalten",
    stopped: "Angehalten. Was importiert ist, bleibt.",
    found_at: SplitSentence::new("Gefunden: das Blog unter {home}"),
    found: "Gefunden",
    outcome: "Importiert",
    no_home: "Die Dateien nennen die Adresse des anderen Blogs nicht. Trag sie unten ein, sonst führen Links zwischen seinen Beiträgen an den alten Ort.",
    settings: "Einstellungen",
    setting_taken: Sentence("{name}: aus {old} wird {new}"),
    setting_kept: Sentence("{name}: {old} bleibt; das andere Blog hat {new}"),
    losses: "Was nicht mitkommt",
    no_losses: "Alles kommt mit.",
    loss_whole: Sentence("{name} bleibt weg: {reason}"),
    loss_part: Sentence("{name} kommt mit, aber: {reason}"),
    more_losses: "Weitere",
    options: "Optionen",
    from: "Adresse des anderen Blogs",
    from_hint: "Zum Beispiel https://old.example.org. Links dorthin werden zu Links auf dieses Blog.",
    authors: "Autoren",
    authors_hint: "Wer ist das hier? Die anderen werden neue Benutzer, die sich anmelden können, sobald du ihnen einen Link gibst.",
    author: Sentence("{name} ({posts})"),
    new_user: "Ein neuer Benutzer",
    skip: "Auslassen",
    leave_pictures: "Bilder auf dem alten Server lassen, statt sie zu holen",
    excerpts: "Textauszüge zu Untertiteln von Beiträgen machen",
    theirs: "Überschreiben, was hier seit einem früheren Import geändert wurde",
    from_private: "Das andere Blog durften nur Eingeladene lesen; hier dürfen es alle",
    apply: "Übernehmen und neu lesen",
    applied: "Die Dateien werden neu gelesen.",
    start: "Import starten",
    go_on: "Fortsetzen",
    start_note: "Er läuft auf dem Server; du kannst diese Seite schließen. Niemand bekommt eine E-Mail, und kein Kommentar trainiert den Spamfilter.",
    started: "Der Import läuft.",
    failed: "Das hat nicht geklappt",
    pictures: Plural::one(
        "{n} Bild wird von seinem alten Server geholt.",
        "{n} Bilder werden von ihren alten Servern geholt.",
    ),
    to_posts: "Zu den Beiträgen",
    undo: "Diesen Import rückgängig machen",
    undo_note: "Löscht, was mit ihm kam und seitdem niemand geändert oder beantwortet hat. Autoren, Labels und Einstellungen bleiben. Dieselben Dateien lassen sich wieder importieren.",
    undo_button: "Importiertes löschen",
    undo_started: "Der Import wird rückgängig gemacht.",
    removed: Plural::one(
        "{n} Eintrag wurde gelöscht.",
        "{n} Einträge wurden gelöscht.",
    )
    .or_none("Es wurde nichts gelöscht."),
    kept: Plural::one("{n} Eintrag bleibt", "{n} Einträge bleiben"),
    delete: "Aus dieser Liste entfernen",
    deleted: "Aus der Liste entfernt.",
    changed: "Der Import ist inzwischen in einem anderen Zustand; diese Seite zeigt ihn.",
};
