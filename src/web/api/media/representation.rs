//! The representation of an item of the media library in the API.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::library::{self, Uses};
use crate::model::{Authority, Media, MediaId, MediaKind, MediaName, MediaVariant, UserId};
use crate::services::Services;
use crate::store::{self, Conn};
use crate::urls;
use crate::web::api::answer::Created;
use crate::web::api::used_by::UsedByView;
use crate::web::app::App;

/// A picture or file of the media library.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Media, example = json!({
    "id": 7, "kind": "picture", "name": "press.jpg", "content_type": "image/jpeg", "bytes": 412_345, "width": 2560, "height": 1707, "frames": 1,
    "alt": "A letterpress in a workshop", "decorative": false, "caption": "", "focus": null, "user": 1,
    "path": "/media/5891b5b522d5df086d0ff0b110fbd9d2/press.jpg",
    "url": "https://blog.example.org/media/5891b5b522d5df086d0ff0b110fbd9d2/press.jpg",
    "variants": [{ "path": "/media/5891b5b522d5df086d0ff0b110fbd9d2/720.1/press.jpg", "width": 720, "height": 480, "bytes": 61_234, "content_type": "image/jpeg" }],
    "markdown": "![A letterpress in a workshop](/media/5891b5b522d5df086d0ff0b110fbd9d2/press.jpg)",
    "used_by": [{ "kind": "post", "id": 42, "title": "Hello" }], "use_count": 1,
    "created_at": "2022-01-07T09:30:00Z", "updated_at": "2022-01-07T09:30:00Z", "version": 1, "trashed_at": null
}))]
pub struct MediaView {
    /// The id.
    pub id: MediaId,
    /// What it is, which decides how it is shown.
    pub kind: MediaKind,
    /// The last part of the address.
    pub name: MediaName,
    /// The media type of what is stored.
    pub content_type: String,
    /// The size of what is stored.
    pub bytes: i64,
    /// The width in pixels; `null` if there is none or it is not known.
    pub width: Option<i64>,
    /// The height in pixels; `null` if there is none or it is not known.
    pub height: Option<i64>,
    /// The number of frames of a picture: 1 unless it moves.
    pub frames: Option<i64>,
    /// What a picture shows, for those who do not see it; may be empty.
    pub alt: String,
    /// Whether a picture only decorates, so that it needs no alternative text.
    pub decorative: bool,
    /// The text below a picture; may be empty.
    pub caption: String,
    /// The most important point of a picture; `null` for the middle.
    pub focus: Option<Focus>,
    /// The user to whom it belongs.
    pub user: UserId,
    /// The path, encoded.
    pub path: String,
    /// The full URL.
    pub url: String,
    /// Smaller sizes of a picture, from the smallest; of an animation, its still first frame.
    pub variants: Vec<VariantView>,
    /// The item in Markdown, ready to be pasted into a post.
    pub markdown: String,
    /// What shows the item, at most 100 that you may know of.
    pub used_by: Vec<UsedByView>,
    /// The number of all that show the item, drafts of other users included.
    pub use_count: i64,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// The version, which counts the changes from 1 and is the `ETag`.
    pub version: i64,
    /// When it was moved to the trash; `null` if it is not there.
    pub trashed_at: Option<DateTime<Utc>>,
}

impl Created for MediaView {}

/// A smaller size of a picture.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MediaVariant)]
pub struct VariantView {
    /// The path, encoded.
    pub path: String,
    /// The width in pixels.
    pub width: i64,
    /// The height in pixels.
    pub height: i64,
    /// The size of the file.
    pub bytes: i64,
    /// The media type.
    #[schema(example = "image/jpeg")]
    pub content_type: String,
}

/// The most important point of a picture, in percent from its left and upper edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MediaFocus)]
pub struct Focus {
    /// The percentage of the width.
    #[schema(minimum = 0, maximum = 100, example = 30)]
    pub x: i64,
    /// The percentage of the height.
    #[schema(minimum = 0, maximum = 100, example = 50)]
    pub y: i64,
}

/// Loads the variants and uses of an item and returns its representation.
pub async fn view(conn: &mut Conn, app: &App, by: &Authority, media: Media) -> Result<MediaView> {
    let variants = store::media_variants::list_by_media(conn, &[media.id]).await?;
    let uses = library::list_uses(conn, &app.services, by, &media).await?;
    Ok(show(&app.services, media, variants, &uses))
}

/// Loads the variants and uses of items and returns their representations, in the same order.
pub async fn views(
    conn: &mut Conn,
    app: &App,
    by: &Authority,
    media: Vec<Media>,
) -> Result<Vec<MediaView>> {
    let ids: Vec<MediaId> = media.iter().map(|media| media.id).collect();
    let mut variants: HashMap<MediaId, Vec<MediaVariant>> = HashMap::new();
    for variant in store::media_variants::list_by_media(conn, &ids).await? {
        variants.entry(variant.media_id).or_default().push(variant);
    }
    let uses = library::list_uses_of_all(conn, &app.services, by, &media).await?;
    let views = media.into_iter().zip(&uses).map(|(media, uses)| {
        let variants = variants.remove(&media.id).unwrap_or_default();
        show(&app.services, media, variants, uses)
    });
    Ok(views.collect())
}

/// Returns what shows an item.
pub fn uses_of(uses: &Uses) -> Vec<UsedByView> {
    let view = |used: &store::media_uses::MediaUse| {
        let (kind, id) = used.used_by.parts();
        let title = used.title.clone();
        UsedByView { kind, id, title }
    };
    uses.shown.iter().map(view).collect()
}

fn show(services: &Services, media: Media, variants: Vec<MediaVariant>, uses: &Uses) -> MediaView {
    let path = urls::media(&media.hash, &media.name);
    let variant = |variant: MediaVariant| VariantView {
        path: urls::media_variant(&media.hash, &variant, &media.name),
        width: variant.width,
        height: variant.height,
        bytes: variant.bytes,
        content_type: variant.content_type,
    };
    MediaView {
        variants: variants.into_iter().map(variant).collect(),
        url: services.urls.absolute(&path),
        markdown: library::markdown(&media),
        path,
        id: media.id,
        kind: media.kind,
        name: media.name,
        content_type: media.content_type,
        bytes: media.bytes,
        width: media.width,
        height: media.height,
        frames: media.frames,
        alt: media.alt,
        decorative: media.decorative,
        caption: media.caption,
        focus: media
            .focus_x
            .zip(media.focus_y)
            .map(|(x, y)| Focus { x, y }),
        user: media.user_id,
        used_by: uses_of(uses),
        use_count: uses.count,
        created_at: media.created_at,
        updated_at: media.updated_at,
        version: media.version,
        trashed_at: media.trashed_at,
    }
}
