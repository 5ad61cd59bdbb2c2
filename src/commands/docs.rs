//! `docs`: writes the same bytes as terraform-docs, given its arguments; with ptcgen's own flags, it documents many
//! modules at once.

mod arguments;
mod changes;
mod common_options;
mod compatible_run;
mod config_file;
mod drop_in;
mod elsewhere;
mod engine;
mod help;
mod inheriting;
mod module_docs;
mod module_folder;
mod module_outcome;
mod path_words;
mod ptcgen_flags;
mod repair;
mod settings;
mod terraform_docs_flags;
mod terraform_docs_program;
mod visit;
mod walk;
mod walk_report;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::Common;
use crate::base::outcome::{Exit, Outcome};
use crate::diag::Diagnostic;
use crate::docs::codes;
use crate::edge::terminal::{self, Color};
use crate::edge::walk::Listing;
use crate::report::Format;
use arguments::{Arguments, Question, parse};
pub use common_options::{QUIET_AND_VERBOSE, take_common};
use path_words::NoPath;
use ptcgen_flags::{PTCGEN_FLAGS, PtcgenOptions};

/// Write module docs; takes terraform-docs' own arguments.
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub struct Docs {
    /// The arguments of terraform-docs, and flags of ptcgen
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    pub arguments: Vec<OsString>,
}

/// The folders around the process: where it was started, and the user's home.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The folder that relative paths start from, usually `.`.
    pub working_directory: PathBuf,
    /// `$HOME`, if it is set.
    pub home: Option<PathBuf>,
}

/// The name under which the program is terraform-docs.
const TERRAFORM_DOCS: &str = "terraform-docs";

/// The switch with which `docs` is terraform-docs.
const SWITCH: &str = "--terraform-docs";

/// Returns the command line of terraform-docs, if a whole command line is one: the program has that name, as a link to
/// it may, or the words `docs --terraform-docs` come first. `docs -v` alone asks for terraform-docs' version.
pub fn as_terraform_docs(argv: &[OsString]) -> Option<&[OsString]> {
    match argv {
        [program, arguments @ ..]
            if std::path::Path::new(program).file_stem().is_some_and(|name| name == TERRAFORM_DOCS) =>
        {
            Some(arguments)
        }
        [_, docs, switch, arguments @ ..] if docs == "docs" && switch == SWITCH => Some(arguments),
        [_, docs, switch] if docs == "docs" && switch == "-v" => Some(&argv[2..]),
        _ => None,
    }
}

/// Runs a command line of terraform-docs, with nothing that only ptcgen has.
pub fn drop_in(argv: &[OsString], surroundings: &Surroundings) -> Outcome {
    drop_in::run(argv, surroundings).outcome(Color::Auto)
}

/// Runs the command: as terraform-docs would, or over many modules if the arguments ask for more than it can do.
pub fn command(argv: &[OsString], surroundings: &Surroundings, common: &Common) -> Outcome {
    // As terraform-docs, exit 1 for wrong usage where nothing but its own flags and formats is typed.
    let own = |word: &OsString| word.to_string_lossy().starts_with('-') && !is_ptcgen_flag(word);
    let usage = |is_its_own: bool| match is_its_own && !argv.iter().any(is_ptcgen_flag) {
        true => Exit::Differences,
        false => Exit::Usage,
    };
    let refused = |exit, finding| Outcome::words(exit, Format::Text.render(&[finding], terminal::style(common.color)));
    let arguments = match parse(argv) {
        Ok(arguments) => arguments,
        Err(finding) => return refused(usage(true), finding),
    };
    if let Some(question) = &arguments.question {
        let text = match question {
            Question::Help(words) if words.is_empty() => help::help(),
            question => terraform_docs_program::answer(question),
        };
        return Outcome::data(text);
    }
    let options = match arguments.options(&terminal::variable) {
        Ok(options) => options,
        Err(finding) => return refused(Exit::Usage, finding),
    };
    match path_words::check(&arguments, surroundings) {
        Ok(()) => {}
        Err(NoPath::Misspelt(finding)) => {
            return refused(usage(arguments.format.is_some() || argv.iter().any(own)), finding);
        }
        Err(NoPath::NoFolder(finding)) => return walk_report::failed(&options, common, &[finding]),
    }
    if arguments.paths.is_empty() && !options.say_what() {
        if arguments.format.is_none() && !options.go_beyond_terraform_docs() {
            return Outcome::data(help::help());
        }
        let finding =
            Diagnostic::new(&codes::CONFIG, "there is no PATH").help("name the folder of a module, such as `.`");
        return refused(usage(true), finding);
    }
    if let Some(path) = twice(&arguments.paths) {
        let finding = Diagnostic::new(&codes::CONFIG, format!("`{path}` is given twice"));
        return refused(usage(arguments.format.is_some() || argv.iter().any(own)), finding);
    }
    if options.go_beyond_terraform_docs() || needs_more(&arguments, &options, surroundings) {
        return walk::run(&arguments, &options, surroundings, common);
    }
    compatible_run::outcome(&arguments, surroundings).outcome(common.color)
}

fn is_ptcgen_flag(word: &OsString) -> bool {
    let word = word.to_string_lossy();
    let name = word.split('=').next().unwrap_or_default();
    PTCGEN_FLAGS.iter().any(|flag| name.strip_prefix("--") == Some(flag.name))
}

fn twice(paths: &[String]) -> Option<&String> {
    paths.iter().enumerate().find(|(at, path)| paths[..*at].contains(path)).map(|(_, path)| path)
}

/// Whether terraform-docs would only print its help, or accept fewer paths.
fn needs_more(arguments: &Arguments, options: &PtcgenOptions, surroundings: &Surroundings) -> bool {
    let [path] = arguments.paths.as_slice() else { return true };
    if arguments.format.is_some() {
        return false;
    }
    let module = surroundings.working_directory.join(path);
    match config_file::find(arguments, &module, surroundings) {
        Ok(None) => true,
        Ok(Some(_)) => Listing::of(&module)
            .is_ok_and(|listing| !module_folder::is_documented_alone(arguments, options, &module, &listing)),
        Err(_) => false,
    }
}

type Findings = Vec<Diagnostic>;

fn one(finding: Diagnostic) -> Findings {
    vec![finding]
}

fn refuse<T>(message: impl Into<String>) -> Result<T, Diagnostic> {
    Err(Diagnostic::new(&codes::CONFIG, message))
}
