//! Each filter by which moderators search comments uses an index of its own.

use tympan::store::comment_search::{Lead, Question, SearchPlan, text};

use super::{Statement, plan, plan_with_bitmaps, scans};
use crate::common::database::TestDb;
use crate::store::rows::one_post;

/// Enough comments for PostgreSQL to tell its indexes apart, a few by each guest as on a real blog.
const MANY: &str = "
    INSERT INTO guest (hash, created_at) SELECT CAST(CAST(n AS TEXT) AS BYTEA), now() FROM generate_series(1, 1200) AS n;
    INSERT INTO comment (post_id, depth, status, author_name, user_id, email_lookup, guest_id, body, format, html, renderer_version, reasons,
                         channel, digest, created_at, updated_at, version)
    SELECT post.id, 0, CASE WHEN n % 50 = 0 THEN 'pending' ELSE 'approved' END, 'Ann', CASE WHEN n % 40 = 0 THEN post.author_id END,
           CAST(CAST(n % 300 AS TEXT) AS BYTEA), n % 1200 + 1, 'Hello', 'markdown', 'Hello', 1, '[]', CASE WHEN n % 20 = 0 THEN 'api' ELSE 'form' END,
           '', now() - n * INTERVAL '1 minute', now(), 1
    FROM generate_series(1, 6000) AS n CROSS JOIN post;
    ANALYZE comment;";

/// The index that a filter walks.
fn index(lead: Lead) -> &'static str {
    match lead {
        Lead::Guest => "comment_guest",
        Lead::Email => "comment_email",
        Lead::Author => "comment_user",
        Lead::StatusOfPost => "comment_post",
        Lead::Post => "comment_under",
        Lead::UnderPostsOf => "post_owner",
        Lead::Status => "comment_status",
        Lead::Channel => "comment_channel",
        Lead::Everything => "comment_created",
    }
}

fn statement(question: Question, lead: Lead, search: SearchPlan) -> Statement {
    let text = text(question, lead, search);
    Statement {
        sqlite: text.sqlite.to_owned(),
        postgres: text.postgres.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_of_comments_goes_through_its_index_in_the_order_of_the_list() {
    let test = TestDb::new().await;
    one_post(test.db()).await;
    if !test.db().is_sqlite() {
        test.execute(MANY).await;
    }
    for question in Question::ALL {
        let leads = Lead::ALL.into_iter();
        for (lead, search) in leads.flat_map(|lead| SearchPlan::ALL.map(|search| (lead, search))) {
            let statement = statement(question, lead, search);
            let plan = match lead {
                Lead::Guest => plan_with_bitmaps(&test, &statement).await,
                _ => plan(&test, &statement).await,
            };
            let shown = format!("{question:?} {lead:?} {search:?}\n{}", plan.join("\n"));
            let is_through = |step: &String| {
                step.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(|word| word == index(lead))
            };
            // A count has no order that would favour an index, so that another one may do as well.
            let is_listed = question != Question::Count;
            assert!(!is_listed || plan.iter().any(is_through), "{shown}");
            // One guest's comments are few, and are listed for the guest in another order. So are
            // the comments under one user's posts when this leads.
            let is_sorted = plan
                .iter()
                .any(|step| step.contains("TEMP B-TREE FOR ORDER BY") || step.contains("Sort"));
            let may_be_sorted = matches!(lead, Lead::Guest | Lead::UnderPostsOf);
            assert!(!is_sorted || may_be_sorted, "{shown}");
            if lead != Lead::Everything {
                assert_eq!(scans(&plan), Vec::<&String>::new(), "{shown}");
            }
        }
    }
}
