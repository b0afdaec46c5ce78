//! The bytes that a text can have.

/// Whether these can be the first bytes of a text: there are some, and no control characters but
/// white space among them.
pub fn is_likely(start: &[u8]) -> bool {
    !start.is_empty() && start.iter().all(|byte| is_accepted(*byte))
}

/// Whether a text may have this byte: no control characters but white space.
pub fn is_accepted(byte: u8) -> bool {
    !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)
}
