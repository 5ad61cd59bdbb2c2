//! Configuration and modules of one run: read → document → print, write or compare.

use std::path::Path;

use super::{Arguments, Outcome, Surroundings, help, refuse};
use crate::diag::{Diagnostic, has_errors};
use crate::docs::config::tree::Syntax;
use crate::docs::config::{Config, Tree, lookup};
use crate::docs::{codes, document, inject};
use crate::edge::docs_fs::{self, DiskFolder};

type Findings = Vec<Diagnostic>;

fn one(finding: Diagnostic) -> Findings {
    vec![finding]
}

pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<Outcome, Findings> {
    let path = match arguments.paths.as_slice() {
        [path] => path,
        [] if arguments.format.is_none() => return Ok(Outcome { stdout: help(), ..Outcome::default() }),
        paths => return refuse(format!("expected one path, not {}", paths.len())).map_err(one),
    };
    let module = surroundings.working_directory.join(path);
    let found = find_config(arguments, &module, surroundings).map_err(one)?;
    if found.is_none() && arguments.format.is_none() {
        return Ok(Outcome { stdout: help(), ..Outcome::default() });
    }
    let (_, tree) = found.unwrap_or_else(|| (String::new(), Tree::Null));
    let mut config = Config::default();
    let applied = config.apply(&tree).map_err(one)?;
    arguments.apply(&mut config, &applied.present).map_err(one)?;
    let findings = config.check();
    if has_errors(&findings) {
        return Err(findings);
    }
    if let Some(finding) = config.check_version() {
        return Err(vec![finding]);
    }
    let mut outcome = Outcome { findings: applied.warnings, ..Outcome::default() };
    one_module(&module, &config, &mut outcome)?;
    Ok(outcome)
}

/// The configuration file that counts: its name and content.
fn find_config(
    arguments: &Arguments,
    module: &Path,
    surroundings: &Surroundings,
) -> Result<Option<(String, Tree)>, Diagnostic> {
    let here = &surroundings.working_directory;
    if let Some(name) = arguments.config_file() {
        let Some(syntax) = lookup::syntax(name) else {
            return refuse(format!("`{name}` is no configuration file; use .yml, .yaml, .json or .toml"));
        };
        let path = here.join(name);
        let Some(text) = docs_fs::read_optional(&path)? else {
            return Err(Diagnostic::new(&codes::READ, format!("`{name}` does not exist")));
        };
        let base = path.file_name().map(|base| base.to_string_lossy().into_owned());
        return Ok(Some((base.unwrap_or_default(), parse_config(&text, syntax)?)));
    }
    let home = surroundings.home.as_ref().map(|home| home.join(".tfdocs.d"));
    let near = [module.to_owned(), module.join(".config"), here.clone(), here.join(".config")];
    for folder in near.into_iter().chain(home) {
        for name in lookup::file_names() {
            if let Some(text) = docs_fs::read_optional(&folder.join(&name))? {
                return Ok(Some((name, parse_config(&text, Syntax::Yaml)?)));
            }
        }
    }
    Ok(None)
}

fn parse_config(text: &[u8], syntax: Syntax) -> Result<Tree, Diagnostic> {
    match std::str::from_utf8(text) {
        Ok(text) => Tree::parse(text, syntax),
        Err(_) => refuse("the configuration is not UTF-8"),
    }
}

/// Documents one module: prints, writes or compares.
fn one_module(module: &Path, config: &Config, outcome: &mut Outcome) -> Result<(), Findings> {
    let content = document(&DiskFolder { path: module.to_owned() }, config)?;
    if config.output.file.is_empty() {
        outcome.stdout.push_str(&content);
        outcome.stdout.push('\n');
        return Ok(());
    }
    let path = module.join(&config.output.file);
    let block = inject::block(&content, &config.output).map_err(one)?;
    let old = docs_fs::read_optional(&path).map_err(one)?;
    let new = inject::inject(old.as_deref(), &block, &config.output).map_err(one)?;
    let fresh = old.as_ref() == Some(&new);
    let verdict = match (config.output.check, fresh) {
        (true, false) => {
            return Err(vec![Diagnostic::new(&codes::STALE, format!("`{}` is out of date", path.display()))]);
        }
        (true, true) => "is up to date",
        (false, _) => "updated successfully",
    };
    if !fresh {
        docs_fs::write(&path, &new).map_err(one)?;
    }
    outcome.stdout.push_str(&format!("{} {verdict}\n", path.display()));
    Ok(())
}
