//! terraform-docs' command line as clap describes one: its help and completion scripts. Parsing is not clap's, because
//! terraform-docs' own rules of where flags may be are others.

use clap::{Arg, ArgAction, Command, ValueHint};

use super::arguments::Question;
use super::terraform_docs_flags::{FLAGS, Flag, FlagTakes};
use crate::docs::format::{self, FORMATTERS, Formatter};

/// The version of terraform-docs whose output and command line ptcgen has.
const VERSION: &str = "0.24.0";

/// The shells that `completion` knows.
const SHELLS: &[(&str, clap_complete::Shell)] =
    &[("bash", clap_complete::Shell::Bash), ("fish", clap_complete::Shell::Fish), ("zsh", clap_complete::Shell::Zsh)];

/// Returns what is printed for a question.
pub(super) fn answer(question: &Question) -> String {
    match question {
        Question::Help(words) => help(words),
        Question::Version => version(),
        Question::Completion(shell) => completion(shell).unwrap_or_else(|| help(&["completion".to_owned()])),
    }
}

/// Returns the line of `terraform-docs version`, in the form that scripts take the version from, and ptcgen's own.
fn version() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        system => system,
    };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        machine => machine,
    };
    format!("terraform-docs version v{VERSION} {system}/{machine} (ptcgen {})\n", env!("CARGO_PKG_VERSION"))
}

/// Returns the completion script of a shell, or `None` if there is none.
fn completion(shell: &str) -> Option<String> {
    let (_, shell) = SHELLS.iter().find(|(name, _)| *name == shell)?;
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut program(), "terraform-docs", &mut script);
    Some(String::from_utf8_lossy(&script).into_owned())
}

/// Returns the help of a command such as `markdown table`; that of the whole program if there is no such command.
fn help(words: &[String]) -> String {
    let mut program = program();
    program.build();
    let mut command = &mut program;
    for word in words {
        if command.find_subcommand(word).is_none() {
            break;
        }
        command = command.find_subcommand_mut(word).expect("a subcommand that was just found");
    }
    command.render_help().to_string()
}

/// Whether a word is a command below the ones of these words.
pub(super) fn is_command(above: &str, word: &str) -> bool {
    match above {
        "" => {
            ["version", "completion", "help"].contains(&word)
                || FORMATTERS.iter().flat_map(first_words).any(|first| first == word)
        }
        "completion" => SHELLS.iter().any(|(name, _)| *name == word),
        _ => format::find(&format!("{above} {word}")).is_some(),
    }
}

fn first_words(formatter: &'static Formatter) -> impl Iterator<Item = &'static str> {
    formatter.names.iter().filter_map(|name| name.split(' ').next())
}

fn program() -> Command {
    let mut program = Command::new("terraform-docs")
        .about("Documents Terraform modules as terraform-docs does")
        .disable_help_subcommand(true)
        .version(VERSION)
        .disable_version_flag(true)
        .args(FLAGS.iter().filter(|flag| flag.fits(None)).map(|flag| argument(flag).global(true)))
        .arg(Arg::new("version").short('v').long("version").help("print the version").action(ArgAction::SetTrue))
        .arg(path());
    for formatter in FORMATTERS {
        let Some((first, second)) = formatter.name().split_once(' ') else {
            program = program.subcommand(format_command(formatter.name(), formatter.name()));
            continue;
        };
        let known = program.find_subcommand(first).is_some();
        let above = if known { None } else { Some(format_command(first, first)) };
        if let Some(above) = above {
            program = program.subcommand(above);
        }
        program = program.mut_subcommand(first, |above| above.subcommand(format_command(second, formatter.name())));
    }
    let shells = SHELLS.iter().map(|(name, _)| Command::new(*name).about("print the script of this shell"));
    program
        .subcommand(Command::new("completion").about("print a completion script").subcommands(shells))
        .subcommand(Command::new("version").about("print the version"))
        .subcommand(Command::new("help").about("print the help of a command").arg(Arg::new("COMMAND").num_args(0..)))
}

/// The command of a word of a format's name, with the flags that only some formats have.
fn format_command(word: &'static str, name: &'static str) -> Command {
    let flags = FLAGS.iter().filter(|flag| !flag.fits(None) && flag.fits(Some(name)));
    let aliases: &[&'static str] = match word {
        "markdown" => &["md"],
        "asciidoc" => &["adoc"],
        "table" => &["tbl"],
        "document" => &["doc"],
        _ => &[],
    };
    Command::new(word)
        .about("document a module in this format")
        .visible_aliases(aliases.iter().copied())
        .args(flags.map(argument))
        .arg(path())
}

fn argument(flag: &'static Flag) -> Arg {
    let argument = Arg::new(flag.name).long(flag.name).help(flag.help);
    let argument = if flag.name == "config" { argument.short('c') } else { argument };
    match flag.takes {
        FlagTakes::Bool => argument.value_name("BOOL").num_args(0..=1).require_equals(true),
        FlagTakes::Integer => argument.value_name("NUMBER"),
        FlagTakes::Text => argument.value_name("TEXT"),
        FlagTakes::List => argument.value_name("NAMES").action(ArgAction::Append),
    }
}

fn path() -> Arg {
    Arg::new("PATH").help("the folder of the module").value_hint(ValueHint::DirPath)
}
