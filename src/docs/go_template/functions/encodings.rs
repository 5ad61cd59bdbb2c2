//! Sprig's encodings and checksums.

use data_encoding::{BASE32, BASE64, Encoding};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::Table;
use super::arguments::{Arguments, text};
use crate::docs::go_template::datum::Datum;

/// Base 32 and 64, and hashes in hexadecimal.
pub(super) const ENCODINGS: Table = &[
    ("b64enc", |a| text(BASE64.encode(a.count(1)?.text(0)?.as_bytes()))),
    ("b64dec", |a| decoded(a, &BASE64, "base64")),
    ("b32enc", |a| text(BASE32.encode(a.count(1)?.text(0)?.as_bytes()))),
    ("b32dec", |a| decoded(a, &BASE32, "base32")),
    ("sha1sum", |a| text(hexadecimal(&Sha1::digest(a.count(1)?.text(0)?)))),
    ("sha256sum", |a| text(hexadecimal(&Sha256::digest(a.count(1)?.text(0)?)))),
    ("sha512sum", |a| text(hexadecimal(&Sha512::digest(a.count(1)?.text(0)?)))),
    ("adler32sum", |a| {
        let (mut low, mut high) = (1_u32, 0_u32);
        for byte in a.count(1)?.text(0)?.bytes() {
            low = (low + u32::from(byte)) % 65_521;
            high = (high + low) % 65_521;
        }
        text((high << 16 | low).to_string())
    }),
];

fn hexadecimal(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Decodes a text without its line breaks. As in Sprig, an error is returned as the text; bytes that are not UTF-8 are
/// replaced.
fn decoded(a: Arguments<'_>, encoding: &Encoding, name: &str) -> Result<Datum, String> {
    let encoded = a.count(1)?.text(0)?;
    let bare = encoded.replace(['\r', '\n'], "");
    let misplaced = if name == "base64" { misplaced_in_base64(encoded) } else { None };
    let decoded = misplaced.map_or_else(|| encoding.decode(bare.as_bytes()).map_err(|error| error.position), Err);
    match decoded {
        Ok(bytes) => text(String::from_utf8_lossy(&bytes)),
        Err(position) => text(format!("illegal {name} data at input byte {position}")),
    }
}

/// Returns the offset at which Go finds a fault: four characters belong together, and padding ends the text.
fn misplaced_in_base64(encoded: &str) -> Option<usize> {
    let mut bytes = encoded.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    let mut in_group = 0;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'=' if in_group < 2 => return Some(at),
            b'=' => {
                if in_group == 2 {
                    match bytes.next() {
                        None => return Some(encoded.len()),
                        Some((_, b'=')) => {}
                        Some((at, _)) => return Some(at - 1),
                    }
                }
                return bytes.next().map(|(at, _)| at);
            }
            byte if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/') => in_group = (in_group + 1) % 4,
            _ => return Some(at),
        }
    }
    (in_group > 0).then(|| encoded.len() - in_group)
}
