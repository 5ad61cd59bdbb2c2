//! Runs the program as a user would, in a folder of its own, with methods that read like a story.

pub(crate) mod specs;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::Digest as _;
use tempfile::TempDir;

/// A folder and an environment to run the program in.
pub(crate) struct Run {
    dir: TempDir,
    stdin: Vec<u8>,
    env: Vec<(String, String)>,
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn new() -> Self {
        Self { dir: TempDir::new().expect("a temporary folder"), stdin: Vec::new(), env: Vec::new() }
    }

    /// Adds a file to the folder.
    #[must_use]
    pub(crate) fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let to = self.path(path);
        fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        fs::write(to, text).expect("a file");
        self
    }

    #[must_use]
    pub(crate) fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = text.into();
        self
    }

    #[must_use]
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// The environment variables that were added.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        self.env.clone()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs the program; arguments are split at spaces.
    #[track_caller]
    pub(crate) fn run(&self, line: &str) -> Ran {
        self.args(line.split_whitespace())
    }

    #[track_caller]
    pub(crate) fn args<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Ran {
        let mut command = program();
        command.args(args).current_dir(self.dir.path()).envs(self.env.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        // The program closes the pipe if it does not read all of its input.
        let _ = child.stdin.take().expect("a pipe").write_all(&self.stdin);
        let output = child.wait_with_output().expect("the program ends");
        Ran {
            code: output.status.code().expect("an exit code, not a signal"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

impl Ran {
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "{words:?} is not in:\n{}", self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn prints(self, words: &str) -> Self {
        assert!(self.stdout.contains(words), "{words:?} is not in:\n{}", self.stdout);
        self
    }
}

/// The program, without environment variables that could change its output.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ptcgen"));
    let ours = |name: &str| name.starts_with("PTCGEN_") || name.starts_with("AWS_");
    for (name, _) in std::env::vars_os() {
        if let Some(name) = name.to_str().filter(|name| ours(name)) {
            command.env_remove(name);
        }
    }
    for name in ["GITHUB_ACTIONS", "NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// SHA-256 in hexadecimal, as in a module's lock.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every path below a folder and its bytes, sorted; the paths of folders end in `/`.
pub(crate) fn tree(dir: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(dir: &Path, prefix: &str, out: &mut Vec<(String, Vec<u8>)>) {
        let mut entries: Vec<_> = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry")).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().expect("a type").is_dir() {
                out.push((format!("{name}/"), Vec::new()));
                walk(&entry.path(), &format!("{name}/"), out);
            } else {
                out.push((name, fs::read(entry.path()).unwrap_or_default()));
            }
        }
    }
    let mut out = Vec::new();
    walk(dir, "", &mut out);
    out
}

/// Compares a text with a file of the project; with `INSTA_UPDATE=always` it writes the file instead.
#[track_caller]
pub(crate) fn golden(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if accepting() {
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, text).expect("a file");
        return;
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    if stored != text {
        let diff = similar::TextDiff::from_lines(stored.as_str(), text);
        let diff = diff.unified_diff().header("stored", "made").to_string();
        panic!("{} is not up to date; INSTA_UPDATE=always cargo test writes it\n{diff}", path.display());
    }
}

/// Whether to write goldens. The switch is insta's own, so that one variable accepts every expectation.
pub(crate) fn accepting() -> bool {
    std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always")
}

/// Prints to standard error, past the test runner's capture, what this machine can't test.
pub(crate) fn not_tested(reason: &str) {
    let _ = writeln!(std::io::stderr(), "not tested: {reason}");
}

/// Runs cargo on the project with the tests' own target folder, whose dependencies are already built.
pub(crate) fn cargo() -> Command {
    let target = Path::new(env!("CARGO_BIN_EXE_ptcgen")).ancestors().nth(2).expect("target/debug/ptcgen");
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("CARGO_TARGET_DIR", target);
    // Cargo sets variables for its tests; a nested cargo would see other values and rebuild.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}
