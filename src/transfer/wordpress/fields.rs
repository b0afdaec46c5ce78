//! The custom fields of items. Some have a counterpart here; readers may miss others, which are named.

use super::item::RawItem;
use crate::transfer::address::file_name;
use crate::transfer::xml::printable;

/// The fields that WordPress keeps for itself, or that are read elsewhere.
const KNOWN: [&str; 17] = [
    "_edit_last",
    "_edit_lock",
    "_encloseme",
    "_pingme",
    "_thumbnail_id",
    "_wp_attached_file",
    "_wp_attachment_image_alt",
    "_wp_attachment_metadata",
    "_wp_desired_post_slug",
    "_wp_old_date",
    "_wp_old_slug",
    "_wp_trash_meta_comments_status",
    "_wp_trash_meta_status",
    "_wp_trash_meta_time",
    "_post_restored_from",
    "_wpcom_is_markdown",
    "_last_editor_used_jetpack",
];
/// The beginnings of the fields in which plugins note what they did: embedded pages that were fetched,
/// posts that were announced elsewhere.
const NOTES: [&str; 5] = [
    "_oembed_",
    "_publicize_",
    "publicize_",
    "_wpas_",
    "_rest_api_",
];
/// The most fields that are named for an item.
const NAMED_MAX: usize = 20;
/// The most sizes of a picture.
const SIZES_MAX: usize = 50;

/// Names the fields that are not carried.
pub(super) fn note(raw: &RawItem, losses: &mut Vec<String>) {
    let mut named: Vec<&str> = Vec::new();
    let start = losses.len();
    for (key, value) in &raw.fields {
        let is_default = key == "_wp_page_template" && value == "default";
        let is_note = NOTES.iter().any(|start| key.starts_with(start));
        let is_kept = KNOWN.contains(&key.as_str()) || is_note || is_default;
        if is_kept || value.is_empty() || named.contains(&key.as_str()) || named.len() == NAMED_MAX
        {
            continue;
        }
        named.push(key);
        let loss = match key.as_str() {
            "enclosure" => "its enclosures (audio or video files) are not carried".to_owned(),
            "geo_address" | "geo_latitude" | "geo_longitude" | "geo_public" => {
                "its location is not carried".to_owned()
            }
            "_wp_page_template" => "its page template is not carried".to_owned(),
            key => format!("its custom field `{}` is not carried", printable(key)),
        };
        if !losses[start..].contains(&loss) {
            losses.push(loss);
        }
    }
}

/// The paths that a post had under its former names.
pub(super) fn old_paths(raw: &RawItem, path: Option<&str>) -> Vec<String> {
    let Some(path) = path else {
        return Vec::new();
    };
    let Some(folder) = path
        .strip_suffix(raw.name.as_str())
        .filter(|_| !raw.name.is_empty())
    else {
        return Vec::new();
    };
    let slugs = raw.fields.iter().filter(|(key, value)| {
        key == "_wp_old_slug" && !value.is_empty() && *value != raw.name && !value.contains('/')
    });
    slugs.map(|(_, slug)| format!("{folder}{slug}")).collect()
}

/// The addresses of a picture at `url` and of its smaller versions, whose names are in a serialised
/// array of PHP.
pub(super) fn sizes(raw: &RawItem, url: &str) -> Vec<String> {
    let mut urls = vec![url.to_owned()];
    let Some(folder) = url.strip_suffix(file_name(url)) else {
        return urls;
    };
    let stored = raw.field("_wp_attachment_metadata").unwrap_or_default();
    let names = stored.split("s:4:\"file\";s:").skip(1).filter_map(|rest| {
        let name = rest.split('"').nth(1)?;
        (!name.is_empty() && !name.contains('/')).then_some(name)
    });
    for name in names.take(SIZES_MAX) {
        let size = format!("{folder}{name}");
        if !urls.contains(&size) {
            urls.push(size);
        }
    }
    urls
}
