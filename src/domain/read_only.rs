//! Why nothing can be saved in a run of the program that only reads.

/// Why nothing can be saved. As text it is a sentence with a remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadOnly {
    /// It was asked for.
    #[error("Started with --read-only, so nothing can be saved. Start trunkdesk without it to save.")]
    Asked,
    /// The config file wants every operator named, and nobody is.
    #[error(
        "Nobody is named with --operator, which the config file requires of whoever saves. Ask whoever set trunkdesk \
         up to name you in the line of your SSH key."
    )]
    NoOperator,
}

impl ReadOnly {
    /// The words for the head line.
    pub fn in_short(self) -> &'static str {
        match self {
            Self::Asked => "read only",
            Self::NoOperator => "read only: nobody named",
        }
    }
}
