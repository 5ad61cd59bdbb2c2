//! A server on loopback for ECR's `Describe` calls, which moto lacks. It answers from the files that are adopted.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use serde_json::{Value, json};

/// A server that describes rules and creation templates and changes none. Dropping the value ends it.
pub(super) struct Ecr {
    port: u16,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Ecr {
    /// Starts it with the output of the AWS CLI.
    pub(super) fn start(rules: Value, templates: Value) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let ended = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&ended);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if seen.load(Ordering::SeqCst) {
                    return;
                }
                // terraform reports a broken connection.
                let _ = stream.and_then(|stream| answer(stream, &rules, &templates));
            }
        });
        Self { port, ended, thread: Some(thread) }
    }

    pub(super) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Ecr {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(stream: TcpStream, rules: &Value, templates: &Value) -> std::io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let (mut operation, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let (name, value) = line.split_once(':').unwrap_or((line.trim(), ""));
        match name.to_ascii_lowercase().as_str() {
            "" => break,
            "x-amz-target" => value.trim().rsplit('.').next().unwrap_or_default().clone_into(&mut operation),
            "content-length" => length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let (status, body) = match operation.as_str() {
        "DescribePullThroughCacheRules" => {
            ("200 OK", of(rules, "pullThroughCacheRules", "ecrRepositoryPrefix", &asked["ecrRepositoryPrefixes"]))
        }
        "DescribeRepositoryCreationTemplates" => {
            ("200 OK", of(templates, "repositoryCreationTemplates", "prefix", &asked["prefixes"]))
        }
        _ => ("400 Bad Request", json!({ "__type": "AccessDeniedException", "message": operation })),
    };
    let body = body.to_string();
    let mut stream = &stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The requested entries. Times are left out, since they are numbers on the wire.
fn of(document: &Value, list: &str, key: &str, asked: &Value) -> Value {
    let asked = asked.as_array().cloned().unwrap_or_default();
    let entries = document[list].as_array().cloned().unwrap_or_default();
    let mut entries: Vec<Value> = entries.into_iter().filter(|entry| asked.contains(&entry[key])).collect();
    for entry in entries.iter_mut().filter_map(Value::as_object_mut) {
        entry.retain(|name, _| !name.ends_with("At"));
    }
    json!({ list: entries, "registryId": document["registryId"] })
}
