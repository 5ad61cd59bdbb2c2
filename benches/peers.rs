//! Turns a module that ptcgen wrote into templates of copier and cookiecutter, both from PyPI, that write the same
//! files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::paired::{self, Contender};
use super::{Outcome, ptcgen, pypi};

const PEERS: [&str; 2] = ["copier==9.19.1", "cookiecutter==2.7.1"];

/// The variables of the peers' templates, and their values.
const VARIABLES: [(&str, &str); 4] =
    [("prefix", "docker-hub"), ("title", "Docker Hub"), ("host", "registry-1.docker.io"), ("region", "eu-west-1")];

/// Text of a file by its path.
type Files = Vec<(String, String)>;

/// Both peers, ready to run and checked to write the same files as ptcgen; an error if Python or PyPI is missing.
pub(crate) fn peers(target: &Path, work: &Path, rounds: usize) -> Outcome<Vec<Contender>> {
    let programs = pypi::installed(target, &PEERS)?;
    let home = work.join("home");
    fs::create_dir_all(&home)?;
    let wanted = work.join("wanted");
    paired::succeed(ptcgen(&["new"]).arg(&wanted))?;
    let files = files(&wanted, "")?;
    let copier = copier(programs.join("copier"), home.clone(), &work.join("copier"), &files)?;
    let cookiecutter = cookiecutter(programs.join("cookiecutter"), home, &work.join("cookiecutter"), &files)?;
    let (by_copier, by_cookiecutter) = (work.join("by-copier"), work.join("by-cookiecutter"));
    proven(&mut copier(&by_copier), &by_copier, &files)?;
    proven(&mut cookiecutter(&by_cookiecutter), &by_cookiecutter.join("module"), &files)?;
    Ok(vec![
        Contender::fresh("copier copy", rounds, by_copier, copier),
        Contender::fresh("cookiecutter", rounds, by_cookiecutter, cookiecutter),
    ])
}

fn copier(program: PathBuf, home: PathBuf, folder: &Path, files: &Files) -> Outcome<impl Fn(&Path) -> Command + use<>> {
    for (path, text) in files {
        write(&folder.join("template").join(format!("{path}.jinja")), &template(text, ""))?;
    }
    let questions = VARIABLES.map(|(name, value)| format!("{name}: {value}\n")).concat();
    write(&folder.join("copier.yml"), &format!("_subdirectory: template\n{questions}"))?;
    let folder = folder.to_owned();
    Ok(move |to: &Path| {
        let mut command = Command::new(&program);
        command.env("HOME", &home).args(["copy", "--quiet", "--defaults"]).arg(&folder).arg(to);
        command
    })
}

fn cookiecutter(
    program: PathBuf,
    home: PathBuf,
    folder: &Path,
    files: &Files,
) -> Outcome<impl Fn(&Path) -> Command + use<>> {
    for (path, text) in files {
        write(&folder.join("{{cookiecutter.dir}}").join(path), &template(text, "cookiecutter."))?;
    }
    let defaults = VARIABLES.map(|(name, value)| format!(", \"{name}\": \"{value}\"")).concat();
    write(&folder.join("cookiecutter.json"), &format!("{{\"dir\": \"module\"{defaults}}}"))?;
    let folder = folder.to_owned();
    Ok(move |to: &Path| {
        let mut command = Command::new(&program);
        command.env("HOME", &home).args(["--no-input", "--output-dir"]).arg(to).arg(&folder);
        command
    })
}

/// The text as a Jinja template whose variables are attributes of one name.
fn template(text: &str, below: &str) -> String {
    let variables = VARIABLES.map(|(name, value)| (value, format!("{below}{name}")));
    pypi::template(text, &variables)
}

/// Runs a peer once and compares what it wrote.
fn proven(command: &mut Command, made: &Path, wanted: &Files) -> Outcome<()> {
    paired::succeed(command)?;
    match files(made, "")? == *wanted {
        true => Ok(()),
        false => Err(format!("`{}` does not hold the files that ptcgen writes", made.display()).into()),
    }
}

/// All files below a folder, sorted.
fn files(folder: &Path, below: &str) -> Outcome<Files> {
    let mut files = Files::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{below}{}", entry.file_name().display());
        if entry.file_type()?.is_dir() {
            files.extend(self::files(&entry.path(), &format!("{path}/"))?);
        } else {
            files.push((path, fs::read_to_string(entry.path())?));
        }
    }
    files.sort();
    Ok(files)
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::create_dir_all(path.parent().ok_or("a file lies in a folder")?)?;
    Ok(fs::write(path, text)?)
}
