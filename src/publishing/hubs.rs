//! Telling hubs of changes (WebSub): which feeds changed, in the change's own transaction; the queue then tells.
//!
//! A job holds the hub and the surrogate keys of what changed, not addresses: a label may have another
//! name by the time it runs. While one waits, the same is not noted again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::Url;
use url::form_urlencoded::Serializer;

use crate::error::{Error, Result};
use crate::model::{AccountId, Facts, Kind, NewChange, Post, SeriesId};
use crate::services::Services;
use crate::store::{self, Conn, Db, Tx};
use crate::urls;

/// The job that tells a hub.
pub const PING_JOB: &str = "websub.ping";

/// The endings of the forms in which there are feeds of posts.
const ENDINGS: [&str; 3] = [".atom", ".rss", ".json"];

#[derive(Serialize, Deserialize)]
struct Ping {
    hub: String,
    labels: Vec<String>,
    authors: Vec<i64>,
    series: Vec<i64>,
}

/// Records a change of `post`, and has the hubs told where readers see it.
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
        let authors = each(stands.iter().filter_map(|facts| facts.author));
        let series = each(stands.iter().filter_map(|facts| facts.series));
        let ping = serde_json::to_value(Ping {
            hub,
            labels,
            authors,
            series,
        })
        .map_err(Error::internal)?;
        store::jobs::insert_once(tx, PING_JOB, &ping, now, now).await?;
    }
    Ok(())
}

/// Each of these once, in order.
fn each<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect::<BTreeSet<T>>().into_iter().collect()
}

/// Tells a hub which feeds changed.
///
/// # Errors
/// [`Error::Unavailable`] when it did not take it: another try may help.
pub async fn ping(db: &Db, services: &Services, payload: &serde_json::Value) -> Result<()> {
    let ping: Ping = serde_json::from_value(payload.clone()).map_err(Error::internal)?;
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
    let form = form(&mut conn, services, &ping).await?;
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

/// What a hub is sent: every feed that changed, in each form.
async fn form(conn: &mut Conn, services: &Services, ping: &Ping) -> Result<String> {
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
            store::accounts::find(conn, AccountId(*author))
                .await?
                .map(|account| urls::author(&account.slug)),
        );
    }
    for series in &ping.series {
        pages.extend(
            store::series::find(conn, SeriesId(*series))
                .await?
                .map(|series| urls::series(series.slug.as_str())),
        );
    }
    let mut form = Serializer::new(String::new());
    form.append_pair("hub.mode", "publish");
    for (page, ending) in pages
        .iter()
        .flat_map(|page| ENDINGS.map(|ending| (page, ending)))
    {
        form.append_pair(
            "hub.url",
            &services.urls.absolute(&urls::feed_of(page, ending)),
        );
    }
    Ok(form.finish())
}
