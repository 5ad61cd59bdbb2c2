//! The result of a command: an exit code, data and messages. Commands return it; `edge::terminal` prints it.

/// Exit codes, the same for all commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Success, nothing left to do.
    Done = 0,
    /// Differences were found, or something was left out.
    Differences = 1,
    /// The command line is not valid.
    Usage = 2,
    /// The spec, or another input, is rejected.
    Rejected = 3,
    /// The user's edits would be overwritten, or conflict markers are left.
    Conflict = 4,
    /// The output failed verification.
    Unverified = 5,
    /// The command could not run: an I/O error, a held lock, a missing tool.
    Failed = 6,
    /// Stopped by Ctrl-C.
    Interrupted = 130,
    /// Stopped by a TERM signal.
    Terminated = 143,
}

/// The result of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The exit code.
    pub exit: Exit,
    /// Data, for standard output.
    pub data: String,
    /// Messages for the user, for standard error. May contain ANSI colours.
    pub words: String,
}

impl Outcome {
    /// Creates a successful outcome with data.
    pub fn data(data: impl Into<String>) -> Self {
        Self { exit: Exit::Done, data: data.into(), words: String::new() }
    }

    /// Creates an outcome with messages for the user.
    pub fn words(exit: Exit, words: impl Into<String>) -> Self {
        Self { exit, data: String::new(), words: words.into() }
    }
}
