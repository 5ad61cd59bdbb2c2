//! Text that is put together at compile time, for constants that name what a table has.

/// A text of at most `N` bytes. One that is longer does not compile.
#[derive(Clone, Copy, Debug)]
pub struct ConstText<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> ConstText<N> {
    /// The empty text.
    pub const EMPTY: Self = Self { bytes: [0; N], len: 0 };

    /// The text with another one after it.
    #[must_use]
    pub const fn and(mut self, text: &str) -> Self {
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.len] = text.as_bytes()[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// The text itself.
    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}
