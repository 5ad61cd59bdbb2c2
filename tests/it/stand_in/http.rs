//! Requests in pieces, with odd headers, huge or broken: each gets an answer or an end, and nothing panics or hangs.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use proptest::prelude::*;
use ptcgen::Loopback;
use ptcgen::stand_in::{Decoded, World, decode};

const SIGNED: &str = "authorization: AWS4-HMAC-SHA256 Credential=testing/20260101/eu-west-1/sts/aws4_request\r\n";
const WHO: &str = "Action=GetCallerIdentity&Version=2011-06-15";

fn request(more: &str, body: &str) -> String {
    format!("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n{SIGNED}{more}\r\n{body}")
}

fn with_length(more: &str, body: &str) -> String {
    request(&format!("{more}Content-Length: {}\r\n", body.len()), body)
}

fn chunked(body: &str, sizes: &[usize]) -> String {
    let (mut text, mut rest) = (String::new(), body);
    for size in sizes.iter().map(|size| size % 8 + 1).chain([body.len()]) {
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        if !chunk.is_empty() {
            text.push_str(&format!("{:x};name=value\r\n{chunk}\r\n", chunk.len()));
        }
        rest = after;
    }
    request("Transfer-Encoding: Chunked\r\n", &format!("{text}0\r\nTrailer: x\r\n\r\n"))
}

/// Sends texts one after the other, closes that direction, and returns all that came back.
fn sent<T: AsRef<[u8]>>(aws: &Loopback, pieces: &[T]) -> String {
    let mut stream = TcpStream::connect(aws.endpoint().trim_start_matches("http://")).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    stream.set_nodelay(true).expect("no delay");
    for piece in pieces {
        // The server may have closed the connection over an earlier piece.
        if stream.write_all(piece.as_ref()).is_err() {
            break;
        }
    }
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    // A connection that is closed while bytes are on their way ends in a reset, after what was answered.
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert!(error.kind() == std::io::ErrorKind::ConnectionReset, "{error}");
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn server() -> Loopback {
    Loopback::start(World::new("111122223333")).expect("a port")
}

#[test]
fn every_form_of_a_request_is_answered() {
    let aws = server();
    for (name, text) in [
        ("length", with_length("", WHO)),
        ("chunks", chunked(WHO, &[3, 1, 7])),
        ("lower case", with_length("x-odd:\t a  \r\n", WHO).replace("Content-Length", "content-length")),
        ("HTTP/1.0", with_length("", WHO).replace("HTTP/1.1", "HTTP/1.0")),
        ("close", with_length("Connection: Close\r\n", WHO)),
    ] {
        let answer = sent(&aws, &[text]);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{name}: {answer}");
        assert!(answer.contains("<Account>111122223333</Account>"), "{name}: {answer}");
    }
}

#[test]
fn a_client_that_waits_is_told_to_go_on_once() {
    let aws = server();
    let text = with_length("Expect: 100-continue\r\n", WHO);
    let (head, body) = text.split_at(text.len() - WHO.len());
    let mut stream = TcpStream::connect(aws.endpoint().trim_start_matches("http://")).expect("a connection");
    stream.write_all(head.as_bytes()).expect("sent");
    let mut word = [0; 25];
    stream.read_exact(&mut word).expect("a word");
    assert_eq!(&word, b"HTTP/1.1 100 Continue\r\n\r\n");
    let (first, second) = body.split_at(10);
    for part in [first, second] {
        stream.write_all(part.as_bytes()).expect("sent");
        std::thread::sleep(Duration::from_millis(20));
    }
    stream.shutdown(Shutdown::Write).expect("shut");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let refused = sent(&aws, &[with_length("Expect: 200-ok\r\n", WHO).replace(WHO, "")]);
    assert!(refused.starts_with("HTTP/1.1 417"), "{refused}");
}

#[test]
fn requests_on_one_connection_are_answered_in_turn() {
    let answer = sent(&server(), &[[with_length("", WHO), chunked(WHO, &[2]), with_length("", WHO)].concat()]);
    assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 3, "{answer}");
    let answer = sent(&server(), &[[with_length("Connection: close\r\n", WHO), with_length("", WHO)].concat()]);
    assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 1, "{answer}");
}

#[test]
fn what_is_no_request_is_refused_by_its_status() {
    let aws = server();
    let many: String = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect();
    for (status, text) in [
        (400, "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}\r\n\r\n".to_owned()),
        (400, "POST / HTTP/9\r\n\r\n".to_owned()),
        (400, request("Content-Length: -1\r\n", "")),
        (400, request("Content-Length: 1\r\nContent-Length: 2\r\n", "ab")),
        (400, request("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "ab")),
        (400, request("Transfer-Encoding: chunked\r\n", "zz\r\n")),
        (400, request("Transfer-Encoding: chunked\r\n", "1\r\nabc\r\n0\r\n\r\n")),
        (403, with_length("", WHO).replace(SIGNED, "")),
        (404, with_length("", WHO).replace("POST /", "POST /x")),
        (405, request("", "").replace("POST", "GET")),
        (413, request("Content-Length: 99999999999999999\r\n", "")),
        (413, request("Transfer-Encoding: chunked\r\n", "fffffffffffffff\r\n")),
        (415, with_length("Content-Encoding: gzip\r\n", WHO)),
        (431, request(&many, "")),
        (431, request(&format!("x: {}\r\n", "a".repeat(70_000)), "")),
        (501, request("Transfer-Encoding: gzip, chunked\r\n", "")),
    ] {
        let answer = sent(&aws, &[&text]);
        let line = &text[..text.len().min(300)];
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{line:?}: {answer}");
    }
    assert!(sent(&aws, &[with_length("", WHO)]).contains("200 OK"), "it still answers");
}

#[test]
fn an_unknown_call_is_refused_by_its_name_and_recorded() {
    let aws = server();
    let unknown = |from: &str, to: &str, body: &str| sent(&aws, &[with_length("", body).replace(from, to)]);
    let answer = unknown("/sts/", "/s3/", "Action=ListBuckets");
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("`s3:ListBuckets`"), "{answer}");
    let answer =
        unknown("sts/aws4_request\r\n", "kms/aws4_request\r\nX-Amz-Target: TrentService.DescribeKey\r\n", "{}");
    assert!(answer.contains("`kms:DescribeKey`") && answer.contains("\"__type\""), "{answer}");
    let answer = unknown("", "", "Action=GetCallerIdentity&Deep.er.1.X=1&Version=x");
    assert!(answer.contains("the field `Deep` of `sts:GetCallerIdentity`"), "{answer}");
    let recorded: Vec<(String, Option<String>)> = aws
        .with(|world, _| world.unknown().iter().map(|unknown| (unknown.call.clone(), unknown.field.clone())).collect());
    let expected =
        [("s3:ListBuckets", None), ("kms:DescribeKey", None), ("sts:GetCallerIdentity", Some("Deep".to_owned()))];
    assert_eq!(recorded, expected.map(|(call, field)| (call.to_owned(), field)));
}

#[test]
fn dropping_the_server_ends_connections_that_are_open() {
    let aws = server();
    let mut idle = TcpStream::connect(aws.endpoint().trim_start_matches("http://")).expect("a connection");
    idle.write_all(b"POST / HTTP/1.1\r\n").expect("sent");
    std::thread::sleep(Duration::from_millis(50));
    let address = aws.endpoint();
    drop(aws);
    idle.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    let mut rest = Vec::new();
    let _ = idle.read_to_end(&mut rest);
    assert_eq!(rest, b"");
    assert!(TcpStream::connect(address.trim_start_matches("http://")).is_err(), "the port is closed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// However a request is cut, the same request comes out, and no byte of the next one is taken.
    #[test]
    fn the_pieces_of_a_request_are_put_together(
        sizes in proptest::collection::vec(0usize..40, 0..20),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
        in_chunks: bool,
    ) {
        let text = if in_chunks { chunked(WHO, &sizes) } else { with_length("", WHO) };
        let all = format!("{text}POST");
        let whole = decode(all.as_bytes());
        let Decoded::Request { request, used, keep_alive: true } = &whole else { panic!("{whole:?}") };
        prop_assert_eq!(request.body.as_slice(), WHO.as_bytes());
        prop_assert_eq!(*used, text.len());
        for cut in cuts {
            let part = decode(&all.as_bytes()[..cut.index(text.len())]);
            prop_assert_eq!(part, Decoded::Incomplete { expects_continue: false });
        }
    }

    /// A valid request with some bytes changed, or bytes alone: an answer, an end, or a wish for more.
    #[test]
    fn broken_bytes_do_no_harm(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        noise in proptest::collection::vec(any::<u8>(), 0..200),
        in_chunks: bool,
    ) {
        let mut bytes = if in_chunks { chunked(WHO, &[5, 3]) } else { with_length("", WHO) }.into_bytes();
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        for bytes in [&bytes, &noise] {
            if let Decoded::Request { request, used, .. } = decode(bytes) {
                prop_assert!(used <= bytes.len());
                World::new("111122223333").answer(&request, Duration::ZERO);
            }
        }
    }

    /// Any input of any call is answered or refused.
    #[test]
    fn strange_inputs_do_no_harm(
        target in prop::sample::select(ptcgen::stand_in::SERVICES.iter().flat_map(|service| {
            service.operations.iter().copied().flatten().map(move |operation| (service.name, operation.name))
        }).collect::<Vec<_>>()),
        values in proptest::collection::vec("[a-z:/é*{}\"\\\\]{0,40}|ecr-pullthroughcache/[a-z]{1,9}|[0-9]{1,30}|arn:aws:secretsmanager:eu-west-1:111122223333:secret:[a-z]{30}", 1..12),
    ) {
        let mut world = World::new("111122223333");
        let (service, name) = target;
        let row = ptcgen::stand_in::SERVICES.iter().find(|row| row.name == service).expect("a service");
        let operation = row.operation(name).expect("a call");
        let fields = operation.takes.iter().zip(values.iter().cycle());
        let input: serde_json::Map<_, _> = fields
            .map(|(field, value)| (field.name.to_owned(), serde_json::from_str(value).unwrap_or_else(|_| value.as_str().into())))
            .collect();
        let at = ptcgen::stand_in::At { account: "111122223333", region: "eu-west-1" };
        let _ = world.call(&at, service, name, input.into(), Duration::from_secs(1));
    }
}
