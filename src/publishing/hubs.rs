//! Notifications of WebSub hubs about changed feeds.
//!
//! A change queues a job for each hub in its own transaction, and the queue notifies the hub later.
//! The job holds the hub and the labels, authors and series whose feeds changed, not addresses: a
//! label may be renamed before the job runs. A job that equals a waiting one is not queued again.

use std::collections::BTreeSet;

use url::Url;
use url::form_urlencoded::Serializer;

use crate::error::{Error, Result};
use crate::model::{Facts, FeedForm, HubPing, Job, Kind, NewChange, Post, SeriesId, UserId};
use crate::services::Services;
use crate::store::{self, Conn, Db, Tx};
use crate::urls;

/// Records a change of `post`, and queues the notification of hubs if the post is or was visible to
/// readers.
pub(super) async fn record(
    tx: &mut Tx,
    services: &Services,
    post: &Post,
    change: NewChange,
) -> Result<()> {
    let stands: Vec<&Facts> = change
        .detail
        .before
        .iter()
        .chain(&change.detail.after)
        .filter(|facts| facts.status == "published")
        .collect();
    if post.kind == Kind::Post && !stands.is_empty() {
        note(tx, services, &stands).await?;
    }
    tx.record(change);
    Ok(())
}

async fn note(tx: &mut Tx, services: &Services, stands: &[&Facts]) -> Result<()> {
    let now = services.clock.now();
    for hub in store::settings::find(tx).await?.settings.feeds.hubs {
        let labels = each(stands.iter().flat_map(|facts| facts.labels.iter().cloned()));
        let authors = stands.iter().filter_map(|facts| facts.author.map(UserId));
        let series = stands.iter().filter_map(|facts| facts.series.map(SeriesId));
        let ping = HubPing {
            hub,
            labels,
            authors: each(authors),
            series: each(series),
        };
        store::jobs::insert_once(tx, &Job::PingHub(ping), now, now).await?;
    }
    Ok(())
}

/// The distinct items in ascending order.
fn each<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect::<BTreeSet<T>>().into_iter().collect()
}

/// Notifies a hub of the feeds that changed. Does nothing if the hub has been removed from the
/// settings.
///
/// # Errors
/// [`Error::Unavailable`] if the hub did not accept the notification; the job may be retried.
pub async fn ping(db: &Db, services: &Services, ping: &HubPing) -> Result<()> {
    let mut conn = db.read().await?;
    if !store::settings::find(&mut conn)
        .await?
        .settings
        .feeds
        .hubs
        .contains(&ping.hub)
    {
        return Ok(());
    }
    let form = form(&mut conn, services, ping).await?;
    drop(conn);
    let hub = Url::parse(&ping.hub).map_err(Error::internal)?;
    let status = services.outbound.post_form(&hub, form).await?;
    if status.is_success() {
        Ok(())
    } else {
        Err(Error::Unavailable(
            format!("the hub answered {}", status.as_u16()).into(),
        ))
    }
}

/// The form body for a hub: every feed that changed, in each format.
async fn form(conn: &mut Conn, services: &Services, ping: &HubPing) -> Result<String> {
    let mut pages = vec!["/".to_owned()];
    for folded in &ping.labels {
        pages.extend(
            store::labels::find_by_folded(conn, folded)
                .await?
                .map(|label| urls::label(&label.name)),
        );
    }
    for author in &ping.authors {
        pages.extend(
            store::users::find(conn, *author)
                .await?
                .map(|user| urls::author(&user.slug)),
        );
    }
    for series in &ping.series {
        pages.extend(
            store::series::find(conn, *series)
                .await?
                .map(|series| urls::series(&series.slug)),
        );
    }
    let mut form = Serializer::new(String::new());
    form.append_pair("hub.mode", "publish");
    for (page, feed) in pages
        .iter()
        .flat_map(|page| FeedForm::ALL.map(|feed| (page, feed)))
    {
        form.append_pair(
            "hub.url",
            &services.urls.absolute(&urls::feed_of(page, feed)),
        );
    }
    Ok(form.finish())
}
