//! A picture of the media library beside the text of a page: a cover, a photo, a logo.

/// A picture with everything that its element says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The path of the file that is shown unless the browser chooses another one.
    pub src: String,
    /// The sizes among which the browser chooses; `None` if there is only one.
    pub srcset: Option<String>,
    /// The widths at which the page shows it, if there are several sizes.
    pub sizes: &'static str,
    /// The width in pixels, for its ratio.
    pub width: i64,
    /// The height in pixels, for its ratio.
    pub height: i64,
    /// The alternative text; empty for a picture that only decorates.
    pub alt: String,
    /// Its classes: `crop-3` where the style sheet cuts off a part.
    pub class: String,
    /// Another file under a condition.
    pub source: Option<Source>,
    /// Whether it is loaded once the reader comes near it.
    pub is_lazy: bool,
}

impl Picture {
    /// Makes a picture of this size and alternative text that is shown whole.
    #[must_use]
    pub fn new(width: i64, height: i64, alt: String) -> Self {
        Self {
            src: String::new(),
            srcset: None,
            sizes: "",
            width,
            height,
            alt,
            class: String::new(),
            source: None,
            is_lazy: false,
        }
    }

    /// Returns its classes below that of the place where it is shown.
    pub fn classes(&self, place: impl AsRef<str>) -> String {
        let place = place.as_ref();
        match self.class.as_str() {
            "" => place.to_owned(),
            class => format!("{place} {class}"),
        }
    }
}

/// A file that is shown instead under a condition, such as the still of an animation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The condition, a media query.
    pub media: &'static str,
    /// The path of the file.
    pub path: String,
}

/// The cover of a post at the head of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The picture.
    pub picture: Picture,
    /// The text below it; may be empty.
    pub caption: String,
}

/// The blog's logo in the masthead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoView {
    /// The picture. Its alternative text is empty if the name is beside it.
    pub picture: Picture,
    /// Whether the blog's name is beside it.
    pub with_title: bool,
}
