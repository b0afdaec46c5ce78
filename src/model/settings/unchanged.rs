//! The comparison of a setting before and after a change.
//!
//! A new rule may refuse a value that is already stored. This must not keep the owner from changing
//! other settings, so [`super::Settings::check`] drops every error about a value that the change
//! does not touch. It does so here for all rules at once, and not in each rule.

use serde_json::Value;

/// Whether the value at `field`, the path of an error such as `footer/links/2/url`, is equal in
/// both documents. An item of a list counts as unchanged if the old list contains it at any
/// position.
pub(super) fn is_unchanged(before: &Value, after: &Value, field: &str) -> bool {
    let (mut before, mut after) = (before, after);
    for part in field.split('/') {
        if before == after {
            return true;
        }
        let next = match (before, after) {
            (Value::Object(old), Value::Object(new)) => old.get(part).zip(new.get(part)),
            (Value::Array(old), Value::Array(new)) => item(new, part)
                .and_then(|item| Some((old.iter().find(|known| *known == item)?, item))),
            _ => None,
        };
        let Some(next) = next else { return false };
        (before, after) = next;
    }
    before == after
}

fn item<'a>(list: &'a [Value], position: &str) -> Option<&'a Value> {
    list.get(position.parse::<usize>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_compared_at_its_own_place() {
        let before = json!({ "title": "a", "appearance": { "css": "x", "theme": "y" } });
        let after = json!({ "title": "b", "appearance": { "css": "x", "theme": "z" } });
        assert!(is_unchanged(&before, &after, "appearance/css"));
        for field in [
            "title",
            "appearance/theme",
            "appearance",
            "appearance/none",
            "none",
        ] {
            assert!(!is_unchanged(&before, &after, field), "{field}");
        }
    }

    #[test]
    fn an_item_of_a_list_may_move() {
        let before = json!({ "links": [{ "url": "a" }, { "url": "b" }] });
        let after = json!({ "links": [{ "url": "new" }, { "url": "a" }] });
        assert!(is_unchanged(&before, &after, "links/1/url"));
        assert!(!is_unchanged(&before, &after, "links/0/url"));
        assert!(!is_unchanged(&before, &after, "links"));
    }
}
