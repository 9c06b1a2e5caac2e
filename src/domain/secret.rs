//! Text that must not be seen: wiped when dropped, and never printed by accident.

use zeroize::Zeroizing;

/// A password in the clear. Has no `Debug`, `Display` or `Serialize` on purpose; [`Secret::reveal`] is the only way in.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over `text`; nothing else should hold a copy of it.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, to be shown or hashed.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
