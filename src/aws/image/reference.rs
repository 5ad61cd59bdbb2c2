//! Parses an image reference by the grammar of distribution/reference. It makes no requests.
//!
//! Source: <https://github.com/distribution/reference>, `reference.go` and `normalize.go`.

use crate::aws::registries;
use std::borrow::Cow;
use std::fmt;

use super::host;

/// The parts of an image reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'t> {
    /// `oci://` of Helm, `docker://` of GitHub Actions and skopeo, or nothing.
    pub scheme: &'static str,
    /// The registry, if the reference names one.
    pub host_as_written: Option<&'t str>,
    /// The path after the host, as written.
    pub path: &'t str,
    /// The tag.
    pub tag: Option<&'t str>,
    /// The digest, with its algorithm.
    pub digest: Option<&'t str>,
}

/// Why a text is not a reference that the cache could serve.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferenceError {
    /// The text is empty.
    Empty,
    /// It contains a variable: `$TAG`, `{{ tag }}`.
    Variable,
    /// `https://…`.
    Url,
    /// 64 hexadecimal digits: the id of a local image.
    ImageId,
    /// A host that breaks the grammar.
    Host(String),
    /// Upper case in a path.
    UpperCase(String),
    /// A part of the path that breaks the grammar; may be empty.
    PathPart(String),
    /// A tag that breaks the grammar; may be empty.
    Tag(String),
    /// A digest that isn't SHA-256, SHA-384 or SHA-512.
    Digest(String),
    /// A path of more than 255 characters.
    TooLong(usize),
    /// A repository of more than 256 characters, including the prefix in the cache.
    TooLongInCache(usize),
}

/// The longest path of an upstream image.
const MAX_PATH: usize = 255;

/// Parses a reference.
///
/// # Errors
/// Returns which part breaks the grammar.
pub fn parse(text: &str) -> Result<Reference<'_>, ReferenceError> {
    if text.is_empty() {
        return Err(ReferenceError::Empty);
    }
    if text.contains('$') || text.contains("{{") {
        return Err(ReferenceError::Variable);
    }
    let (scheme, rest) = scheme(text)?;
    if is_hex(rest, 64) {
        return Err(ReferenceError::ImageId);
    }
    let (rest, digest) = rest.split_once('@').map_or((rest, None), |(rest, digest)| (rest, Some(digest)));
    let after_slash = rest.rfind('/').map_or(0, |slash| slash + 1);
    let colon = rest[after_slash..].rfind(':').map(|colon| after_slash + colon);
    let (name, tag) = colon.map_or((rest, None), |colon| (&rest[..colon], Some(&rest[colon + 1..])));
    let (host_as_written, path) = split_host(name);
    if let Some(host) = host_as_written.filter(|host| !is_host(host)) {
        return Err(ReferenceError::Host(host.to_owned()));
    }
    check_path(path)?;
    if let Some(tag) = tag.filter(|tag| !is_tag(tag)) {
        return Err(ReferenceError::Tag(tag.to_owned()));
    }
    if let Some(digest) = digest.filter(|digest| !is_digest(digest)) {
        return Err(ReferenceError::Digest(digest.to_owned()));
    }
    Ok(Reference { scheme, host_as_written, path, tag, digest })
}

impl Reference<'_> {
    /// The canonical host of the registry; Docker Hub if the reference names none.
    pub fn host(&self) -> String {
        self.host_as_written.map_or_else(|| registries::DOCKER_HUB.to_owned(), host::canonical)
    }

    /// The path, with the `library/` that the names of Docker Hub's official images leave out.
    pub fn repository(&self) -> Cow<'_, str> {
        if !self.path.contains('/') && self.host() == registries::DOCKER_HUB {
            return Cow::Owned(format!("library/{}", self.path));
        }
        Cow::Borrowed(self.path)
    }

    /// Returns the same scheme, tag and digest with another name.
    pub(super) fn with_name(&self, name: &str) -> String {
        let tag = self.tag.map(|tag| format!(":{tag}")).unwrap_or_default();
        let digest = self.digest.map(|digest| format!("@{digest}")).unwrap_or_default();
        format!("{}{name}{tag}{digest}", self.scheme)
    }
}

fn scheme(text: &str) -> Result<(&'static str, &str), ReferenceError> {
    for scheme in ["oci://", "docker://"] {
        if let Some(rest) = text.strip_prefix(scheme) {
            return Ok((scheme, rest));
        }
    }
    if text.contains("://") { Err(ReferenceError::Url) } else { Ok(("", text)) }
}

/// Splits off the first part if it is a host: Docker decides by characters that no path can have.
fn split_host(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((first, path)) if is_meant_as_host(first) => (Some(first), path),
        _ => (None, name),
    }
}

fn is_meant_as_host(part: &str) -> bool {
    part == "localhost" || part.contains(['.', ':']) || part.chars().any(char::is_uppercase)
}

/// Whether a text is a domain name, an IPv4 address or an IPv6 address in brackets, with an optional port.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let Some((address, port)) = rest.split_once(']') else { return false };
            let is_address = !address.is_empty() && address.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
            return is_address && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
        }
        None => text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port))),
    };
    name.split('.').all(is_label) && port.is_none_or(is_port)
}

fn is_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && !text.starts_with('-') && !text.ends_with('-') && text.bytes().all(inner)
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_path(path: &str) -> Result<(), ReferenceError> {
    if path.chars().any(char::is_uppercase) {
        return Err(ReferenceError::UpperCase(path.to_owned()));
    }
    if let Some(part) = path.split('/').find(|part| !is_path_part(part)) {
        return Err(ReferenceError::PathPart(part.to_owned()));
    }
    if path.len() > MAX_PATH { Err(ReferenceError::TooLong(path.len())) } else { Ok(()) }
}

/// Matches `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`, the grammar of both distribution and ECR.
fn is_path_part(part: &str) -> bool {
    let is_alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends_well = |end: Option<u8>| end.is_some_and(is_alphanumeric);
    let separators = part.split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    ends_well(part.bytes().next())
        && ends_well(part.bytes().last())
        && separators.into_iter().all(|run| matches!(run, "" | "." | "_" | "__") || run.bytes().all(|b| b == b'-'))
}

/// Matches `[\w][\w.-]{0,127}`.
fn is_tag(tag: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut bytes = tag.bytes();
    bytes.next().is_some_and(is_word) && tag.len() <= 128 && bytes.all(|b| is_word(b) || b == b'.' || b == b'-')
}

fn is_digest(digest: &str) -> bool {
    let sizes = [("sha256:", 64), ("sha384:", 96), ("sha512:", 128)];
    sizes.iter().any(|(algorithm, size)| digest.strip_prefix(algorithm).is_some_and(|hex| is_hex(hex, *size)))
}

fn is_hex(text: &str, size: usize) -> bool {
    text.len() == size && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Variable => f.write_str("it contains a variable"),
            Self::Url => f.write_str("the only schemes of a reference are `oci://` and `docker://`"),
            Self::ImageId => f.write_str("64 hexadecimal digits are the id of a local image"),
            Self::Host(host) => write!(f, "`{host}` is not a valid host"),
            Self::UpperCase(path) => write!(f, "`{path}` has upper-case letters, which a repository name can't have"),
            Self::PathPart(part) if part.is_empty() => f.write_str("its path has an empty part"),
            Self::PathPart(part) => write!(f, "`{part}` can't be part of a repository name"),
            Self::Tag(tag) if tag.is_empty() => f.write_str("no tag follows the colon"),
            Self::Tag(tag) => write!(f, "`{tag}` is not a valid tag"),
            Self::Digest(digest) => write!(f, "`{digest}` is not a valid digest"),
            Self::TooLong(length) => write!(f, "its path has {length} characters, and at most {MAX_PATH} are allowed"),
            Self::TooLongInCache(length) => {
                write!(f, "its repository in the cache would have {length} characters, and at most 256 are allowed")
            }
        }
    }
}
