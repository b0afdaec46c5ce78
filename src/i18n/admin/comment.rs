//! Texts of the page of one comment.

use crate::i18n::text::{Plural, Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts of the page of one comment.
    CommentMessages {
        /// The title: `{name}` of the author.
        title: SplitSentence,
        /// The title of a comment that was removed.
        removed_title: Text,
        /// The link to the list.
        back: Text,
        /// The link to the public comment.
        see: Text,
        /// The heading of the comments that it answers.
        above: Text,
        /// The heading of its replies.
        replies: Text,
        /// The heading of the form that replies, and the button in the list.
        reply: Text,
        /// The button in the list, and that of the form, for a comment that is not public.
        approve_and_reply: Text,
        /// The hint in the form that replies: `{name}` under which the reply appears.
        reply_as: SplitSentence,
        /// The label of a text.
        text: Text,
        /// The heading of the form that edits.
        edit: Text,
        /// The link to that form.
        edit_link: Text,
        /// The hint in that form.
        edit_hint: Text,
        /// The button that saves.
        save: Text,
        /// The message if the text was changed in the meantime.
        changed_meanwhile: Text,
        /// The heading of the form that bans.
        ban: Text,
        /// The button in the list.
        ban_link: Text,
        /// The label of whom to ban.
        ban_whom: Text,
        /// The guest who wrote the comment.
        ban_guest: Text,
        /// The e-mail address of the comment.
        ban_address: Text,
        /// Links to a domain: `{domain}`.
        ban_domain: SplitSentence,
        /// The message if there is nobody to ban.
        ban_nobody: Text,
        /// The message if nobody was chosen.
        ban_choose: Text,
        /// The label of the reason.
        ban_reason: Text,
        /// The hint below it.
        ban_reason_hint: Text,
        /// The label of the end.
        ban_end: Text,
        /// A ban without an end.
        ban_for_ever: Text,
        /// A ban of some days.
        ban_days: Plural,
        /// The box that moves what the person said before to the trash.
        ban_trash: Text,
        /// The hint below it.
        ban_trash_hint: Text,
        /// The button.
        ban_button: Text,
        /// The message after a ban.
        banned: Text,
        /// Follows it, if comments were moved to the trash.
        banned_trashed: Plural,
        /// The message after a ban was undone.
        ban_lifted: Text,
        /// The heading of the form that erases a person.
        erase: Text,
        /// What erasing does.
        erase_means: Text,
        /// The button that erases everything of the guest.
        erase_guest: Text,
        /// The button that erases everything with the address.
        erase_address: Text,
        /// How many comments there are to erase, before it is done: `{n}`.
        erase_count: Plural,
        /// The button that erases them: `{n}`.
        erase_confirm: Plural,
        /// The message after everything was erased.
        erased: Plural,
        /// The heading of the reasons and the evidence.
        verdict: Text,
        /// The message for a comment that no rule noticed.
        no_reasons: Text,
        /// The heading of what else was known when the rules decided.
        evidence: Text,
        /// The status that the rules gave it: `{status}`.
        judged: SplitSentence,
        /// The time that it took to write.
        seconds: Plural,
        /// The post's age when it came in.
        post_age: Plural,
        /// Near copies under other posts.
        copies: Plural,
        /// Comments under the post in ten minutes.
        burst: Plural,
        /// The guest had an approved comment.
        trusted: Text,
        /// The guest had none.
        not_trusted: Text,
        /// The filter's estimate: `{percent}` and the `{words}` that weighed most.
        filter: Sentence,
        /// The heading of the history.
        history: Text,
        /// An earlier text, replaced at `{moment}` by `{who}`.
        earlier: Sentence,
        /// `{who}` at `{moment}`: it came in.
        received: Sentence,
        /// It was approved.
        approved: Sentence,
        /// It was made to wait.
        held: Sentence,
        /// It was marked as spam.
        spammed: Sentence,
        /// It was moved to the trash.
        trashed: Sentence,
        /// It was removed.
        removed: Sentence,
        /// Its text was changed.
        edited: Sentence,
        /// Its votes were counted.
        voted: Sentence,
        /// The heading of the person who wrote it.
        person: Text,
        /// The e-mail address: `{email}`.
        email: SplitSentence,
        /// The heading of other comments of the guest.
        by_guest: Text,
        /// The heading of other comments with the address.
        by_address: Text,
        /// The message if there are no others.
        no_others: Text,
        /// The link to all of them.
        all_by_guest: Text,
        /// The heading of bans that fit.
        bans: Text,
        /// A ban of the guest.
        ban_of_guest: Text,
        /// A ban of the address.
        ban_of_address: Text,
        /// The end of a ban: `{moment}`.
        until: SplitSentence,
        /// The message after an edit.
        saved: Text,
        /// The message after a reply.
        replied: SplitSentence,
        /// The message if the post takes no reply.
        no_reply: Text,
    }
}

pub(super) const EN: CommentMessages = CommentMessages {
    title: SplitSentence::new("Comment by {name}"),
    removed_title: "A comment that was removed",
    back: "All comments",
    see: "See it on the blog",
    above: "It answers",
    replies: "Replies to it",
    reply: "Reply",
    approve_and_reply: "Approve and reply",
    reply_as: SplitSentence::new("It appears under your name, {name}, with the author’s badge."),
    text: "Text",
    edit: "Edit the text",
    edit_link: "Edit",
    edit_hint: "The earlier text is kept in the history. Readers see that it was edited.",
    save: "Save",
    changed_meanwhile: "The text was changed in the meantime. What is public now is above; yours is still here. Save again to replace it.",
    ban: "Ban",
    ban_link: "Ban…",
    ban_whom: "Whom or what",
    ban_guest: "This guest, by the key in their browser",
    ban_address: "Everyone who gives this e-mail address",
    ban_domain: SplitSentence::new("Links to {domain}"),
    ban_nobody: "This comment has no guest key, no address and no link to ban.",
    ban_choose: "Choose whom or what to ban.",
    ban_reason: "Reason",
    ban_reason_hint: "Only moderators read it, with every comment that the ban stops.",
    ban_end: "Until",
    ban_for_ever: "No end",
    ban_days: Plural::one("{n} day", "{n} days"),
    ban_trash: "Move what they wrote before to the trash",
    ban_trash_hint: "At most 1,000 comments. Not for links.",
    ban_button: "Ban",
    banned: "Banned. New comments that match are marked as spam.",
    banned_trashed: Plural::one(
        "{n} earlier comment is in the trash.",
        "{n} earlier comments are in the trash.",
    ),
    ban_lifted: "The ban is lifted.",
    erase: "Erase this person",
    erase_means: "Their comments lose text, name and address for good, here and in the history. The places of those that were answered stay. This cannot be undone.",
    erase_guest: "Erase everything of this guest",
    erase_address: "Erase everything with this address",
    erase_count: Plural::one(
        "There is {n} comment of this person.",
        "There are {n} comments of this person.",
    )
    .or_none("There is no comment of this person any more. Their votes and subscriptions end."),
    erase_confirm: Plural::one("Erase {n} comment for good", "Erase {n} comments for good")
        .or_none("Erase what is left"),
    erased: Plural::one("{n} comment was erased.", "{n} comments were erased."),
    verdict: "What the rules found",
    no_reasons: "No rule noticed anything.",
    evidence: "What was known then",
    judged: SplitSentence::new("They decided: {status}"),
    seconds: Plural::one("written in {n} second", "written in {n} seconds"),
    post_age: Plural::one("the post was {n} day old", "the post was {n} days old"),
    copies: Plural::one(
        "{n} near copy under another post that day",
        "{n} near copies under other posts that day",
    ),
    burst: Plural::one(
        "{n} comment on the post within ten minutes",
        "{n} comments on the post within ten minutes",
    ),
    trusted: "this guest had an approved comment before",
    not_trusted: "no approved comment of this guest before",
    filter: Sentence("the filter says {percent} % spam, by the words {words}"),
    history: "What happened to it",
    earlier: Sentence("Text until {moment}, changed · {who}"),
    received: Sentence("{moment}: came in · {who}"),
    approved: Sentence("{moment}: approved · {who}"),
    held: Sentence("{moment}: made to wait · {who}"),
    spammed: Sentence("{moment}: marked as spam · {who}"),
    trashed: Sentence("{moment}: moved to the trash · {who}"),
    removed: Sentence("{moment}: removed · {who}"),
    edited: Sentence("{moment}: edited · {who}"),
    voted: Sentence("{moment}: votes counted again · {who}"),
    person: "Who wrote it",
    email: SplitSentence::new("E-mail: {email}"),
    by_guest: "Others of the same guest",
    by_address: "Others with the same address",
    no_others: "There is nothing else by this person.",
    all_by_guest: "All of this guest",
    bans: "Bans that fit",
    ban_of_guest: "this guest",
    ban_of_address: "this address",
    until: SplitSentence::new("until {moment}"),
    saved: "The text is saved.",
    replied: SplitSentence::new("Your reply to {name} is public."),
    no_reply: "This post takes no replies at the moment.",
};

pub(super) const DE: CommentMessages = CommentMessages {
    title: SplitSentence::new("Kommentar von {name}"),
    removed_title: "Ein entfernter Kommentar",
    back: "Alle Kommentare",
    see: "Im Blog ansehen",
    above: "Er antwortet auf",
    replies: "Antworten darauf",
    reply: "Antworten",
    approve_and_reply: "Freigeben und antworten",
    reply_as: SplitSentence::new(
        "Die Antwort erscheint unter deinem Namen, {name}, mit dem Zeichen des Autors.",
    ),
    text: "Text",
    edit: "Text bearbeiten",
    edit_link: "Bearbeiten",
    edit_hint: "Der frühere Text bleibt im Verlauf. Lesende sehen, dass er bearbeitet wurde.",
    save: "Speichern",
    changed_meanwhile: "Der Text wurde inzwischen geändert. Oben steht der jetzige, deiner ist noch hier. Speichere noch einmal, um ihn zu ersetzen.",
    ban: "Sperren",
    ban_link: "Sperren …",
    ban_whom: "Wen oder was",
    ban_guest: "Diesen Gast, am Schlüssel in seinem Browser",
    ban_address: "Alle, die diese E-Mail-Adresse angeben",
    ban_domain: SplitSentence::new("Links zu {domain}"),
    ban_nobody: "Dieser Kommentar hat keinen Gastschlüssel, keine Adresse und keinen Link, der sich sperren ließe.",
    ban_choose: "Wähle, wen oder was du sperrst.",
    ban_reason: "Grund",
    ban_reason_hint: "Nur wer moderiert, liest ihn bei jedem Kommentar, den die Sperre aufhält.",
    ban_end: "Bis",
    ban_for_ever: "Ohne Ende",
    ban_days: Plural::one("{n} Tag", "{n} Tage"),
    ban_trash: "Früheres in den Papierkorb legen",
    ban_trash_hint: "Höchstens 1.000 Kommentare. Nicht bei Links.",
    ban_button: "Sperren",
    banned: "Gesperrt. Neue Kommentare, auf die es passt, gelten als Spam.",
    banned_trashed: Plural::one(
        "{n} früherer Kommentar ist im Papierkorb.",
        "{n} frühere Kommentare sind im Papierkorb.",
    ),
    ban_lifted: "Die Sperre ist aufgehoben.",
    erase: "Diese Person löschen",
    erase_means: "Ihre Kommentare verlieren Text, Name und Adresse endgültig, hier und im Verlauf. Die Plätze derer, auf die geantwortet wurde, bleiben. Das lässt sich nicht rückgängig machen.",
    erase_guest: "Alles von diesem Gast löschen",
    erase_address: "Alles mit dieser Adresse löschen",
    erase_count: Plural::one(
        "Von dieser Person gibt es {n} Kommentar.",
        "Von dieser Person gibt es {n} Kommentare.",
    )
    .or_none("Von dieser Person gibt es keinen Kommentar mehr. Ihre Stimmen und Benachrichtigungen enden."),
    erase_confirm: Plural::one(
        "{n} Kommentar endgültig löschen",
        "{n} Kommentare endgültig löschen",
    )
    .or_none("Löschen, was noch da ist"),
    erased: Plural::one(
        "{n} Kommentar wurde gelöscht.",
        "{n} Kommentare wurden gelöscht.",
    ),
    verdict: "Was die Regeln fanden",
    no_reasons: "Keiner Regel ist etwas aufgefallen.",
    evidence: "Was damals bekannt war",
    judged: SplitSentence::new("Sie entschieden: {status}"),
    seconds: Plural::one("in {n} Sekunde geschrieben", "in {n} Sekunden geschrieben"),
    post_age: Plural::one(
        "der Beitrag war {n} Tag alt",
        "der Beitrag war {n} Tage alt",
    ),
    copies: Plural::one(
        "{n} fast gleicher unter einem anderen Beitrag an diesem Tag",
        "{n} fast gleiche unter anderen Beiträgen an diesem Tag",
    ),
    burst: Plural::one(
        "{n} Kommentar zum Beitrag in zehn Minuten",
        "{n} Kommentare zum Beitrag in zehn Minuten",
    ),
    trusted: "von diesem Gast wurde schon einer freigegeben",
    not_trusted: "von diesem Gast wurde noch keiner freigegeben",
    filter: Sentence("der Filter sagt {percent} % Spam, nach den Wörtern {words}"),
    history: "Was mit ihm geschah",
    earlier: Sentence("Text bis {moment}, geändert · {who}"),
    received: Sentence("{moment}: eingegangen · {who}"),
    approved: Sentence("{moment}: freigegeben · {who}"),
    held: Sentence("{moment}: wartet wieder · {who}"),
    spammed: Sentence("{moment}: als Spam markiert · {who}"),
    trashed: Sentence("{moment}: in den Papierkorb gelegt · {who}"),
    removed: Sentence("{moment}: entfernt · {who}"),
    edited: Sentence("{moment}: bearbeitet · {who}"),
    voted: Sentence("{moment}: Stimmen neu gezählt · {who}"),
    person: "Wer ihn schrieb",
    email: SplitSentence::new("E-Mail-Adresse: {email}"),
    by_guest: "Andere desselben Gasts",
    by_address: "Andere mit derselben Adresse",
    no_others: "Von dieser Person gibt es sonst nichts.",
    all_by_guest: "Alle dieses Gasts",
    bans: "Sperren, die passen",
    ban_of_guest: "dieser Gast",
    ban_of_address: "diese Adresse",
    until: SplitSentence::new("bis {moment}"),
    saved: "Der Text ist gespeichert.",
    replied: SplitSentence::new("Deine Antwort an {name} ist öffentlich."),
    no_reply: "Dieser Beitrag nimmt zurzeit keine Antworten an.",
};
