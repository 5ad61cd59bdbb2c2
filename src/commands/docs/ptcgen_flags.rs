//! The flags that terraform-docs does not have, and their values.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum as _;

use crate::commands::shared::options::{ReportOutput, output};
use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::docs::config::value::parse_bool;
use crate::report::Format;

/// What renders the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocsEngine {
    /// ptcgen itself.
    Native,
    /// The program `terraform-docs`, once for each module.
    TerraformDocs,
}

/// The values of the flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PtcgenOptions {
    /// Document every module below each PATH.
    pub all: bool,
    /// Compare without changing anything, and exit 1 if a file is stale.
    pub check: bool,
    /// Print what would change, without changing anything.
    pub diff: bool,
    /// List what would change, without changing anything.
    pub dry_run: bool,
    /// Exit 1 if a file was written, or would be.
    pub exit_code: bool,
    /// What renders; `None` for ptcgen itself.
    pub engine: Option<DocsEngine>,
    /// The program to run instead of `terraform-docs`.
    pub program: Option<PathBuf>,
    /// How long the program may take for one module.
    pub timeout: Option<Duration>,
    /// Only modules that changed since this git revision.
    pub changed_since: Option<String>,
    /// How findings are printed.
    pub format: Option<Format>,
    /// Reports to write.
    pub outputs: Vec<ReportOutput>,
}

/// A flag.
pub struct PtcgenFlag {
    /// Without dashes.
    pub name: &'static str,
    /// The placeholder for its value in the help; `None` if it takes no value.
    pub value: Option<&'static str>,
    /// One line; `{formats}` is replaced by the names of the formats of findings.
    pub help: &'static str,
    set: fn(&mut PtcgenOptions, &str) -> Result<(), String>,
}

macro_rules! switch {
    ($name:literal, $field:ident, $help:literal) => {
        PtcgenFlag {
            name: $name,
            value: None,
            help: $help,
            set: |options, value| {
                options.$field = parse_bool(value).ok_or_else(|| format!("takes `true` or `false`, not `{value}`"))?;
                Ok(())
            },
        }
    };
}

macro_rules! valued {
    ($name:literal, $value:literal, $help:literal, $set:expr) => {
        PtcgenFlag { name: $name, value: Some($value), help: $help, set: $set }
    };
}

/// All of these flags. The environment variable for `--dry-run` is `PTCGEN_DRY_RUN`.
pub const PTCGEN_FLAGS: &[PtcgenFlag] = &[
    switch!("all", all, "every module below each PATH; honours .gitignore"),
    switch!("check", check, "change nothing; print a diff for each stale file and exit 1"),
    switch!("diff", diff, "change nothing; print a diff of what would change"),
    switch!("dry-run", dry_run, "change nothing; list what would change"),
    switch!("exit-code", exit_code, "exit 1 if a file was written, or would be; for hooks"),
    valued!(
        "changed-since",
        "REV",
        "only modules changed since HEAD and this git revision parted",
        |options, value| {
            options.changed_since = Some(value.to_owned());
            Ok(())
        }
    ),
    valued!("engine", "ENGINE", "native, or terraform-docs to run that program", |options, value| {
        options.engine = Some(match value {
            "native" => DocsEngine::Native,
            "terraform-docs" => DocsEngine::TerraformDocs,
            _ => return Err("must be `native` or `terraform-docs`".into()),
        });
        Ok(())
    }),
    valued!("terraform-docs-bin", "FILE", "the program for --engine terraform-docs", |options, value| {
        options.program = Some(value.into());
        Ok(())
    }),
    valued!("timeout", "SECONDS", "how long that program may take per module [default: 60]", |options, value| {
        let seconds = value.parse().ok().filter(|seconds| (0.001..1e6).contains(seconds));
        options.timeout = Some(Duration::from_secs_f64(seconds.ok_or("takes a number of seconds, for example `30`")?));
        Ok(())
    }),
    valued!("format", "FORMAT", "findings as {formats}", |options, value| {
        options.format =
            Some(Format::from_str(value, false).map_err(|_| format!("does not support the format `{value}`"))?);
        Ok(())
    }),
    valued!("output", "FORMAT=FILE", "write the findings to FILE as well; repeatable", |options, value| {
        options.outputs.push(output(value)?);
        Ok(())
    }),
];

impl PtcgenFlag {
    /// Returns the environment variable that sets the flag.
    pub fn variable(&self) -> String {
        match self.name {
            "terraform-docs-bin" => "PTCGEN_TERRAFORM_DOCS".to_owned(),
            name => format!("PTCGEN_{}", name.to_uppercase().replace('-', "_")),
        }
    }
}

impl fmt::Debug for PtcgenFlag {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "--{}", self.name)
    }
}

impl PartialEq for PtcgenFlag {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for PtcgenFlag {}

/// A flag that was typed, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedPtcgenFlag {
    /// Its row.
    pub flag: &'static PtcgenFlag,
    /// The value as typed; `true` for a switch without a value.
    pub value: String,
}

fn refuse<T>(message: String) -> Result<T, Diagnostic> {
    Err(Diagnostic::new(&codes::CONFIG, message))
}

impl TypedPtcgenFlag {
    /// Returns the flag if a word is one of these, and takes its value from `rest`.
    ///
    /// # Errors
    /// A missing value.
    pub(super) fn take(word: &str, rest: &mut dyn Iterator<Item = String>) -> Result<Option<Self>, Diagnostic> {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word, None),
        };
        let Some(flag) = PTCGEN_FLAGS.iter().find(|flag| name.strip_prefix("--") == Some(flag.name)) else {
            return Ok(None);
        };
        let value = match (value, flag.value) {
            (Some(value), _) => value,
            (None, None) => "true".to_owned(),
            (None, Some(wanted)) => match rest.next() {
                Some(value) => value,
                None => return refuse(format!("`{name}` needs a value, {wanted}")),
            },
        };
        Ok(Some(Self { flag, value }))
    }
}

impl PtcgenOptions {
    /// Returns the values of the flags that were typed, and from the environment those of all others.
    ///
    /// # Errors
    /// A wrong value.
    pub(super) fn new(
        typed: &[TypedPtcgenFlag],
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Diagnostic> {
        let mut options = Self::default();
        for flag in PTCGEN_FLAGS {
            let mut values = typed.iter().filter(|given| given.flag == flag).peekable();
            if values.peek().is_none()
                && let Some(value) = variable(&flag.variable()).filter(|value| !value.is_empty())
                && let Err(wanted) = (flag.set)(&mut options, &value)
            {
                return refuse(format!("`{}` {wanted}", flag.variable()));
            }
            for given in values {
                if let Err(wanted) = (flag.set)(&mut options, &given.value) {
                    return refuse(format!("`--{}` {wanted}", flag.name));
                }
            }
        }
        Ok(options)
    }

    /// Returns whether anything is asked for that terraform-docs cannot do. The program alone changes nothing.
    pub fn go_beyond_terraform_docs(&self) -> bool {
        *self != Self { program: self.program.clone(), ..Self::default() }
    }

    /// Returns whether the flags say which modules or files a run is about, so that it needs no PATH.
    pub const fn say_what(&self) -> bool {
        self.all || self.only_looks() || self.changed_since.is_some()
    }

    /// Returns whether no file is written.
    pub const fn only_looks(&self) -> bool {
        self.check || self.diff || self.dry_run
    }
}
