//! What a command comes to: an exit code, data, and words for people. Commands return it; `edge::terminal` prints it.

/// Exit codes: one table for all commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Done, nothing left to do.
    Done = 0,
    /// Differences or drift found.
    Differences = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// The spec is rejected.
    Rejected = 3,
    /// People's work would be overwritten, or conflict markers are left.
    Conflict = 4,
    /// The output fails verification.
    Unverified = 5,
    /// Could not do it: I/O, a held lock, a missing tool.
    Failed = 6,
    /// Ctrl-C.
    Interrupted = 130,
    /// A TERM signal.
    Terminated = 143,
}

/// What a command comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The exit code.
    pub exit: Exit,
    /// Data, for standard output.
    pub data: String,
    /// Words for people, for standard error. May hold ANSI colours.
    pub words: String,
}

impl Outcome {
    /// Done, with data.
    pub fn data(data: impl Into<String>) -> Self {
        Self { exit: Exit::Done, data: data.into(), words: String::new() }
    }

    /// An end with words for people.
    pub fn words(exit: Exit, words: impl Into<String>) -> Self {
        Self { exit, data: String::new(), words: words.into() }
    }
}
