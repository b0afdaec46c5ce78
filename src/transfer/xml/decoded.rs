//! A byte source in UTF-8, whatever the encoding that the XML declaration names.
//!
//! WordPress writes an export in the encoding of its blog, which was often ISO-8859-1 in the years
//! before UTF-8. A text in any other encoding than the named one would be stored with wrong letters,
//! and nobody would be told. So that this cannot happen, bytes that the encoding does not have are an
//! error, and so is a file that names another encoding but is UTF-8 from its start to its end.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

/// The most bytes in which the end of the declaration is looked for.
const HEAD_MAX: usize = 256;
/// The number of bytes that are decoded at once.
const CHUNK: usize = 8 * 1024;
/// The most bytes of UTF-8 that are made of a byte in another encoding.
const GROWTH: usize = 4;

/// The reason why a text cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Undecodable {
    /// There are bytes that the encoding does not have.
    #[error(
        "the file says that it is in {0}, but has bytes that {0} does not have; convert the file to UTF-8 and change its first line"
    )]
    Malformed(String),
    /// The text is in UTF-8.
    #[error(
        "the file says that it is in {0}, but is in UTF-8; write encoding=\"UTF-8\" in its first line"
    )]
    InUtf8(String),
}

/// A source that returns the text of `inner` in UTF-8.
pub(super) struct Decoded<R> {
    inner: R,
    /// The first bytes, in which the declaration was looked for.
    head: Vec<u8>,
    /// The number of bytes of `head` that were returned or decoded.
    head_read: usize,
    is_begun: bool,
    /// `None` for a text in UTF-8.
    decoding: Option<Box<Decoding>>,
}

/// The state of the decoding of a text in another encoding.
struct Decoding {
    /// The encoding, as the declaration names it.
    label: String,
    decoder: Decoder,
    text: Vec<u8>,
    /// The number of bytes of `text` that were returned.
    text_read: usize,
    utf8: Utf8Check,
    is_over: bool,
}

impl<R: BufRead> Decoded<R> {
    /// Wraps `inner` without reading from it.
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            head: Vec::new(),
            head_read: 0,
            is_begun: false,
            decoding: None,
        }
    }

    /// Reads the declaration, and chooses the encoding. One that is not known is left to the reader of
    /// the declaration.
    fn begin(&mut self) -> io::Result<()> {
        self.is_begun = true;
        while self.head.len() < HEAD_MAX && may_declare(&self.head) {
            let next = self.inner.fill_buf()?;
            if next.is_empty() {
                break;
            }
            let count = next.len().min(HEAD_MAX - self.head.len());
            self.head.extend_from_slice(&next[..count]);
            self.inner.consume(count);
        }
        self.decoding = declared(&self.head).and_then(|label| {
            let encoding = Encoding::for_label(&label)?;
            let is_other = encoding != UTF_8 && encoding.is_ascii_compatible();
            let label = String::from_utf8(label).ok()?;
            is_other.then(|| Box::new(Decoding::new(encoding, label)))
        });
        Ok(())
    }
}

/// Whether a text begins with a declaration that has not ended.
fn may_declare(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let start = b"<?xml";
    let length = head.len().min(start.len());
    head[..length] == start[..length] && !head.contains(&b'>')
}

/// The encoding that a declaration names.
fn declared(head: &[u8]) -> Option<Vec<u8>> {
    let rest = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = rest.split(|b| *b == b'>').next()?;
    let name = b"encoding";
    let at = declaration.windows(name.len()).position(|w| w == name)?;
    let value = declaration[at + name.len()..].trim_ascii_start();
    let value = value.strip_prefix(b"=")?.trim_ascii_start();
    let quote = value.first().filter(|quote| b"'\"".contains(quote))?;
    let mut parts = value[1..].split(|byte| byte == quote);
    parts.next().map(<[u8]>::to_vec)
}

impl Decoding {
    fn new(encoding: &'static Encoding, label: String) -> Self {
        Self {
            label,
            decoder: encoding.new_decoder_without_bom_handling(),
            text: Vec::new(),
            text_read: 0,
            utf8: Utf8Check::default(),
            is_over: false,
        }
    }

    /// Decodes the next bytes, of which there are none at the end.
    fn decode(&mut self, bytes: &[u8]) -> io::Result<()> {
        let is_last = bytes.is_empty();
        self.utf8.take(bytes);
        self.text.resize(bytes.len() * GROWTH + 16, 0);
        let (result, _, written) =
            self.decoder
                .decode_to_utf8_without_replacement(bytes, &mut self.text, is_last);
        self.text.truncate(written);
        self.text_read = 0;
        self.is_over = is_last;
        if result != DecoderResult::InputEmpty {
            return Err(io::Error::other(Undecodable::Malformed(self.label.clone())));
        }
        if is_last && self.utf8.is_text_in_utf8() {
            return Err(io::Error::other(Undecodable::InUtf8(self.label.clone())));
        }
        Ok(())
    }
}

/// Whether all bytes of a text, taken piece by piece, are UTF-8.
#[derive(Default)]
struct Utf8Check {
    is_broken: bool,
    has_letters: bool,
    /// The beginning of a letter at the end of a piece.
    cut: Vec<u8>,
}

impl Utf8Check {
    fn take(&mut self, bytes: &[u8]) {
        if self.is_broken || (bytes.is_ascii() && self.cut.is_empty()) {
            return;
        }
        let mut text = std::mem::take(&mut self.cut);
        text.extend_from_slice(bytes);
        self.has_letters = true;
        if let Err(error) = std::str::from_utf8(&text) {
            self.is_broken = error.error_len().is_some();
            self.cut = text.split_off(error.valid_up_to());
        }
    }

    /// Whether the text is UTF-8, and not only ASCII.
    fn is_text_in_utf8(&self) -> bool {
        self.has_letters && !self.is_broken && self.cut.is_empty()
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.is_begun {
            self.begin()?;
        }
        let Some(decoding) = &mut self.decoding else {
            return match &self.head[self.head_read..] {
                [] => self.inner.fill_buf(),
                head => Ok(head),
            };
        };
        while decoding.text_read == decoding.text.len() && !decoding.is_over {
            if self.head_read < self.head.len() {
                decoding.decode(&self.head)?;
                self.head_read = self.head.len();
            } else {
                let next = self.inner.fill_buf()?;
                let count = next.len().min(CHUNK);
                decoding.decode(&next[..count])?;
                self.inner.consume(count);
            }
        }
        Ok(&decoding.text[decoding.text_read..])
    }

    fn consume(&mut self, count: usize) {
        match &mut self.decoding {
            Some(decoding) => decoding.text_read += count,
            None if self.head_read < self.head.len() => self.head_read += count,
            None => self.inner.consume(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads bytes that come a few at a time.
    fn read(bytes: &[u8], at_once: usize) -> io::Result<String> {
        let mut text = String::new();
        let source = io::BufReader::with_capacity(at_once, bytes);
        Decoded::new(source).read_to_string(&mut text)?;
        Ok(text)
    }

    fn why(bytes: &[u8]) -> String {
        read(bytes, 7).expect_err("a refusal").to_string()
    }

    #[test]
    fn text_is_decoded_by_its_declaration() {
        for (declaration, word, meant) in [
            (
                "<?xml version='1.0' encoding='ISO-8859-1'?>",
                &b"caf\xe9"[..],
                "café",
            ),
            (
                "<?xml version=\"1.0\" encoding = \"windows-1252\" ?>",
                b"\x80 5 \x96 6",
                "€ 5 – 6",
            ),
            (
                "<?xml version='1.0' encoding='ISO-8859-2'?>",
                b"\xb3\xf3d\xbc",
                "łódź",
            ),
            (
                "<?xml version='1.0' encoding='Shift_JIS'?>",
                b"\x93\xfa\x96\x7b",
                "日本",
            ),
            (
                "<?xml version='1.0' encoding='UTF-8'?>",
                "café".as_bytes(),
                "café",
            ),
            ("<?xml version='1.0'?>", "café".as_bytes(), "café"),
            ("", "café".as_bytes(), "café"),
        ] {
            let text = [declaration.as_bytes(), b"<rss>", word, b"</rss>"].concat();
            for at_once in [1, 3, 4096] {
                let made = read(&text, at_once).expect(declaration);
                assert_eq!(made, format!("{declaration}<rss>{meant}</rss>"));
            }
        }
    }

    #[test]
    fn text_in_another_encoding_than_the_named_one_is_refused() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><rss>caf\xc3\xa9</rss>";
        assert!(why(latin).contains("but is in UTF-8"), "{}", why(latin));
        let broken = b"<?xml version='1.0' encoding='Shift_JIS'?><rss>\x93</rss>";
        assert!(why(broken).contains("does not have"), "{}", why(broken));
    }

    #[test]
    fn plain_letters_may_have_any_name() {
        let text = b"<?xml version='1.0' encoding='ISO-8859-1'?><rss>x</rss>";
        assert_eq!(read(text, 5).expect("plain").as_bytes(), text);
    }
}
