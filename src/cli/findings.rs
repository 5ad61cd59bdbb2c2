//! How findings are printed, and which rules may be broken: the options that commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum as _};

use crate::report::Format;

/// How findings are printed.
#[derive(Args, Debug)]
#[command(next_help_heading = "Findings")]
pub struct Findings {
    /// How findings are printed [default: text, github under GITHUB_ACTIONS]
    #[arg(long, value_name = "FORMAT", env = "PTCGEN_FORMAT")]
    pub format: Option<Format>,
    /// Write the findings to FILE as well; repeatable
    #[arg(long = "output", value_name = "FORMAT=FILE", env = "PTCGEN_OUTPUT", value_parser = output)]
    pub outputs: Vec<Output>,
}

/// A report to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its format.
    pub format: Format,
    /// Where to.
    pub path: PathBuf,
}

pub(crate) fn output(text: &str) -> Result<Output, String> {
    let wanted = "write FORMAT=FILE, for example sarif=findings.sarif";
    let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or(wanted)?;
    let format = Format::from_str(format, false).map_err(|_| {
        let names = Format::value_variants().iter().filter_map(Format::to_possible_value);
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        format!("there is no format `{format}`, but {}", names.join(", "))
    })?;
    Ok(Output { format, path: path.into() })
}

/// Which rules of the domain may be broken.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rules")]
pub struct Rules {
    /// Treat warnings as errors
    #[arg(long, env = "PTCGEN_STRICT")]
    pub strict: bool,
    /// Let a domain rule pass, for example PTC216; repeatable
    #[arg(long = "allow", value_name = "CODE", env = "PTCGEN_ALLOW", value_delimiter = ',')]
    pub allow: Vec<String>,
}
