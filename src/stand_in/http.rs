//! HTTP/1.1 as bytes: what a client sent becomes a [`Request`], a [`Response`] becomes bytes.
//!
//! Source: RFC 9112, "HTTP/1.1". It opens no socket.

use httparse::{EMPTY_HEADER, Header, Status};

use super::exchange::{Request, Response};

/// What the bytes that came so far are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// The start of a request.
    Incomplete {
        /// Whether the client waits for `100 Continue` before it sends the body.
        expects_continue: bool,
    },
    /// A request.
    Request {
        /// The request.
        request: Request,
        /// The number of its bytes.
        used: usize,
        /// Whether the client may send another request on the connection.
        keep_alive: bool,
    },
    /// No request that a server could answer. The connection can't be used any more.
    Bad(Response),
}

/// The most bytes of a request's head.
const MOST_HEAD: usize = 64 * 1024;
/// The most bytes of a request's body. The longest input of a known call is a policy document of 128 KiB, whose encoding
/// as a form can be three times as long.
const MOST_BODY: usize = 1024 * 1024;
/// The most headers of a request.
const MOST_HEADERS: usize = 100;

/// Reads the first request of some bytes.
pub fn decode(bytes: &[u8]) -> Decoded {
    let mut headers = [EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let used = match parsed.parse(&bytes[..bytes.len().min(MOST_HEAD)]) {
        Ok(Status::Complete(used)) => used,
        Ok(Status::Partial) if bytes.len() >= MOST_HEAD => return bad(431, "the head of the request is too long"),
        Ok(Status::Partial) => return Decoded::Incomplete { expects_continue: false },
        Err(httparse::Error::TooManyHeaders) => return bad(431, "the request has too many headers"),
        Err(_) => return bad(400, "this is no HTTP request"),
    };
    let head = Head { headers: parsed.headers, version: parsed.version.unwrap_or_default() };
    let (method, path) = (parsed.method.unwrap_or_default(), parsed.path.unwrap_or_default());
    match body(&head, &bytes[used..]) {
        Body::Bad(status, why) => bad(status, why),
        Body::Incomplete => match head.value("expect") {
            Some(expectation) if !expectation.eq_ignore_ascii_case(b"100-continue") => bad(417, "unknown expectation"),
            expectation => Decoded::Incomplete { expects_continue: expectation.is_some() },
        },
        Body::Complete(..) if method != "POST" => bad(405, "only POST is answered"),
        Body::Complete(..) if path != "/" => bad(404, "only the path / is answered"),
        Body::Complete(body, length) => {
            let text = |name| String::from_utf8_lossy(head.value(name).unwrap_or_default()).into_owned();
            let (authorization, target) = (text("authorization"), text("x-amz-target"));
            let request = Request { method: method.to_owned(), authorization, target, body };
            Decoded::Request { request, used: used + length, keep_alive: head.keeps_alive() }
        }
    }
}

fn bad(status: u16, why: &'static str) -> Decoded {
    Decoded::Bad(Response { status, content_type: "text/plain", request_id: String::new(), body: why.into() })
}

struct Head<'a, 'b> {
    headers: &'a [Header<'b>],
    version: u8,
}

impl<'b> Head<'_, 'b> {
    fn values(&self, name: &'static str) -> impl Iterator<Item = &'b [u8]> {
        let named = self.headers.iter().filter(move |header| header.name.eq_ignore_ascii_case(name));
        named.map(|header| header.value.trim_ascii())
    }

    fn value(&self, name: &'static str) -> Option<&'b [u8]> {
        self.values(name).next()
    }

    /// A connection stays open in HTTP/1.1 unless a side closes it, in HTTP/1.0 if both want it (RFC 9112, 9.3).
    fn keeps_alive(&self) -> bool {
        let has = |token: &[u8]| {
            let mut tokens = self.values("connection").flat_map(|value| value.split(|byte| *byte == b','));
            tokens.any(|own| own.trim_ascii().eq_ignore_ascii_case(token))
        };
        !has(b"close") && (self.version == 1 || has(b"keep-alive"))
    }
}

enum Body {
    /// The body, and the number of its bytes on the wire.
    Complete(Vec<u8>, usize),
    Incomplete,
    Bad(u16, &'static str),
}

fn body(head: &Head<'_, '_>, bytes: &[u8]) -> Body {
    if head.value("content-encoding").is_some_and(|encoding| !encoding.eq_ignore_ascii_case(b"identity")) {
        return Body::Bad(415, "the body is encoded");
    }
    let lengths: Vec<&[u8]> = head.values("content-length").collect();
    // A request with both headers, or with two lengths, is how requests are smuggled (RFC 9112, 6.3).
    match (head.value("transfer-encoding"), lengths.as_slice()) {
        (Some(_), [_, ..]) | (None, [_, _, ..]) => Body::Bad(400, "the length of the body is given twice"),
        (Some(encoding), []) if encoding.eq_ignore_ascii_case(b"chunked") => chunked(bytes),
        (Some(_), []) => Body::Bad(501, "only the transfer encoding chunked is known"),
        (None, []) => Body::Complete(Vec::new(), 0),
        (None, [length]) => match number(length) {
            None => Body::Bad(400, "the length of the body is no number"),
            Some(length) if length > MOST_BODY => Body::Bad(413, "the body is too long"),
            Some(length) => bytes.get(..length).map_or(Body::Incomplete, |body| Body::Complete(body.to_vec(), length)),
        },
    }
}

/// A number of digits alone: neither a sign nor white space.
fn number(text: &[u8]) -> Option<usize> {
    let digits = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(text).ok().filter(|_| digits)?.parse().ok()
}

fn chunked(bytes: &[u8]) -> Body {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let rest = &bytes[at..];
        let (head, size) = match httparse::parse_chunk_size(rest) {
            Ok(Status::Complete((head, size))) => (head, usize::try_from(size).unwrap_or(usize::MAX)),
            Ok(Status::Partial) if rest.len() > MOST_HEAD => return Body::Bad(400, "the size of a chunk is too long"),
            Ok(Status::Partial) => return Body::Incomplete,
            Err(_) => return Body::Bad(400, "the size of a chunk is no number"),
        };
        at += head;
        if size == 0 {
            return trailers(&bytes[at..], body, at);
        }
        if size > MOST_BODY || body.len() + size > MOST_BODY {
            return Body::Bad(413, "the body is too long");
        }
        let Some(chunk) = bytes.get(at..at + size) else { return Body::Incomplete };
        body.extend_from_slice(chunk);
        at += size;
        match bytes.get(at..at + 2) {
            None => return Body::Incomplete,
            Some(b"\r\n") => at += 2,
            Some(_) => return Body::Bad(400, "a chunk is longer than its size"),
        }
    }
}

/// The end of a chunked body: headers that nobody needs, and an empty line.
fn trailers(bytes: &[u8], body: Vec<u8>, at: usize) -> Body {
    let mut headers = [EMPTY_HEADER; MOST_HEADERS];
    match httparse::parse_headers(&bytes[..bytes.len().min(MOST_HEAD)], &mut headers) {
        Ok(Status::Complete((used, _))) => Body::Complete(body, at + used),
        Ok(Status::Partial) if bytes.len() < MOST_HEAD => Body::Incomplete,
        _ => Body::Bad(400, "the end of the body is no HTTP"),
    }
}

/// The bytes of a response.
pub fn encode(response: &Response, keep_alive: bool) -> Vec<u8> {
    let connection = if keep_alive { "keep-alive" } else { "close" };
    let mut bytes = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nx-amzn-RequestId: {}\r\nContent-Length: {}\r\nConnection: {connection}\r\n\r\n",
        response.status,
        if response.status == 200 { "OK" } else { "Refused" },
        response.content_type,
        response.request_id,
        response.body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(&response.body);
    bytes
}
