//! What the templates are given: plain, owned, already formatted data.
//!
//! A page handler loads rows, asks `urls` for addresses and the model for words ("2 comments",
//! "Friday, January 7, 2022"), fills one of these structs and renders it. Nothing here knows a
//! date library, SQL or HTTP, so a page can be made and looked at without a server. The words a
//! reader sees stand in the templates; what a template would have to work out is a method here.
//!
//! Everything is escaped when it is written, except [`crate::safe_html::SafeHtml`]. The templates
//! use no `|safe`.
//!
//! To add a page: a struct with `chrome: Chrome` and `#[template(path = "pages/name.html")]` in a
//! file of its own, a template that extends `base.html`, and, if it needs a look of its own,
//! `static/css/name.css` (the stylesheet is `base.css` followed by the other files by name).

mod api_docs;
mod archive;
mod around;
mod author;
mod chrome;
mod comment_form;
mod feed;
mod labels;
mod listing;
mod message;
mod mine;
mod post;
mod search;
mod series;
mod sitemap;
mod structured;
mod thread;

pub use api_docs::{ApiDocsPage, Operation, OperationGroup, OperationResponse, Parameter};
pub use archive::{ArchiveMonth, ArchivePage, ArchivePost, ArchiveYear, YearMonth, YearPage};
pub use around::{Alternate, LanguageLink, Part, SeriesLine, Surroundings};
pub use author::{AuthorPage, Website};
pub use chrome::{Article, Chrome, FeedLink, Link, PageHead, PreviewImage, SearchBox, Site};
pub use comment_form::{CommentForm, CommentPage, FormError, ParentComment, TextField};
pub use feed::{
    AtomFeed, Feed, FeedEntry, FeedForm, FeedTime, InReplyTo, Replies, RssFeed, XmlText, json_feed,
};
pub use labels::{CloudLabel, LabelsPage};
pub use listing::{Day, ListingPage, Teaser};
pub use message::{Message, MessagePage};
pub use mine::{ConfirmPage, MineEditPage, MinePage, ModeratePage, OwnComment, Standing};
pub use post::{Discussion, PostPage};
pub use search::{OpenSearch, Result, SearchPage};
pub use series::{SeriesPage, SeriesPart};
pub use sitemap::{RobotsTxt, Sitemap, SitemapIndex, SitemapUrl};
pub use structured::{Blog, CommentName, JsonLd, Person, Posting};
pub use thread::{CommentView, OrderLink, Thread, ThreadItem, ThreadPage};
