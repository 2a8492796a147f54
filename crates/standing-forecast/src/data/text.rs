//! Texts of the supporting data.

/// A text, with what a writer of JSON asks of it found out once. Reads as a `str`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text {
    text: Box<str>,
    is_plain: bool,
}

impl Text {
    /// Whether it may stand in a JSON string as it is.
    pub(crate) fn is_plain(&self) -> bool {
        self.is_plain
    }
}

/// Whether a text may stand in a JSON string as it is: no quotation mark, no backslash, no control
/// character.
pub(crate) fn is_plain(text: &str) -> bool {
    // Looked at as a whole, without stopping: that is done many bytes at a time, and hardly any text
    // has such a character.
    let special = |b: u8| u8::from(b < 0x20) | u8::from(b == b'"') | u8::from(b == b'\\');
    text.bytes().fold(0, |any, b| any | special(b)) == 0
}

impl From<Box<str>> for Text {
    fn from(text: Box<str>) -> Self {
        let is_plain = is_plain(&text);
        Self { text, is_plain }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Box::<str>::from(text).into()
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        text.into_boxed_str().into()
    }
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.text)
    }
}
