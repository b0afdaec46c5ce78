//! Checking one URL of the old blog: request it, follow its redirects and look for its anchor.

use percent_encoding::percent_decode_str;
use url::Url;

use super::client::{Client, Fault, FetchedResponse};
use crate::transfer::blogger::addresses::OldAddress;

/// The maximum number of redirects that are followed.
const HOPS_MAX: usize = 5;

/// The site that is checked.
pub(super) struct Site {
    pub(super) client: Client,
    /// The base URL to which requests are sent.
    pub(super) base: Url,
    /// The configured base URL of the site, which its redirects may name.
    pub(super) own: Url,
}

impl Site {
    /// Checks that a URL leads to a page with its anchor. The error says why it does not.
    pub(super) async fn check(&self, address: &OldAddress) -> Result<(), String> {
        let mut url = self.at(&address.place).ok_or("not an address")?;
        let mut anchor = address.anchor.clone();
        for _ in 0..=HOPS_MAX {
            let answer = self.client.get(&url).await.map_err(explain)?;
            if !answer.status.is_redirection() {
                return judge(&answer, anchor.as_deref());
            }
            url = self.next(&url, &answer)?;
            // The fragment of the new URL wins; without one a browser keeps the old fragment (RFC
            // 9110, section 10.2.2).
            anchor = url.fragment().map(str::to_owned).or(anchor);
        }
        Err(format!("more than {HOPS_MAX} redirects"))
    }

    /// Returns the URL on this site for a path of the old blog.
    fn at(&self, place: &str) -> Option<Url> {
        let base = self.base.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}{place}")).ok()
    }

    /// Returns the target of a redirect, which must be on the site itself.
    fn next(&self, from: &Url, answer: &FetchedResponse) -> Result<Url, String> {
        let location = answer
            .location
            .as_deref()
            .ok_or_else(|| format!("{} without a `Location`", answer.status.as_u16()))?;
        let url = from
            .join(location)
            .map_err(|_| format!("it leads to `{location}`, which is not an address"))?;
        if url.origin() == self.base.origin() {
            return Ok(url);
        }
        if url.origin() != self.own.origin() {
            return Err(format!("it leads to another site: {url}"));
        }
        self.at(&url[url::Position::BeforePath..])
            .ok_or_else(|| format!("it leads to `{location}`, which is not an address"))
    }
}

fn explain(fault: Fault) -> String {
    format!("no answer: {fault}")
}

fn judge(answer: &FetchedResponse, anchor: Option<&str>) -> Result<(), String> {
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

/// Whether an element of the page has this id, or this name as in older HTML.
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
