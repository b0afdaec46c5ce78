//! The ribbon above the page of a post that is not public.

/// The ribbon above the page of a post that is not public.
#[derive(Clone, Debug)]
pub struct Ribbon {
    /// The language of its words.
    pub lang: &'static str,
    /// What the page is.
    pub text: String,
    /// The form that leads back to the text.
    pub form: Option<RibbonForm>,
}

/// The form that leads from a preview back to the text, with all of its fields.
#[derive(Clone, Debug)]
pub struct RibbonForm {
    /// The URL to which it is sent.
    pub action: String,
    /// The token of the forms of this browser.
    pub token: String,
    /// The hidden fields.
    pub fields: Vec<(String, String)>,
    /// The label of the button.
    pub button: String,
}
