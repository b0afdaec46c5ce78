//! A file with what the client says about it.

use crate::web::upload::ReceivedFile;

/// A file with what the client says about it.
#[derive(Debug)]
pub struct SentFile {
    /// The file.
    pub received: ReceivedFile,
    /// The name that a form gives it.
    pub name: Option<String>,
    /// The declared content type.
    pub content_type: Option<String>,
}

impl SentFile {
    /// What is the same in a repeated request: the hash of the file, its type and its name. The
    /// boundaries of a form are not.
    pub fn fingerprint(&self) -> Vec<u8> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            self.received.sha256.clone(),
            text(&self.content_type).into_bytes(),
            vec![0],
            text(&self.name).into_bytes(),
        ]
        .concat()
    }
}
