//! What a language has to say, by the page or part of a page that says it.
//!
//! Each group is a struct of words. A part of the program that is new brings a group of its own.

mod discussion;
mod feeds;
mod finding;
mod guest;
mod mail;
mod messages;
mod prose;
mod reading;

pub use discussion::{FormWords, ThreadWords};
pub use feeds::FeedWords;
pub use finding::FindingWords;
pub use guest::{MineWords, ModerationWords, RuleWords};
pub use mail::MailWords;
pub use messages::{FaultWords, MessageWords};
pub use prose::ProseWords;
pub use reading::{ArchiveWords, FrameWords, ListingWords, LostWords, PostWords, SearchWords};

use super::text::{Text, words};

words! {
    /// All words of one language.
    Catalogue {
        /// Its tag (BCP 47).
        tag: Text,
        /// Around every page.
        frame: FrameWords,
        /// Lists of posts.
        listing: ListingWords,
        /// Searching.
        search: SearchWords,
        /// Where nothing is found.
        lost: LostWords,
        /// The page of a search.
        finding: FindingWords,
        /// Years and months.
        archive: ArchiveWords,
        /// A post.
        post: PostWords,
        /// In the text of a post.
        prose: ProseWords,
        /// Comments below a post.
        thread: ThreadWords,
        /// The form for a comment.
        form: FormWords,
        /// Feeds.
        feeds: FeedWords,
        /// Pages that say one thing: not found, gone, something broke.
        message: MessageWords,
        /// What is wrong with what was typed.
        fault: FaultWords,
        /// A guest's own comments, and what can be done about them.
        mine: MineWords,
        /// The page on which the owner decides about a comment, and what follows.
        moderation: ModerationWords,
        /// What a rule of the policy engine found.
        rule: RuleWords,
        /// Mails to guests and to the owner, and the pages that their links lead to.
        mail: MailWords,
    }
}
