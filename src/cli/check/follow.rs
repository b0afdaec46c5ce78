//! What becomes of an old address: asked for, followed, and its anchor looked for.

use percent_encoding::percent_decode_str;
use url::Url;

use super::client::{Answer, Client, Fault};
use crate::transfer::blogger::addresses::OldAddress;

/// The most redirects that are followed.
const HOPS_MAX: usize = 5;

/// The site that is asked.
pub(super) struct Site {
    pub(super) client: Client,
    /// Where it is asked.
    pub(super) base: Url,
    /// What it calls itself, which its redirects may name.
    pub(super) own: Url,
}

impl Site {
    /// Whether an address leads to a page, or why not.
    pub(super) async fn check(&self, address: &OldAddress) -> Result<(), String> {
        let mut url = self.at(&address.place).ok_or("this is no address")?;
        let mut anchor = address.anchor.clone();
        for _ in 0..=HOPS_MAX {
            let answer = self.client.get(&url).await.map_err(explain)?;
            if !answer.status.is_redirection() {
                return judge(&answer, anchor.as_deref());
            }
            url = self.next(&url, &answer)?;
            // A fragment of the new address counts, else the reader's browser keeps the old one (RFC 9110, section 10.2.2).
            anchor = url.fragment().map(str::to_owned).or(anchor);
        }
        Err(format!("more than {HOPS_MAX} redirects"))
    }

    /// The place of the old blog on this site.
    fn at(&self, place: &str) -> Option<Url> {
        let base = self.base.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}{place}")).ok()
    }

    /// Where an answer leads, on the site itself.
    fn next(&self, from: &Url, answer: &Answer) -> Result<Url, String> {
        let location = answer
            .location
            .as_deref()
            .ok_or_else(|| format!("{} without a `Location`", answer.status.as_u16()))?;
        let url = from
            .join(location)
            .map_err(|_| format!("it leads to `{location}`, which is no address"))?;
        if url.origin() == self.base.origin() {
            return Ok(url);
        }
        if url.origin() != self.own.origin() {
            return Err(format!("it leads away, to {url}"));
        }
        self.at(&url[url::Position::BeforePath..])
            .ok_or_else(|| format!("it leads to `{location}`, which is no address"))
    }
}

fn explain(fault: Fault) -> String {
    format!("no answer: {fault}")
}

fn judge(answer: &Answer, anchor: Option<&str>) -> Result<(), String> {
    if !answer.status.is_success() {
        return Err(answer.status.as_u16().to_string());
    }
    match anchor {
        Some(anchor) if !has_anchor(&answer.body, anchor) => {
            Err(format!("the page has no #{anchor}"))
        }
        _ => Ok(()),
    }
}

/// Whether an element of a page has this id or, as was once done, this name.
fn has_anchor(body: &[u8], anchor: &str) -> bool {
    let Ok(page) = std::str::from_utf8(body) else {
        return false;
    };
    let anchor = percent_decode_str(anchor).decode_utf8_lossy();
    ["id=\"", "id='", "name=\"", "name='"].iter().any(|start| {
        let quote = &start[start.len() - 1..];
        page.contains(&format!(" {start}{anchor}{quote}"))
    })
}
