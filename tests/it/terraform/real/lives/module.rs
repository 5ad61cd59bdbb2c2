//! A module of an account: generated from a spec, applied, filled, updated and applied again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ptcgen::spec::model::SecretMode;
use ptcgen::spec::{Spec, Syntax, parse, resolve};
use serde_json::Value;

use super::account::Account;
use crate::support::{Run, tree};

/// What terraform plans for one resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Change {
    pub(super) address: String,
    pub(super) action: String,
    pub(super) previous: Option<String>,
}

/// What terraform reported about one run.
#[derive(Debug, Default)]
pub(super) struct Applied {
    /// What it planned, sorted by address; reading a data source is no change.
    pub(super) changes: Vec<Change>,
    /// Each error, with the address of its resource.
    pub(super) errors: Vec<(String, String)>,
}

/// What `ptcgen update` reported.
#[derive(Debug)]
pub(super) struct Updated {
    pub(super) exit: i32,
    pub(super) findings: Vec<Finding>,
}

/// A finding of `ptcgen update`.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) code: String,
    pub(super) severity: String,
    /// What it says, and what to do.
    pub(super) text: String,
}

impl Updated {
    /// The codes of the findings of a severity, each once, sorted.
    pub(super) fn codes(&self, severity: &str) -> Vec<String> {
        let codes: BTreeSet<&String> =
            self.findings.iter().filter(|finding| finding.severity == severity).map(|finding| &finding.code).collect();
        codes.into_iter().cloned().collect()
    }

    /// Whether a finding with this code names a secret.
    pub(super) fn names(&self, code: &str, secret: &str) -> bool {
        self.findings.iter().any(|finding| finding.code == code && finding.text.contains(secret))
    }
}

/// A module and the root module that calls it.
pub(super) struct Module<'a> {
    pub(super) account: &'a Account,
    run: Run,
    /// The token of each filled secret, by the secret's name.
    pub(super) tokens: BTreeMap<String, String>,
}

/// The module's folder below the root module.
const FOLDER: &str = "cache";

/// The code of an error of `update`: a filled secret goes.
pub(super) const SECRET: &str = "PTC720";

/// The code of a warning of `update`: a new secret has the name of a destroyed one.
const RESTORE: &str = "PTC554";

/// The token that Terraform is given for a secret that it has not written yet.
const PASSED: &str = "passed";

impl<'a> Module<'a> {
    /// Generates a module in an account.
    pub(super) fn new(account: &'a Account, spec: &str) -> Result<Self, String> {
        Self::new_if_valid(account, spec)?.ok_or_else(|| format!("new refuses the spec {spec}"))
    }

    /// The same; `None` if the spec breaks a rule.
    pub(super) fn new_if_valid(account: &'a Account, spec: &str) -> Result<Option<Self>, String> {
        let module = Self { account, run: Run::new(), tokens: BTreeMap::new() };
        fs::write(module.run.path("spec.yaml"), spec).map_err(|error| error.to_string())?;
        let ran = module.run.run(&format!("new {FOLDER} --spec spec.yaml"));
        match ran.code {
            0 => Ok(Some(module)),
            3 => Ok(None),
            code => Err(format!("new: exit {code}\n{}", ran.stderr)),
        }
    }

    /// Takes a module that an earlier version of ptcgen generated: a folder of `tests/fixtures/modules`. Nobody has edited
    /// it, so what was rendered is what is there.
    pub(super) fn of_fixture(account: &'a Account, folder: &str) -> Result<Self, String> {
        let module = Self { account, run: Run::new(), tokens: BTreeMap::new() };
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/modules").join(folder);
        let folder = module.run.path(FOLDER);
        let base = folder.join(".ptcgen/base");
        copy_tree(&fixture, &folder).and_then(|()| copy_tree(&fixture, &base)).map_err(|error| error.to_string())?;
        fs::remove_dir_all(base.join(".ptcgen")).map_err(|error| error.to_string())?;
        for (path, _) in tree(&base).into_iter().filter(|(path, _)| !path.ends_with('/')) {
            fs::rename(base.join(&path), base.join(format!("{path}.base"))).map_err(|error| error.to_string())?;
        }
        Ok(module)
    }

    /// The same module in a folder of its own.
    pub(super) fn copy(&self) -> Self {
        let copy = Self { account: self.account, run: Run::new(), tokens: self.tokens.clone() };
        copy_tree(&self.run.path(""), &copy.run.path("")).expect("a copy");
        copy
    }

    /// Changes the spec and updates the module. What `update` refuses leaves the module and its spec as they were.
    pub(super) fn update(&self, spec: &str, allow: &[&str]) -> Result<Updated, String> {
        let path = self.run.path(&format!("{FOLDER}/ptcgen.yaml"));
        let before = fs::read(&path).map_err(|error| error.to_string())?;
        fs::write(&path, spec).map_err(|error| error.to_string())?;
        let allowed: String = allow.iter().map(|code| format!(" --allow {code}")).collect();
        let ran = self.run.run(&format!("update {FOLDER} --format json{allowed}"));
        if ran.code != 0 {
            fs::write(&path, before).map_err(|error| error.to_string())?;
        }
        let report: Value = serde_json::from_str(&ran.stdout).map_err(|error| format!("{error}: {}", ran.stderr))?;
        let findings = report["modules"][0]["findings"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let finding = |it: &Value| Finding {
            code: text(&it["code"]),
            severity: text(&it["severity"]),
            text: format!("{} {}", text(&it["message"]), it["help"]),
        };
        Ok(Updated { exit: ran.code, findings: findings.iter().map(finding).collect() })
    }

    /// Plans what the module is now.
    pub(super) fn plan(&self) -> Result<Applied, String> {
        self.plan_root(&self.root()?)
    }

    /// The text of its spec.
    pub(super) fn spec_text(&self) -> Result<String, String> {
        fs::read_to_string(self.run.path(&format!("{FOLDER}/ptcgen.yaml"))).map_err(|error| error.to_string())
    }

    /// The text of the state.
    pub(super) fn state(&self) -> String {
        fs::read_to_string(self.run.path("terraform.tfstate")).unwrap_or_default()
    }

    /// Plans with another root module.
    pub(super) fn plan_root(&self, root: &str) -> Result<Applied, String> {
        self.terraform_in(root, &["plan", "-json", "-input=false", "-lock=false"])
    }

    /// Applies with another root module.
    pub(super) fn apply_root(&self, root: &str) -> Result<Applied, String> {
        self.terraform_in(root, &["apply", "-json", "-input=false", "-auto-approve"])
    }

    /// Applies what the module is now, completely.
    pub(super) fn apply_all(&self) -> Result<(), String> {
        match self.apply()?.errors.first() {
            Some((address, problem)) => Err(format!("{address}: {problem}")),
            None => Ok(()),
        }
    }

    /// Applies what the module is now.
    fn apply(&self) -> Result<Applied, String> {
        self.apply_root(&self.root()?)
    }

    /// Applies the new module, fills its secrets and attaches its policies to a role of another team. If it settles, the
    /// next plan must be empty.
    pub(super) fn begin(&mut self, settles: bool) -> Result<(), String> {
        self.make_existing_secrets()?;
        self.apply_all().map_err(|problem| format!("the first apply: {problem}"))?;
        if settles { self.settle() } else { self.use_it() }
    }

    /// Applies what `update` wrote. Returns whether that is complete: an apply may fail at an address that `update` named.
    pub(super) fn apply_as_told(&mut self, updated: &Updated) -> Result<bool, String> {
        self.make_existing_secrets()?;
        for secret in secrets(&self.spec()?).into_values().filter(|secret| updated.names(RESTORE, secret)) {
            self.account.delete_for_good(&secret)?;
        }
        let mut applied = self.apply()?;
        if !applied.errors.is_empty() {
            untold(&applied, updated)?;
            // What `update` said about attached policies: detach them, and apply again.
            self.account.detach_policies();
            applied = self.apply()?;
        }
        if applied.errors.is_empty() {
            return self.settle().map(|()| true);
        }
        untold(&applied, updated)?;
        self.nothing_lost().map(|()| false)
    }

    /// Fills what an apply made, and attaches its policies to a role of another team.
    fn use_it(&mut self) -> Result<(), String> {
        self.fill()?;
        self.account.attach_policies()
    }

    /// After an apply: the tokens are current, and the next plan is empty.
    fn settle(&mut self) -> Result<(), String> {
        self.use_it()?;
        self.nothing_lost()?;
        let next = self.plan()?;
        match (next.errors.first(), next.changes.is_empty()) {
            (Some((address, problem)), _) => Err(format!("the next plan: {address}: {problem}")),
            (None, false) => Err(format!("the next plan is not empty: {:?}", next.changes)),
            (None, true) => Ok(()),
        }
    }

    /// Creates the secrets that the module only looks up, each with a token.
    pub(super) fn make_existing_secrets(&mut self) -> Result<(), String> {
        let spec = self.spec()?;
        if spec.secret.mode == SecretMode::Existing {
            for secret in secrets(&spec).into_values().filter(|secret| !self.tokens.contains_key(secret)) {
                self.account.ensure_secret(&secret)?;
            }
            self.fill()?;
        }
        Ok(())
    }

    /// Stores a token in each secret that has none yet; in the mode `write_only`, Terraform has done it.
    fn fill(&mut self) -> Result<(), String> {
        let spec = self.spec()?;
        for secret in secrets(&spec).into_values() {
            if self.tokens.contains_key(&secret) {
                continue;
            }
            let mut token = PASSED.to_owned();
            if spec.secret.mode != SecretMode::WriteOnly {
                token = format!("token-{}", self.tokens.len());
                self.account.fill(&secret, &token)?;
            }
            self.tokens.insert(secret, token);
        }
        Ok(())
    }

    /// Checks that the token of each filled secret is current.
    pub(super) fn nothing_lost(&self) -> Result<(), String> {
        for (secret, token) in &self.tokens {
            match self.account.token(secret) {
                Some(current) if current == *token => {}
                Some(current) => return Err(format!("{secret}: {current:?} is current, not {token:?}")),
                None => return Err(format!("{secret}: {token:?} is gone")),
            }
        }
        Ok(())
    }

    fn spec(&self) -> Result<Spec, String> {
        let text = fs::read(self.run.path(&format!("{FOLDER}/ptcgen.yaml"))).map_err(|error| error.to_string())?;
        let document = parse("ptcgen.yaml", &text, Syntax::Yaml).map_err(|problem| format!("{problem:?}"))?;
        Ok(resolve(document.value()).map_err(|problem| problem.to_string())?.spec)
    }

    /// The root module: in the mode `write_only` it passes the token of each secret.
    fn root(&self) -> Result<String, String> {
        let spec = self.spec()?;
        let secrets = secrets(&spec);
        let mut text = String::new();
        // A module without secrets has no such variable.
        if spec.secret.mode == SecretMode::WriteOnly && !secrets.is_empty() {
            text.push_str("  credentials = {\n");
            let entries: BTreeMap<&String, &String> =
                secrets.iter().chain(secrets.values().map(|secret| (secret, secret))).collect();
            for (key, secret) in entries {
                let token = self.tokens.get(secret).map_or(PASSED, String::as_str);
                text.push_str(&format!("    \"{key}\" = {{ username = \"someone\", accessToken = \"{token}\" }}\n"));
            }
            text.push_str("  }\n");
        }
        Ok(root(&text))
    }

    fn terraform_in(&self, text: &str, args: &[&str]) -> Result<Applied, String> {
        fs::write(self.run.path("main.tf"), text).map_err(|error| error.to_string())?;
        let root = self.run.path("");
        if !root.join(".terraform").is_dir() {
            self.account.tool().succeed(&root, &["get", "-no-color"])?;
        }
        applied(self.account, &root, args)
    }
}

/// A root module that calls the module with these arguments.
pub(super) fn root(arguments: &str) -> String {
    format!("module \"cache\" {{\n  source = \"./{FOLDER}\"\n{arguments}}}\n")
}

/// An error of terraform at an address that `update` did not name.
fn untold(applied: &Applied, updated: &Updated) -> Result<(), String> {
    let names = |address: &str| {
        let address = address.trim_start_matches("module.cache.");
        updated.findings.iter().any(|finding| finding.text.contains(address))
    };
    let is_told = |addresses: &str| !addresses.is_empty() && addresses.split(' ').all(names);
    match applied.errors.iter().find(|(addresses, _)| !is_told(addresses)) {
        Some((address, problem)) => Err(format!("`update` did not name {address}: {problem}")),
        None => Ok(()),
    }
}

fn copy_tree(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for (path, bytes) in tree(from) {
        let target = to.join(&path);
        if path.ends_with('/') {
            fs::create_dir_all(target)?;
        } else {
            fs::write(target, bytes)?;
        }
    }
    Ok(())
}

/// The name of each upstream's secret, by prefix.
fn secrets(spec: &Spec) -> BTreeMap<String, String> {
    let secret = |upstream: &ptcgen::spec::model::Upstream| {
        Some((upstream.prefix.clone(), upstream.credentials.as_ref()?.secret_name.clone()))
    };
    spec.upstreams.iter().filter_map(secret).collect()
}

fn applied(account: &Account, root: &Path, args: &[&str]) -> Result<Applied, String> {
    let output = account.tool().run(root, args)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut applied = Applied::default();
    let mut failed = Vec::new();
    for message in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match message["type"].as_str() {
            Some("planned_change") => {
                let change = &message["change"];
                let action = string(&change["action"]);
                if action != "read" {
                    let address = string(&change["resource"]["addr"]);
                    let previous = change["previous_resource"]["addr"].as_str().map(str::to_owned);
                    applied.changes.push(Change { address, action, previous });
                }
            }
            Some("diagnostic") if message["diagnostic"]["severity"] == "error" => {
                let diagnostic = &message["diagnostic"];
                let problem = format!("{}: {}", string(&diagnostic["summary"]), string(&diagnostic["detail"]));
                applied.errors.push((string(&diagnostic["address"]), problem));
            }
            Some("apply_errored") => failed.push(string(&message["hook"]["resource"]["addr"])),
            _ => {}
        }
    }
    // A diagnostic about an object that is destroyed has no address.
    failed.retain(|address| applied.errors.iter().all(|(known, _)| known != address));
    for (address, _) in applied.errors.iter_mut().filter(|(address, _)| address.is_empty()) {
        *address = failed.join(" ");
    }
    account.unknown()?;
    if !output.status.success() && applied.errors.is_empty() {
        return Err(format!("terraform {args:?}: {text}{}", String::from_utf8_lossy(&output.stderr)));
    }
    applied.changes.sort();
    Ok(applied)
}
