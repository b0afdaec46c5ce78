//! The owner's list of old and new addresses, for comments that come without their posts.

/// New addresses for old ones.
#[derive(Clone, Debug, Default)]
pub struct AddressMap(Vec<(String, String)>);

/// The error for a line that is not an old and a new address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: there are not two addresses, or only one of them ends with `*`")]
pub struct InvalidMap {
    line: usize,
}

impl AddressMap {
    /// Parses lines of an old and a new address, separated by a comma. If both end with `*`, the
    /// line holds for all addresses that begin so. Empty lines, and those that begin with `#`, are
    /// ignored.
    pub fn parse(text: &str) -> Result<Self, InvalidMap> {
        let lines = (1..).zip(text.lines().map(str::trim));
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let pair = |(line, text): (usize, &str)| {
            let (old, new) = text.split_once(',').ok_or(InvalidMap { line })?;
            let (old, new) = (unquoted(old), unquoted(new));
            let fits =
                !old.is_empty() && !new.is_empty() && old.ends_with('*') == new.ends_with('*');
            fits.then_some((old, new)).ok_or(InvalidMap { line })
        };
        lines.map(pair).collect::<Result<_, _>>().map(Self)
    }

    /// Returns the new address for an old one: by the first line that fits; the old one itself
    /// without such a line.
    #[must_use]
    pub fn map(&self, address: &str) -> String {
        let mapped = self.0.iter().find_map(|(old, new)| {
            match (old.strip_suffix('*'), new.strip_suffix('*')) {
                (Some(old), Some(new)) => {
                    let rest = address.strip_prefix(old)?;
                    Some(format!("{new}{rest}"))
                }
                _ => (old == address).then(|| new.clone()),
            }
        });
        mapped.unwrap_or_else(|| address.to_owned())
    }
}

fn unquoted(field: &str) -> String {
    field.trim().trim_matches('"').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_mapped_exactly_or_by_their_beginning() {
        let map =
            AddressMap::parse("# moved\n/a.html,/2020/01/a\n\nhttps://old.example/b/*,/c/*\n");
        let map = map.expect("two lines");
        assert_eq!(map.map("/a.html"), "/2020/01/a");
        assert_eq!(map.map("https://old.example/b/x?y"), "/c/x?y");
        assert_eq!(map.map("/a.html?x"), "/a.html?x");
    }

    #[test]
    fn a_line_that_is_no_pair_is_named() {
        for text in ["/a,/b\n/c", "/a,/b\n/a*,/b", "\n,/b"] {
            assert_eq!(AddressMap::parse(text).err(), Some(InvalidMap { line: 2 }));
        }
    }
}
