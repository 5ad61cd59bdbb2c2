//! Sprig's functions on URLs, which follow Go's parser.

use super::Table;
use super::arguments::{Arguments, text};
use crate::docs::go_template::datum::Datum;

/// Takes URLs apart and joins them.
pub(super) const URLS: Table = &[
    ("urlParse", |a| {
        let url = Url::parse(a.count(1)?.text(0)?)?;
        let host = url.host.clone();
        let fields = [
            ("scheme", url.scheme),
            ("host", url.host),
            ("hostname", hostname(&host).to_owned()),
            ("path", url.path),
            ("query", url.query),
            ("opaque", url.opaque),
            ("fragment", url.fragment),
            ("userinfo", url.user.unwrap_or_default()),
        ];
        Ok(Datum::map(fields.map(|(key, value)| (key.to_owned(), Datum::Text(value)))))
    }),
    ("urlJoin", |a| {
        let user = part(a.count(1)?, "userinfo")?;
        let user = if user.is_empty() { None } else { Url::parse(&format!("proto://{user}@host"))?.user };
        let url = Url {
            scheme: part(a, "scheme")?,
            user,
            host: part(a, "host")?,
            path: part(a, "path")?,
            query: part(a, "query")?,
            opaque: part(a, "opaque")?,
            fragment: part(a, "fragment")?,
        };
        text(url.join())
    }),
];

/// A URL in parts; everything but `query`, `opaque` and `user` is decoded.
struct Url {
    scheme: String,
    user: Option<String>,
    host: String,
    path: String,
    query: String,
    opaque: String,
    fragment: String,
}

fn part(a: Arguments<'_>, key: &str) -> Result<String, String> {
    match a.dict(0)?.entries.borrow().get(key).map(Datum::base) {
        None => Ok(String::new()),
        Some(Datum::Text(text)) => Ok(text.clone()),
        Some(other) => Err(format!("`{key}` must be a string, not a {}", other.go_type())),
    }
}

/// Returns the host without its port and without the brackets of an IPv6 address.
fn hostname(host: &str) -> &str {
    if let Some((address, _)) = host.strip_prefix('[').and_then(|host| host.rsplit_once(']')) {
        return address;
    }
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

impl Url {
    fn parse(text: &str) -> Result<Self, String> {
        if text.chars().any(|c| c.is_ascii_control()) {
            return Err("the URL holds a control character".into());
        }
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        let fragment = decoded(fragment)?;
        let (scheme, rest) = scheme(rest)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut url = Self {
            scheme,
            user: None,
            host: String::new(),
            path: String::new(),
            query: query.to_owned(),
            opaque: String::new(),
            fragment,
        };
        let mut path = rest;
        if !rest.starts_with('/') {
            if !url.scheme.is_empty() {
                rest.clone_into(&mut url.opaque);
                return Ok(url);
            }
            if rest.split('/').next().is_some_and(|first| first.contains(':')) {
                return Err("the first part of the path contains a colon".into());
            }
        }
        if let Some(after) = rest.strip_prefix("//").filter(|_| !url.scheme.is_empty() || !rest.starts_with("///")) {
            let (authority, after) = after.split_at(after.find('/').unwrap_or(after.len()));
            url.read_authority(authority)?;
            path = after;
        }
        url.path = decoded(path)?;
        Ok(url)
    }

    fn read_authority(&mut self, authority: &str) -> Result<(), String> {
        let host = match authority.rsplit_once('@') {
            None => authority,
            Some((user, host)) => {
                let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
                if !user.chars().all(allowed) {
                    return Err("the user in the URL is not valid".into());
                }
                let (name, password) = user.split_once(':').map_or((user, None), |(name, pass)| (name, Some(pass)));
                let mut info = encoded(&decoded(name)?, "$&+,;=");
                if let Some(password) = password {
                    info.push(':');
                    info.push_str(&encoded(&decoded(password)?, "$&+,;="));
                }
                self.user = Some(info);
                host
            }
        };
        let port = match host.strip_prefix('[') {
            Some(address) => address.split_once(']').ok_or("a `]` is missing in the host")?.1,
            None => &host[host.find(':').unwrap_or(host.len())..],
        };
        let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
        if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
            return Err("the port in the URL is not valid".into());
        }
        if host.contains([' ', '<', '>', '"', '\\', '^', '`', '{', '|', '}']) {
            return Err("the host in the URL is not valid".into());
        }
        self.host = decoded(host)?;
        Ok(())
    }

    fn join(&self) -> String {
        let mut out = String::new();
        if !self.scheme.is_empty() {
            out.push_str(&self.scheme);
            out.push(':');
        }
        if self.opaque.is_empty() {
            if !self.scheme.is_empty() || !self.host.is_empty() || self.user.is_some() {
                if !self.host.is_empty() || !self.path.is_empty() || self.user.is_some() {
                    out.push_str("//");
                }
                if let Some(user) = &self.user {
                    out.push_str(user);
                    out.push('@');
                }
                out.push_str(&encoded(&self.host, "!$&'()*+,;=:[]<>\""));
            }
            let path = encoded(&self.path, "$&+,/:;=@");
            if !path.is_empty() && !path.starts_with('/') && !self.host.is_empty() {
                out.push('/');
            }
            // A colon would make the first part a scheme.
            if out.is_empty() && path.split('/').next().is_some_and(|first| first.contains(':')) {
                out.push_str("./");
            }
            out.push_str(&path);
        } else {
            out.push_str(&self.opaque);
        }
        if !self.query.is_empty() {
            out.push('?');
            out.push_str(&self.query);
        }
        if !self.fragment.is_empty() {
            out.push('#');
            out.push_str(&encoded(&self.fragment, "!$&()*+,/:;=?@"));
        }
        out
    }
}

/// Splits off the scheme, in lower case.
fn scheme(text: &str) -> Result<(String, &str), String> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c));
    match end {
        Some(0) if text.starts_with(':') => Err("the scheme is missing".into()),
        Some(end) if text[end..].starts_with(':') && text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            Ok((text[..end].to_ascii_lowercase(), &text[end + 1..]))
        }
        _ => Ok((String::new(), text)),
    }
}

fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let code = after.get(..2).filter(|code| code.iter().all(u8::is_ascii_hexdigit));
        let code =
            code.and_then(|code| std::str::from_utf8(code).ok()).and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(code.ok_or("an escape in the URL is not valid")?);
        rest = &after[2..];
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Escapes all but letters, digits, `-_.~` and `allowed`.
fn encoded(text: &str, allowed: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-_.~".contains(c) || (c.is_ascii() && allowed.contains(c)) {
            out.push(c);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
