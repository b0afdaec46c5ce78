//! Normalising and checking what users say about an item.

use crate::error::{EntryFault, FieldErrors, Result};
use crate::model::media::{FOCUS_MAX, TEXT_MAX};
use crate::model::text;
use crate::store::media::MediaTexts;

/// Normalises texts and checks them. Those that are as in `before` are not checked again.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every invalid field.
pub(super) fn checked(texts: &MediaTexts, before: Option<&MediaTexts>) -> Result<MediaTexts> {
    let texts = MediaTexts {
        alt: text::line(&texts.alt),
        caption: text::line(&texts.caption),
        ..texts.clone()
    };
    let mut errors = FieldErrors::default();
    for (field, words) in [("alt", &texts.alt), ("caption", &texts.caption)] {
        if words.chars().count() > TEXT_MAX {
            errors.push(field, EntryFault::Long { most: TEXT_MAX });
        } else if text::has_excess_marks(words) {
            errors.push(field, text::EXCESS_MARKS);
        }
    }
    if texts.decorative && !texts.alt.is_empty() {
        errors.push("decorative", EntryFault::Decorative);
    }
    let is_inside = |part: i64| (0..=FOCUS_MAX).contains(&part);
    if texts
        .focus
        .is_some_and(|(x, y)| !is_inside(x) || !is_inside(y))
    {
        errors.push("focus", EntryFault::Focus { most: FOCUS_MAX });
    }
    if let Some(before) = before {
        errors.retain(|error| match error.field.as_str() {
            "alt" => texts.alt != before.alt,
            "caption" => texts.caption != before.caption,
            _ => true,
        });
    }
    errors.into_result().map(|()| texts)
}
