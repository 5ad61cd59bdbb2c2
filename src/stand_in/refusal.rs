//! The refusal of a call: the code that the SDK sees, the HTTP status and the message.

/// A call that AWS would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The code in the response: `ResourceNotFoundException`, `NoSuchEntity`, …
    pub code: &'static str,
    /// The status of the HTTP response.
    pub status: u16,
    /// The message.
    pub message: String,
}

impl Refusal {
    /// A refusal with status 400, which the services with a JSON protocol use for every error of the caller.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, status: 400, message: message.into() }
    }

    /// The same with another status.
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }
}
