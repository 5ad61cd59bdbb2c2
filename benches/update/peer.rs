//! copier, from PyPI: the same template as a repository with two tags, the same edits, and a check that the result is
//! the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::paired::{self, Contender};
use crate::template::{self, Edit, Files, Version};
use crate::{Outcome, again, pypi};

const COPIER: &str = "copier==9.19.1";

/// copier's updates; an error if Python, PyPI or git is missing.
pub(crate) fn contenders(target: &Path, work: &Path, rounds: usize, files: &Files) -> Outcome<Vec<Contender>> {
    let peer = Peer {
        program: pypi::installed(target, &[COPIER])?.join("copier"),
        home: work.join("home"),
        folder: work.join("copier"),
    };
    peer.prepare(files)?;
    peer.proven(&work.join("ptcgen"), files)?;
    Ok(vec![
        peer.contender("copier update, clean", "clean", rounds),
        peer.contender("copier update, one conflict", "conflict", rounds),
        peer.contender("copier update, nothing to do", "done", rounds),
    ])
}

struct Peer {
    program: PathBuf,
    home: PathBuf,
    folder: PathBuf,
}

impl Peer {
    /// Projects of the old version, with edits, committed because copier requires it.
    fn prepare(&self, files: &Files) -> Outcome<()> {
        fs::create_dir_all(&self.home)?;
        let source = self.folder.join("source");
        let answers = "{{ _copier_answers|to_nice_yaml -}}\n";
        template::write(&source.join("template/{{_copier_conf.answers_file}}.jinja"), answers)?;
        template::write(&source.join("copier.yml"), "_subdirectory: template\n")?;
        for (version, tag) in [(Version::Old, "1.0.0"), (Version::New, "2.0.0")] {
            for (path, old) in files {
                let quoted = pypi::template(&template::text(path, old, version), &[]);
                template::write(&source.join("template").join(format!("{path}.jinja")), &quoted)?;
            }
            self.commit(&source)?;
            self.git(&source, &["tag", tag])?;
        }
        for (name, edit) in [("clean", Edit::Far), ("conflict", Edit::Same), ("done", Edit::Far)] {
            let project = self.folder.join("before").join(name);
            let mut copy = self.copier("copy");
            paired::succeed(copy.args(["--vcs-ref", "1.0.0"]).arg(&source).arg(&project))?;
            template::edit(&project, edit)?;
            self.commit(&project)?;
        }
        let done = self.folder.join("before/done");
        paired::succeed(self.copier("update").arg(&done))?;
        self.commit(&done)
    }

    fn copier(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        self.alone(&mut command);
        command.args([verb, "--quiet", "--defaults"]);
        command
    }

    /// No user's configuration has an effect.
    fn alone(&self, command: &mut Command) {
        command.env("HOME", &self.home).env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "bench").env(format!("GIT_{who}_EMAIL"), "bench@example.com");
        }
    }

    fn git(&self, folder: &Path, arguments: &[&str]) -> Outcome<()> {
        let mut command = Command::new("git");
        self.alone(&mut command);
        paired::succeed(command.arg("-C").arg(folder).args(arguments))
    }

    fn commit(&self, folder: &Path) -> Outcome<()> {
        self.git(folder, &["init", "--quiet"])?;
        self.git(folder, &["add", "--all", "--force"])?;
        self.git(folder, &["commit", "--quiet", "--message", "a state"])
    }

    /// Checks that copier updates a project without edits to the same files as ptcgen does.
    fn proven(&self, ptcgen: &Path, files: &Files) -> Outcome<()> {
        let done = self.folder.join("before/done");
        for (path, _) in files {
            if fs::read(done.join(path))? != fs::read(ptcgen.join("before/done").join(path))? {
                return Err(format!("`{path}` is not what ptcgen writes").into());
            }
        }
        Ok(())
    }

    fn contender(&self, name: &'static str, project: &'static str, rounds: usize) -> Contender {
        let (before, now) = (self.folder.join("before").join(project), self.folder.join("now").join(project));
        let mut command = self.copier("update");
        command.arg(&now);
        let command = move || {
            let mut again = Command::new(command.get_program());
            again.args(command.get_args());
            again.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
            again
        };
        Contender::new(name, rounds, command).after(move || again(&before, &now))
    }
}
