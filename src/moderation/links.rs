//! Host names in plain text, including those written without `https://`.

/// The characters that separate an address from the words around it.
const EDGES: &str = "()<>[]{}|\"',!;*_`";

/// The endings by which a word without a scheme or `www.` is recognised as a host; `nice.She` is
/// not one.
const ENDINGS: &str = " app biz blog ca cc cf ch click cn co com de dev es eu fr ga gg gl gq icu in info io jp link live ly me ml name net nl no nu \
                       online org pl pro pw ru se shop site space store tk top tv uk us vip website win work ws xyz ";

/// Returns the hosts in a text, in lower case, in order and with repetitions.
#[must_use]
pub fn hosts(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || EDGES.contains(c));
    words.filter_map(host).collect()
}

/// Returns the host of a word, if the word is an address.
fn host(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let bare = word
        .split_once("://")
        .filter(|(scheme, _)| matches!(*scheme, "http" | "https"))
        .map(|(_, rest)| rest);
    let is_sure = bare.is_some() || word.starts_with("www.");
    let rest = bare.unwrap_or(&word);
    let host = rest
        .split(['/', '?', '#', ':'])
        .next()?
        .trim_end_matches('.');
    let (labels, ending) = host.rsplit_once('.')?;
    let is_name = labels.chars().any(char::is_alphanumeric)
        && !host.contains('@')
        && ending.chars().all(char::is_alphabetic)
        && ending.len() >= 2;
    let is_likely = labels.chars().count() >= 2 && ENDINGS.split(' ').any(|known| known == ending);
    (is_name && (is_sure || is_likely)).then(|| host.trim_start_matches("www.").to_owned())
}

/// Whether `host` is `domain` or one of its subdomains.
#[must_use]
pub fn is_within(host: &str, domain: &str) -> bool {
    host == domain
        || host
            .strip_suffix(domain)
            .is_some_and(|above| above.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_with_and_without_a_scheme() {
        let text = "See https://www.Example.org/a?b, www.example.net. (spam.xyz/win) <http://a.b.example.com:80> and incmedia.org where";
        assert_eq!(
            hosts(text),
            [
                "example.org",
                "example.net",
                "spam.xyz",
                "a.b.example.com",
                "incmedia.org"
            ]
        );
    }

    #[test]
    fn words_and_mail_addresses_are_no_hosts() {
        assert_eq!(
            hosts("Nice.She said e.g. this, 3.14 and ann@example.org... https:// www. .com x.com"),
            [""; 0]
        );
    }

    #[test]
    fn domains_end_at_a_dot() {
        assert!(
            is_within("a.example.org", "example.org") && is_within("example.org", "example.org")
        );
        assert!(
            !is_within("notexample.org", "example.org")
                && !is_within("example.org.evil.net", "example.org")
        );
    }
}
