//! The browser and the system of a request in words, from its `User-Agent`.

/// Browsers, those first whose agents also name another.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];
/// Systems, those first whose agents also name another.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
    ("BSD", "BSD"),
];

/// Returns words such as "Firefox (Android)"; empty for an agent that is not known.
#[must_use]
pub fn of(agent: &str) -> String {
    let found = |list: &[(&str, &'static str)]| {
        let mut known = list.iter().filter(|(mark, _)| agent.contains(mark));
        known.next().map(|(_, name)| *name)
    };
    match (found(&BROWSERS), found(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} ({system})"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn browsers_and_systems_are_named() {
        let mozilla = "Mozilla/5.0";
        for (agent, words) in [
            (
                "(Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0",
                "Firefox (Android)",
            ),
            (
                "(iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari (iPhone)",
            ),
            (
                "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36 Edg/129.0.0.0",
                "Edge (Windows)",
            ),
            (
                "(X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36",
                "Chrome (Linux)",
            ),
            ("<script>", ""),
        ] {
            assert_eq!(super::of(&format!("{mozilla} {agent}")), words);
        }
    }
}
