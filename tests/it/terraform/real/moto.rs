//! A moto server on loopback: the AWS API without AWS. Dropping the value ends it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A running server.
pub(crate) struct Moto {
    server: Child,
    port: u16,
}

/// Returns the moto server; `tests/moto/setup` installs it below `target/` if it is missing.
pub(super) fn program() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let set_up = Command::new("sh").arg(root.join("tests/moto/setup")).stdout(Stdio::null()).status();
    let ours = root.join("target/venv/bin/moto_server");
    match set_up {
        Ok(status) if status.success() => Some(ours),
        _ => super::tool::on_path("moto_server"),
    }
}

impl Moto {
    /// Starts it on a free port and waits until it answers.
    pub(super) fn start(program: &Path) -> Result<Self, String> {
        Self::start_command(Command::new(program))
    }

    /// The same with a script that extends moto.
    pub(crate) fn start_script(python: &Path, script: &Path) -> Result<Self, String> {
        let mut command = Command::new(python);
        command.arg(script);
        Self::start_command(command)
    }

    fn start_command(mut command: Command) -> Result<Self, String> {
        let port = free_port().map_err(|error| error.to_string())?;
        let server = command
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("moto does not start: {error}"))?;
        let moto = Self { server, port };
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if begin.elapsed() > Duration::from_secs(60) {
                return Err("moto does not answer".to_owned());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(moto)
    }

    /// A `provider` block that uses this server, and another one for ECR.
    pub(super) fn provider(&self, region: &str, ecr: &str) -> String {
        let services = ["iam", "kms", "secretsmanager", "sts"];
        let ours = services.map(|service| format!("    {service} = \"{}\"\n", self.endpoint())).concat();
        format!(
            "provider \"aws\" {{\n  region = \"{region}\"\n  access_key = \"testing\"\n  secret_key = \"testing\"\n  \
             skip_credentials_validation = true\n  skip_metadata_api_check = true\n  skip_region_validation = true\n\n  \
             endpoints {{\n{ours}    ecr = \"{ecr}\"\n  }}\n}}\n"
        )
    }

    /// Its URL.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Calls an operation of a service with a JSON protocol.
    pub(super) fn ask(&self, service: &str, operation: &str, request: &Value) -> Result<Value, String> {
        let body = request.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|error| error.to_string())?;
        let head = format!(
            "POST / HTTP/1.1\r\nhost: {service}.eu-west-1.amazonaws.com\r\nx-amz-target: {service}.{operation}\r\n\
             content-type: application/x-amz-json-1.1\r\nconnection: close\r\ncontent-length: {}\r\n\
             authorization: AWS4-HMAC-SHA256 Credential=testing/20260101/eu-west-1/{service}/aws4_request\r\n\r\n",
            body.len()
        );
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body.as_bytes()))
            .map_err(|e| e.to_string())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map_err(|error| error.to_string())?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
        if !head.contains(" 200 ") {
            return Err(answer);
        }
        serde_json::from_str(body).map_err(|error| format!("{error}: {answer}"))
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Returns a port that was free a moment ago; nothing else is expected to take a port of loopback in between.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
