//! SHA-256 as hexadecimal text, the form in which the record of a module stores it.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Returns the SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    sha256_of_parts([bytes])
}

/// Returns the SHA-256 of the concatenated parts in hexadecimal.
pub fn sha256_of_parts<Part: AsRef<[u8]>>(parts: impl IntoIterator<Item = Part>) -> String {
    let mut hasher = Sha256::new();
    parts.into_iter().for_each(|part| hasher.update(part));
    let mut text = String::with_capacity(64);
    for byte in hasher.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
