//! The data with which the templates are filled: plain, owned and already formatted.
//!
//! A page handler loads rows, asks `urls` for URLs and the locale for formatted texts ("2
//! comments", "Friday, January 7, 2022"), fills one of these structs and renders it. Nothing here
//! uses a date library, SQL or HTTP, so that a page can be rendered and examined without a server.
//! Texts that readers see are in the templates and the messages; whatever a template would have to
//! compute is a method here.
//!
//! Everything is escaped when it is written, except [`crate::safe_html::SafeHtml`]. The templates
//! use no `|safe`.
//!
//! To add a page, add a struct with a field for the layout and `#[template(path =
//! "pages/name.html")]` in a file of its own, a template that extends `base.html` and, if it needs
//! styles of its own, `static/css/name.css` (the style sheet is `base.css` followed by the other
//! files by name). The pages of users who are signed in are in `admin`.

pub mod admin;
mod api_docs;
mod archive;
mod author;
mod comment_form;
mod feed;
mod feed_list;
mod guest;
mod labels;
mod layout;
mod listing;
mod message;
mod names;
mod picture;
mod post;
mod related;
mod ribbon;
mod search;
mod series;
mod sitemap;
mod structured;
mod thread;

pub use api_docs::{
    ApiDescription, ApiDocsPage, ApiSearchPage, Operation, OperationAnswer, OperationGroup,
    OperationLink, OperationObject, Parameter, ProblemLine, ScopeLine,
};
pub use archive::{ArchiveMonth, ArchivePage, ArchivePost, ArchiveYear, YearMonth, YearPage};
pub use author::{AuthorPage, Website};
pub use comment_form::{CommentForm, CommentPage, FormError, ParentComment, TextField};
pub use feed::{Enclosure, Feed, FeedCover, FeedEntry, FeedTime, InReplyTo, Replies, XmlText};
pub use feed_list::FeedListPage;
pub use guest::{
    ConfirmPage, GuestEditPage, GuestPage, HeldComment, ModeratePage, OwnComment, ReceivedPage,
    Visibility,
};
pub use labels::{LabelLine, LabelsPage};
pub use layout::{Article, FeedLink, Layout, Link, PageHead, PreviewImage, SearchBox, Site};
pub use listing::{ListingPage, PostGroup, Teaser};
pub use message::{Message, MessagePage};
pub use names::is_kept_whole;
pub use picture::{Cover, LogoView, Picture, Source};
pub use post::{Discussion, PostPage};
pub use related::{Alternate, LanguageLink, RelatedContent, SeriesItem, SeriesLine};
pub use ribbon::{Ribbon, RibbonForm};
pub use search::{OpenSearch, SearchPage, SearchResult};
pub use series::{SeriesPage, SeriesPart};
pub use sitemap::{RobotsTxt, Sitemap, SitemapIndex, SitemapUrl};
pub use structured::{Blog, CommentName, JsonLd, Person, Posting, Publisher};
pub use thread::{
    CommentView, Mention, Mentions, OrderLink, Thread, ThreadItem, ThreadPage, VoteButton, VotePage,
};
