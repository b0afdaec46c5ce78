//! Texts about what another change, or something else on the blog, is in the way of.

use crate::i18n::text::{SplitSentence, Text, messages};

messages! {
    /// Texts about conflicts.
    ConflictMessages {
        /// Another post has the slug; `{free}` is free.
        slug_taken: SplitSentence,
        /// Another post, series or author has the slug.
        slug: Text,
        /// Another post or a redirect has the path.
        path: Text,
        /// The post has `{n}` preview links.
        preview_links: SplitSentence,
        /// The post is in the trash.
        post_in_trash: Text,
        /// The post is not public.
        post_not_public: Text,
        /// The comment was decided otherwise since the user saw it.
        comment_decided: Text,
        /// The comment cannot get that status.
        comment_status: Text,
        /// Another label has the name.
        label: Text,
        /// The blog would have no owner.
        only_owner: Text,
        /// The user has posts or files.
        user_has_posts: Text,
        /// The blog sends no mail, which an address needs.
        no_mail: Text,
        /// Another user of the blog has the e-mail address.
        email_taken: Text,
        /// The user has no password, and could not sign in without the address.
        only_way_in: Text,
        /// No token would be left that can administer the blog.
        last_token: Text,
        /// The path of a redirect belongs to something else.
        redirect: Text,
        /// A redirect would lead back to itself, or through too many others.
        redirect_loop: Text,
        /// The import is in another state than the change asks for.
        import: Text,
        /// Something else did it first.
        meanwhile: Text,
    }
}

pub(super) const EN: ConflictMessages = ConflictMessages {
    slug_taken: SplitSentence::new("Another post has this address. Free is {free}."),
    slug: "This address is taken. Please write another one.",
    path: "Another post or a redirect has this address. Please change the address of the post.",
    preview_links: SplitSentence::new(
        "This post has {n} links, and cannot have more. Revoke one first.",
    ),
    post_in_trash: "This post is in the trash. Restore it first.",
    post_not_public: "This post is not public. Publish it first.",
    comment_decided: "Someone else decided about this comment meanwhile. Look at it again.",
    comment_status: "This is not possible with this comment any more. Look at it again.",
    label: "Another label has this name. Merge the two instead.",
    only_owner: "A blog needs an owner, and this is the only one.",
    user_has_posts: "This user has posts, pictures or files. Say who gets them.",
    no_mail: "This blog sends no mail, so a new address cannot be confirmed.",
    email_taken: "Another user of this blog has this address. Use one of your own.",
    only_way_in: "Choose a password first. Without a password and an address you could not sign in any more.",
    last_token: "No token would be left that can administer the blog. Create another one first.",
    redirect: "This path belongs to a post or to another redirect.",
    redirect_loop: "This redirect would lead back to itself, or through too many others.",
    import: "This is not possible with this import now. Look at how it stands.",
    meanwhile: "Something else was faster. Please try again.",
};

pub(super) const DE: ConflictMessages = ConflictMessages {
    slug_taken: SplitSentence::new("Ein anderer Artikel hat diese Adresse. Frei ist {free}."),
    slug: "Diese Adresse ist vergeben. Bitte schreib eine andere.",
    path: "Ein anderer Artikel oder eine Weiterleitung hat diese Adresse. Bitte ändere die Adresse des Artikels.",
    preview_links: SplitSentence::new(
        "Dieser Artikel hat {n} Links, mehr sind nicht möglich. Widerrufe zuerst einen.",
    ),
    post_in_trash: "Dieser Artikel ist im Papierkorb. Hol ihn zuerst zurück.",
    post_not_public: "Dieser Artikel ist nicht öffentlich. Veröffentliche ihn zuerst.",
    comment_decided: "Jemand anderes hat inzwischen über diesen Kommentar entschieden. Sieh ihn dir noch einmal an.",
    comment_status: "Das ist mit diesem Kommentar nicht mehr möglich. Sieh ihn dir noch einmal an.",
    label: "Ein anderes Label hat diesen Namen. Führe die beiden zusammen.",
    only_owner: "Ein Blog braucht jemanden, dem es gehört, und sonst ist niemand da.",
    user_has_posts: "Von dieser Person gibt es Artikel, Bilder oder Dateien. Sag, wer sie bekommt.",
    no_mail: "Dieses Blog verschickt keine E-Mails, darum lässt sich keine neue Adresse bestätigen.",
    email_taken: "Diese Adresse hat schon jemand anderes in diesem Blog. Nimm eine eigene.",
    only_way_in: "Wähle zuerst ein Passwort. Ohne Passwort und Adresse könntest du dich nicht mehr anmelden.",
    last_token: "Es bliebe kein Token, das das Blog verwalten kann. Erstelle zuerst ein anderes.",
    redirect: "Dieser Pfad gehört zu einem Artikel oder einer anderen Weiterleitung.",
    redirect_loop: "Diese Weiterleitung würde zu sich selbst führen, oder über zu viele andere.",
    import: "Das ist bei diesem Import gerade nicht möglich. Sieh nach, wie es um ihn steht.",
    meanwhile: "Etwas anderes war schneller. Bitte versuch es noch einmal.",
};
