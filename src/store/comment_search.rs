//! Comments as moderators filter them, by words or by anything else. What readers find by words is
//! in `search_index`.
//!
//! A statement states every filter as an optional condition, `(status = $1 OR $1 IS NULL)`, for
//! which no engine can use an index. So each question has one statement for each filter that can
//! lead: the leading filter is stated once more in front, without its `IS NULL`, and decides which
//! index the engine walks. The others only discard rows along the way. `CommentCriteria::lead`
//! picks the most selective filter that is set. Whose posts the comments are under can lead only
//! through the posts, so that the comments must be sorted; `FEW` decides when that pays.
//!
//! A search is one of the filters. Its matches are listed first, which takes as long as there are
//! matches: so a word that is in most comments is looked up comment by comment instead (`SearchPlan`).
//!
//! Every statement reads the comments between two cursors, of which `since`, `until` and the cursor of
//! the list are the narrower ones. So a list in the other direction differs only in its order, and
//! walks the same index.
//!
//! To add a filter, add a field to [`CommentCriteria`], its line to `comment_filter!` and its bind to
//! `ask!`. If it can lead, add a [`Lead`] with its condition and an index that ends in `created_at,
//! id`.

use super::{Conn, Sql};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::fulltext::Matcher;
use crate::model::paging::Cursor;
use crate::model::{
    Channel, Comment, CommentId, CommentKind, CommentStatus, GuestId, PostId, UserId,
};

/// The conditions that listed comments meet, all of them.
#[derive(Clone, Debug, Default)]
pub struct CommentCriteria {
    /// Only comments in this state.
    pub status: Option<CommentStatus>,
    /// Only comments under this post.
    pub post: Option<PostId>,
    /// Only comments that match this search expression.
    pub matcher: Option<Matcher>,
    /// Only comments by this signed-in user.
    pub author: Option<UserId>,
    /// Only comments by this guest.
    pub guest: Option<GuestId>,
    /// Only comments with the e-mail address of this blind index.
    pub email: Option<Vec<u8>>,
    /// Only comments that came in through this channel.
    pub channel: Option<Channel>,
    /// Only those of this kind.
    pub kind: Option<CommentKind>,
    /// Only comments under posts by this user.
    pub under_posts_of: Option<UserId>,
    /// Only comments written at this time or later.
    pub since: Option<Timestamp>,
    /// Only comments written before this time.
    pub until: Option<Timestamp>,
}

/// The filter that decides which index is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// The comments of one guest.
    Guest,
    /// The comments of one e-mail address.
    Email,
    /// The comments of one user.
    Author,
    /// Comments in one state under one post.
    StatusOfPost,
    /// Comments under one post.
    Post,
    /// Comments under the posts of one user, when they are few. They are sorted.
    UnderPostsOf,
    /// Comments in one state.
    Status,
    /// Comments that came in through one channel.
    Channel,
    /// Every comment.
    Everything,
}

impl Lead {
    /// Every lead, the most selective first.
    pub const ALL: [Self; 9] = [
        Self::Guest,
        Self::Email,
        Self::Author,
        Self::StatusOfPost,
        Self::Post,
        Self::UnderPostsOf,
        Self::Status,
        Self::Channel,
        Self::Everything,
    ];
}

impl CommentCriteria {
    /// Returns the most selective of the filters that are set.
    async fn lead(&self, conn: &mut Conn) -> Result<Lead> {
        let is_under_few = match self.under_posts_of {
            Some(author) => are_few(conn, author).await?,
            None => false,
        };
        let fits = |lead: &Lead| match lead {
            Lead::Guest => self.guest.is_some(),
            Lead::Email => self.email.is_some(),
            Lead::Author => self.author.is_some(),
            Lead::StatusOfPost => self.status.is_some() && self.post.is_some(),
            Lead::Post => self.post.is_some(),
            Lead::UnderPostsOf => is_under_few,
            Lead::Status => self.status.is_some(),
            Lead::Channel => self.channel.is_some(),
            Lead::Everything => true,
        };
        Ok(Lead::ALL.into_iter().find(fits).unwrap_or(Lead::Everything))
    }

    /// Returns the cursors between which the comments of a list are: `from` and `to`, or the filter's
    /// `since` and `until` where these are narrower. Ids begin at 1, so that the cursor of a time
    /// without an id is before every comment of that time.
    fn bounds(&self, from: Cursor, to: Cursor) -> (Cursor, Cursor) {
        let from = match self.since {
            Some(at) if at > from.at => Cursor { at, id: 0 },
            _ => from,
        };
        let to = match self.until {
            Some(at) if at <= to.at => Cursor { at, id: 0 },
            _ => to,
        };
        (from, to)
    }
}

/// The number of comments under a user's posts up to which they are sorted. With more than that, a
/// page of them is soon found among all comments.
const FEW: i64 = 5_000;

/// Whether the posts of `author` have few comments.
async fn are_few(conn: &mut Conn, author: UserId) -> Result<bool> {
    let count: i64 = fetch_scalar!(
        conn,
        "SELECT COUNT(*)
         FROM (SELECT 1 FROM comment WHERE post_id IN (SELECT id FROM post WHERE author_id = $1) LIMIT $2) AS counted",
        author,
        FEW + 1,
    )?;
    Ok(count <= FEW)
}

/// How the comments that match a search are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPlan {
    /// All of them are listed first, which is fast for few.
    ListFirst,
    /// Each comment of the walked index is looked up, which is fast if many match: the page is soon
    /// full.
    LookUp,
}

impl SearchPlan {
    /// Every plan.
    pub const ALL: [Self; 2] = [Self::ListFirst, Self::LookUp];
}

/// The number of matching comments up to which they are listed first. Among a million comments that
/// takes as long as to look up the comments of a page of which one in sixteen matches.
const LISTED_FIRST_MAX: i64 = 60_000;

/// The condition of the comments that match `$1`.
macro_rules! match_of_search {
    (sqlite) => {
        "search_comment MATCH $1"
    };
    (postgres) => {
        "words @@ CAST(CAST($1 AS TEXT) AS tsquery)"
    };
}

/// Returns how the comments that match a search expression are found for a page of them.
async fn plan(conn: &mut Conn, expression: &str) -> Result<SearchPlan> {
    let count: i64 = fetch_scalar!(
        conn,
        sql!["SELECT COUNT(*) FROM (SELECT 1 FROM search_comment WHERE " match_of_search " LIMIT $2) AS counted"],
        expression,
        LISTED_FIRST_MAX + 1,
    )?;
    Ok(if count > LISTED_FIRST_MAX {
        SearchPlan::LookUp
    } else {
        SearchPlan::ListFirst
    })
}

/// The question that a statement answers about the matching comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The comments themselves, newest first.
    List,
    /// The comments themselves, oldest first.
    Oldest,
    /// Their ids.
    Ids,
    /// The number of comments.
    Count,
}

impl Question {
    /// Every question.
    pub const ALL: [Self; 4] = [Self::List, Self::Oldest, Self::Ids, Self::Count];
}

/// Selects the ids of the comments that match `$3`.
macro_rules! matching_comments {
    (sqlite) => {
        "SELECT rowid FROM search_comment WHERE search_comment MATCH $3"
    };
    (postgres) => {
        "SELECT comment_id FROM search_comment WHERE words @@ CAST(CAST($3 AS TEXT) AS tsquery)"
    };
}

/// Looks one comment up among those that match `$3`.
macro_rules! matches_comment {
    (sqlite) => {
        "SELECT 1 FROM search_comment WHERE search_comment MATCH $3 AND rowid = comment.id"
    };
    (postgres) => {
        "SELECT 1 FROM search_comment WHERE comment_id = comment.id AND words @@ CAST(CAST($3 AS TEXT) AS tsquery)"
    };
}

/// The filters before the search.
macro_rules! filters_before_search {
    () => {
        "(status = $1 OR $1 IS NULL)
             AND (post_id = $2 OR $2 IS NULL)
             AND (CAST($3 AS TEXT) IS NULL OR "
    };
}

/// The filters after the search.
macro_rules! filters_after_search {
    () => {
        "))
             AND (user_id = $4 OR $4 IS NULL)
             AND (guest_id = $5 OR $5 IS NULL)
             AND (email_lookup = $6 OR $6 IS NULL)
             AND (channel = $7 OR $7 IS NULL)
             AND (CAST($8 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM post WHERE post.author_id = $8 AND post.id = comment.post_id))
             AND (created_at, id) > ($9, $10)
             AND (created_at, id) < ($11, $12)
             AND (kind = $13 OR $13 IS NULL)"
    };
}

/// Every filter as an optional condition; the matching comments are listed first.
macro_rules! comment_filter {
    ($engine:ident) => {
        concat!(
            filters_before_search!(),
            "id IN (",
            matching_comments!($engine),
            filters_after_search!()
        )
    };
}

/// Every filter as an optional condition; each comment is looked up in the search index.
macro_rules! comment_filter_by_look_up {
    ($engine:ident) => {
        concat!(
            filters_before_search!(),
            "EXISTS (",
            matches_comment!($engine),
            filters_after_search!()
        )
    };
}

/// The SQL text of a question for the given lead, whose condition comes before the others.
macro_rules! by_lead {
    ($lead:expr, $filter:ident, [$($head:tt)+], $tail:literal) => {
        match $lead {
            Lead::Guest => sql![$($head)+ " FROM comment WHERE guest_id = $5 AND " $filter $tail],
            Lead::Email => sql![$($head)+ " FROM comment WHERE email_lookup = $6 AND " $filter $tail],
            Lead::Author => sql![$($head)+ " FROM comment WHERE user_id = $4 AND " $filter $tail],
            Lead::StatusOfPost => sql![$($head)+ " FROM comment WHERE post_id = $2 AND status = $1 AND " $filter $tail],
            Lead::Post => sql![$($head)+ " FROM comment WHERE post_id = $2 AND " $filter $tail],
            Lead::UnderPostsOf => sql![$($head)+ " FROM comment WHERE post_id IN (SELECT id FROM post WHERE author_id = $8) AND " $filter $tail],
            Lead::Status => sql![$($head)+ " FROM comment WHERE status = $1 AND " $filter $tail],
            Lead::Channel => sql![$($head)+ " FROM comment WHERE channel = $7 AND " $filter $tail],
            Lead::Everything => sql![$($head)+ " FROM comment WHERE " $filter $tail],
        }
    };
}

/// The SQL text of a question for the given lead and filter.
macro_rules! by_question {
    ($question:expr, $lead:expr, $filter:ident) => {
        match $question {
            Question::List => by_lead!(
                $lead,
                $filter,
                ["SELECT " comment_columns],
                " ORDER BY created_at DESC, id DESC LIMIT $14"
            ),
            Question::Oldest => by_lead!(
                $lead,
                $filter,
                ["SELECT " comment_columns],
                " ORDER BY created_at, id LIMIT $14"
            ),
            Question::Ids => by_lead!(
                $lead,
                $filter,
                ["SELECT id"],
                " AND (status <> 'removed' OR status = $1) ORDER BY created_at DESC, id DESC LIMIT $14"
            ),
            Question::Count => by_lead!($lead, $filter, ["SELECT COUNT(*)"], ""),
        }
    };
}

/// Returns the statement that answers a question when `lead` decides which index is walked.
#[must_use]
pub fn text(question: Question, lead: Lead, search: SearchPlan) -> Sql {
    match search {
        SearchPlan::ListFirst => by_question!(question, lead, comment_filter),
        SearchPlan::LookUp => by_question!(question, lead, comment_filter_by_look_up),
    }
}

/// Runs the statement of a question with every filter bound to its parameter, and with a limit if
/// the question has one.
macro_rules! ask {
    ($fetch:ident, $conn:expr, $question:expr, $filter:expr, $from:expr, $to:expr $(, $limit:expr)?) => {{
        let (conn, filter): (&mut Conn, &CommentCriteria) = ($conn, $filter);
        let lead = filter.lead(conn).await?;
        let matcher = filter.matcher.as_ref();
        let expression = matcher.map(|matcher| conn.expression(matcher));
        let (from, to) = filter.bounds($from, $to);
        let search = match &expression {
            Some(expression) if $question != Question::Count => plan(conn, expression).await?,
            _ => SearchPlan::ListFirst,
        };
        $fetch!(
            conn,
            text($question, lead, search),
            filter.status,
            filter.post,
            expression,
            filter.author,
            filter.guest,
            filter.email.as_deref(),
            filter.channel,
            filter.under_posts_of,
            from.at,
            from.id,
            to.at,
            to.id,
            filter.kind
            $(, $limit)?
        )
    }};
}

/// Lists at most `limit` matching comments, newest first, below `before`.
pub async fn list(
    conn: &mut Conn,
    filter: &CommentCriteria,
    before: Cursor,
    limit: i64,
) -> Result<Vec<Comment>> {
    let oldest = Cursor::oldest();
    Ok(ask!(
        fetch_all,
        conn,
        Question::List,
        filter,
        oldest,
        before,
        limit
    )?)
}

/// Lists at most `limit` matching comments, oldest first, above `after`.
pub async fn list_oldest(
    conn: &mut Conn,
    filter: &CommentCriteria,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Comment>> {
    let newest = Cursor::newest();
    Ok(ask!(
        fetch_all,
        conn,
        Question::Oldest,
        filter,
        after,
        newest,
        limit
    )?)
}

/// Lists the ids of the newest `limit` matching comments that an action can change, newest first.
/// Removed comments are among them only when the filter asks for that state.
pub async fn list_ids(
    conn: &mut Conn,
    filter: &CommentCriteria,
    limit: i64,
) -> Result<Vec<CommentId>> {
    let (oldest, newest) = (Cursor::oldest(), Cursor::newest());
    let rows: Vec<(CommentId,)> = ask!(
        fetch_all,
        conn,
        Question::Ids,
        filter,
        oldest,
        newest,
        limit
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Counts the matching comments.
pub async fn count(conn: &mut Conn, filter: &CommentCriteria) -> Result<i64> {
    let (oldest, newest) = (Cursor::oldest(), Cursor::newest());
    Ok(ask!(
        fetch_scalar,
        conn,
        Question::Count,
        filter,
        oldest,
        newest
    )?)
}
