//! The texts of a language, grouped by the page or part of a page that shows them.
//!
//! Each group is a struct with a field for each text. The comment of a field tells translators
//! where its text appears and which placeholders it has. A new part of the program adds a group of
//! its own.

mod discussion;
mod feeds;
mod guest;
mod mail;
mod notices;
mod pages;
mod prose;
mod search;

pub use discussion::{FormMessages, ThreadMessages, VoteMessages};
pub use feeds::FeedMessages;
pub use guest::{GuestMessages, ModerationMessages, RuleMessages};
pub use mail::MailMessages;
pub use notices::{FaultMessages, NoticeMessages};
pub use pages::{
    ArchiveMessages, FrameMessages, ListingMessages, NotFoundMessages, PostMessages,
    SearchBoxMessages,
};
pub use prose::ProseMessages;
pub use search::SearchPageMessages;

use super::text::{Text, messages};

messages! {
    /// All texts of one language.
    Messages {
        /// The language's tag (BCP 47).
        tag: Text,
        /// The frame of every page.
        frame: FrameMessages,
        /// Lists of posts.
        listing: ListingMessages,
        /// The search field.
        search_box: SearchBoxMessages,
        /// Pages that are not found.
        not_found: NotFoundMessages,
        /// The search page.
        search_page: SearchPageMessages,
        /// The archive of years and months.
        archive: ArchiveMessages,
        /// A post.
        post: PostMessages,
        /// The text of a post itself.
        prose: ProseMessages,
        /// The comments below a post.
        thread: ThreadMessages,
        /// The page that answers a vote.
        vote: VoteMessages,
        /// The form for a comment.
        form: FormMessages,
        /// Feeds, and the links to them.
        feeds: FeedMessages,
        /// Error pages.
        notice: NoticeMessages,
        /// Errors in forms.
        fault: FaultMessages,
        /// The pages on which guests manage their own comments.
        guest: GuestMessages,
        /// The page on which the owner decides about a comment.
        moderation: ModerationMessages,
        /// The reasons of the moderation rules.
        rule: RuleMessages,
        /// Mails, and the pages to which their links lead.
        mail: MailMessages,
    }
}
