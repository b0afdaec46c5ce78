//! The image of a post for link previews: the first of its own images that is large enough.

use crate::drawing::CARD_WIDTH;
use crate::safe_html::SafeHtml;
use crate::safe_html::tokens::{Element, Token, tokens, unescape};

/// The minimum side in pixels, where it is known, that tells an image from an icon, smiley or
/// counter.
const SMALLEST: u32 = 200;

/// An image in a post's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadImage {
    /// The URL as it is in the text: a path of this blog, or an absolute URL.
    pub src: String,
    /// The alternative text.
    pub alt: String,
    /// The width and height in pixels, where both are known.
    pub size: Option<(u32, u32)>,
}

/// Returns the first image that can represent the post.
#[must_use]
pub fn of(html: &SafeHtml) -> Option<LeadImage> {
    images(html.as_str()).find(is_fit)
}

fn is_fit(image: &LeadImage) -> bool {
    let path = image.src.split(['?', '#']).next().unwrap_or_default();
    let is_drawing = path.to_ascii_lowercase().ends_with(".svg");
    let is_address = ["https://", "http://", "/"]
        .iter()
        .any(|start| image.src.starts_with(start));
    is_address
        && !is_drawing
        && image
            .size
            .is_none_or(|(width, height)| width >= SMALLEST && height >= SMALLEST)
}

/// Returns the images in sanitised HTML.
fn images(html: &str) -> impl Iterator<Item = LeadImage> {
    tokens(html).filter_map(|token| match token {
        Token::Open(element) if element.name == "img" => Some(image(&element)),
        _ => None,
    })
}

fn image(element: &Element<'_>) -> LeadImage {
    let text = |name: &str| element.attribute(name).map(unescape).unwrap_or_default();
    let side = |name: &str| element.attribute(name).and_then(|value| value.parse().ok());
    let (width, height) = (side("width"), side("height"));
    if let Some(image) = own_size(element, &text("alt"), width.zip(height)) {
        return image;
    }
    // One known side is enough to rule an image out; an unknown side counts as large.
    let is_small = [width, height]
        .into_iter()
        .flatten()
        .any(|side: u32| side < SMALLEST);
    let size = width.zip(height).or(is_small.then_some((0, 0)));
    LeadImage {
        src: text("src"),
        alt: text("alt"),
        size,
    }
}

/// Returns an own picture in the smallest of its sizes that is large enough for previews; `None` if
/// there is none but the picture itself.
fn own_size(element: &Element<'_>, alt: &str, size: Option<(u32, u32)>) -> Option<LeadImage> {
    let (width, height) = size?;
    let candidates = unescape(element.attribute("srcset")?);
    let sizes = candidates.split(", ").filter_map(|candidate| {
        let (src, width) = candidate.split_once(' ')?;
        Some((src, width.strip_suffix('w')?.parse::<u32>().ok()?))
    });
    let (src, wide) = sizes
        .filter(|(_, wide)| (CARD_WIDTH..width).contains(wide))
        .min_by_key(|(_, wide)| *wide)?;
    let high = u64::from(height) * u64::from(wide) / u64::from(width.max(1));
    Some(LeadImage {
        src: src.to_owned(),
        alt: alt.to_owned(),
        size: Some((wide, u32::try_from(high).ok()?)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(html: &str) -> Option<LeadImage> {
        of(&SafeHtml::post(html).html)
    }

    #[test]
    fn the_first_large_picture_leads() {
        let html = "<p title='<img src=/no.png>'>text</p><img src=/dot.gif width=1 height=1><img src=/thin.png width=20>
                    <img src='/logo.svg'><a href=/x><img alt='A &quot;crab&quot; &amp; <more>' src='/a.png?x=1&amp;y=2' width=640 height=480></a><img src=/b.png>";
        let image = lead(html).expect("there is one");
        assert_eq!(
            image,
            LeadImage {
                src: "/a.png?x=1&y=2".to_owned(),
                alt: "A \"crab\" & <more>".to_owned(),
                size: Some((640, 480))
            }
        );
    }

    #[test]
    fn an_own_picture_is_as_large_as_previews_need() {
        let image = |sizes: &str| {
            let html = format!(
                "<img src=\"/m/a.jpg\" alt=\"A\" width=\"2560\" height=\"1700\" srcset=\"{sizes}\">"
            );
            let image = of(&SafeHtml::unchecked(&html)).expect("there is one");
            (image.src, image.size)
        };
        assert_eq!(
            image("/m/360.1/a.jpg 360w, /m/1360.1/a.jpg 1360w, /m/a.jpg 2560w"),
            ("/m/1360.1/a.jpg".to_owned(), Some((1360, 903)))
        );
        assert_eq!(
            image("/m/360.1/a.jpg 360w, /m/a.jpg 2560w"),
            ("/m/a.jpg".to_owned(), Some((2560, 1700)))
        );
    }

    #[test]
    fn a_picture_of_unknown_size_is_taken() {
        assert_eq!(
            lead("<p><img src='https://pictures.example/a.jpg'></p>")
                .map(|image| image.src)
                .as_deref(),
            Some("https://pictures.example/a.jpg")
        );
    }

    #[test]
    fn texts_without_a_picture_have_none() {
        for html in [
            "",
            "words",
            "<p>&lt;img src=\"/x.png\"&gt;</p>",
            "<img src='data:image/png;base64,AAAA'>",
            "<img src=/s.png width=199 height=900>",
            "<img",
        ] {
            assert_eq!(lead(html), None, "{html}");
        }
    }
}
