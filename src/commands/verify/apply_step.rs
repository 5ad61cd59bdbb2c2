//! `--level apply`: the life of a module in an account, against the stand-in of AWS.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::apply_run::{self, ApplyRun};
use super::copy_sources::CopySources;
use super::from_source;
use super::module_run::ModuleRun;
use super::terraform_cli::TerraformCli;
use super::verification::Halted;
use crate::aws::registries::MAX_RULES;
use crate::base::outcome::Exit;
use crate::commands::shared::spec_input;
use crate::diag::Diagnostic;
use crate::edge::copy;
use crate::edge::loopback::Loopback;
use crate::lint::check::{self, Options};
use crate::spec::model::Spec;
use crate::spec::secret_keys;
use crate::spec::upstreams::SECRET_PREFIX;
use crate::stand_in::World;
use crate::terraform::run::codes::{BROKEN, LEFT_BEHIND};
use crate::terraform::run::pending::PendingPlan;
use crate::terraform::run::step::Step;

/// How often a plan is repeated because a secret that the module looks up was missing.
const LOOKUPS: usize = 3;

/// The round in which Terraform is given the tokens for the first time.
const GIVEN: &str = "given";

impl ModuleRun<'_> {
    /// Applies the module to an empty account, uses it and destroys it.
    pub(super) fn apply_level(
        &mut self,
        program: &TerraformCli,
        texts: &CopySources<'_>,
        dir: &Path,
    ) -> Result<(), Halted> {
        let spec = spec(dir);
        let home = self.home(spec.as_ref());
        let aws = self.stand_in(&home)?;
        if let Some(from) = self.shared.from {
            match from_source::find(from, dir, self)? {
                Some(before) => return self.change_from(program, texts, dir, (&before, &aws, home)),
                None => self.verified.passed.push(format!("is not in {from}")),
            }
        }
        let mut life = ApplyRun::new(self, program, texts, &aws, home)?;
        life.allow_as(spec.as_ref());
        let plan = life.settle(spec.as_ref())?;
        life.add_and_remove(&plan)?;
        life.destroy()?;
        self.verified.passed.push("applied, filled, changed and destroyed".to_owned());
        Ok(())
    }

    pub(super) fn home(&self, spec: Option<&Spec>) -> (String, String) {
        let providers = self.aws_providers();
        let named = spec.map(|spec| (spec.account.clone(), spec.region.clone())).unwrap_or_default();
        let mut home = apply_run::home(&providers, self.region(&providers), named);
        if let Some(account) = self.typed("account") {
            home.0 = account;
        }
        home
    }

    pub(super) fn stand_in(&mut self, home: &(String, String)) -> Result<Loopback, Halted> {
        Loopback::start(World::new(home.0.clone())).or_else(|error| {
            let finding = Diagnostic::new(&BROKEN, format!("the stand-in of AWS can't be started: {error}"));
            self.verified.failed(Exit::Failed, finding)
        })
    }
}

/// Returns the spec that lies in a module, if there is one that can be read.
pub(super) fn spec(dir: &Path) -> Option<Spec> {
    let (name, text, syntax) = spec_input::from_dir(dir).ok()??;
    let loaded = spec_input::with_sets(&name, &text, syntax, &[]).ok()?;
    check::check(&loaded.document, Options { strict: false, allow: &[] }).spec
}

impl ApplyRun<'_, '_> {
    /// Allows what the module's spec allows.
    pub(super) fn allow_as(&mut self, spec: Option<&Spec>) {
        self.allow.extend(spec.into_iter().flat_map(|spec| spec.lint.allow.iter().cloned()));
    }

    /// Applies the module for the first time, fills its secrets and applies it again.
    fn settle(&mut self, spec: Option<&Spec>) -> Result<PendingPlan, Halted> {
        let plan = self.begin(spec, "in the first apply")?;
        self.moment = "right after the first apply".to_owned();
        if let Some(shown) = self.plan()? {
            self.not_settled(&shown)?;
            self.run.go_on()?;
        }
        self.renew(&plan, spec)?;
        self.moment = "after three renewals of the token".to_owned();
        self.again()?;
        Ok(plan)
    }

    /// Applies the module for the first time.
    pub(super) fn begin(&mut self, spec: Option<&Spec>, moment: &str) -> Result<PendingPlan, Halted> {
        self.bring_credentials(spec)?;
        moment.clone_into(&mut self.moment);
        let Some(shown) = self.first_plan()? else { return Ok(PendingPlan::default()) };
        let plan = self.pending(&shown)?;
        self.give_roles(&plan);
        self.apply(Step::Apply)?;
        Ok(plan)
    }

    /// Fills the secrets, and renews what is in them twice.
    pub(super) fn renew(&mut self, plan: &PendingPlan, spec: Option<&Spec>) -> Result<(), Halted> {
        if plan.writes_tokens {
            return self.renew_by_terraform(plan, spec);
        }
        ["first", "second", "third"].iter().try_for_each(|round| self.fill(round))
    }

    /// Plans, which should change nothing, and applies all the same.
    pub(super) fn again(&mut self) -> Result<(), Halted> {
        if let Some(shown) = self.plan()? {
            self.judge(&shown);
            self.not_settled(&shown)?;
            self.apply(Step::Apply)?;
        }
        self.check_tokens()?;
        self.run.go_on()
    }

    /// Plans in an account that has none of the module's resources. A secret that the module only looks up is created.
    fn first_plan(&mut self) -> Result<Option<Vec<u8>>, Halted> {
        for _ in 0..LOOKUPS {
            let before = (self.run.verified.findings.len(), self.run.verified.exit);
            let planned = self.plan();
            let missing = self.missing_secrets();
            if planned.is_ok() || missing.is_empty() {
                return planned;
            }
            self.run.verified.findings.truncate(before.0);
            self.run.verified.exit = before.1;
            missing.iter().for_each(|name| self.give(name));
        }
        self.plan()
    }

    /// Names of secrets that terraform has asked for in vain.
    fn missing_secrets(&self) -> Vec<String> {
        let mut names: Vec<String> = self.aws.with(|world, _| {
            let refused = world.calls().iter().filter(|call| {
                call.action == "DescribeSecret" && call.refused.as_deref() == Some("ResourceNotFoundException")
            });
            refused.map(|call| call.resource.clone()).filter(|name| name.starts_with(SECRET_PREFIX)).collect()
        });
        names.sort();
        names.dedup();
        names.retain(|name| !self.given.iter().any(|(_, _, given)| given == name));
        names
    }

    /// Gives a module that writes its secrets itself a token for each of them, unless a value was typed.
    pub(super) fn bring_credentials(&mut self, spec: Option<&Spec>) -> Result<(), Halted> {
        let writes = copy::module_texts(&self.run.folder).iter().any(|text| text.contains("secret_string_wo"));
        match spec {
            Some(spec) if writes && self.run.typed("credentials").is_none() => self.bring(spec, GIVEN, Map::new()),
            _ => Ok(()),
        }
    }

    fn bring(&mut self, spec: &Spec, round: &str, mut values: Map<String, Value>) -> Result<(), Halted> {
        let mut credentials = Map::new();
        let secrets = secret_keys::by_key(spec).into_iter();
        for (key, own) in secrets.filter_map(|(key, upstreams)| Some((key, upstreams.first()?.credentials.as_ref()?))) {
            let at = (self.home.0.clone(), self.home.1.clone(), own.secret_name.clone());
            // In a secret that is filled already, Terraform is to be given what is in it.
            let token = match self.tokens.get(&at).filter(|_| round == GIVEN) {
                Some(filled) => filled.clone(),
                None => format!("token-{round}-of-{}", own.secret_name),
            };
            let value = own.placeholders.keys().map(|name| (name.clone(), json!(token))).collect::<Map<_, _>>();
            credentials.insert(key.to_owned(), Value::Object(value));
            self.tokens.insert(at, token);
        }
        values.insert("credentials".to_owned(), Value::Object(credentials));
        self.with_values("credentials.tfvars.json", &Value::Object(values))
    }

    /// Renews the tokens as a module wants it that writes them itself.
    fn renew_by_terraform(&mut self, plan: &PendingPlan, spec: Option<&Spec>) -> Result<(), Halted> {
        self.moment = "after the first apply".to_owned();
        self.check_tokens()?;
        let Some(spec) = spec.filter(|_| self.run.typed("credentials").is_none()) else { return Ok(()) };
        let Some(version) = plan.variables.get("credentials_version").and_then(Value::as_u64) else { return Ok(()) };
        for round in 1..=3_u64 {
            let values = [("credentials_version".to_owned(), json!(version + round))].into_iter().collect();
            self.bring(spec, &format!("round-{round}"), values)?;
            self.moment = "in the renewal of the token".to_owned();
            self.apply(Step::Apply)?;
        }
        Ok(())
    }

    /// Adds upstreams by a variable of the module and removes them again, if it has one for them.
    fn add_and_remove(&mut self, plan: &PendingPlan) -> Result<(), Halted> {
        let Some(upstreams) = plan.variables.get("upstreams").and_then(Value::as_object) else { return Ok(()) };
        let mut more = upstreams.clone();
        more.insert("ptcgen-added".to_owned(), json!({ "upstream_registry_url": "public.ecr.aws" }));
        if more.len() > MAX_RULES {
            return Ok(());
        }
        let before = self.more.clone();
        self.with_values("upstreams.tfvars.json", &json!({ "upstreams": more }))?;
        // A policy that is attached elsewhere can't be replaced.
        self.attach_policies();
        self.moment = "when an upstream is added".to_owned();
        if let Some(shown) = self.plan()? {
            self.judge(&shown);
            self.pending(&shown)?;
        }
        self.apply(Step::Apply)?;
        self.check_tokens()?;
        self.more = before;
        self.moment = "when an upstream is removed".to_owned();
        self.apply(Step::Apply)?;
        self.detach_policies();
        self.check_tokens()
    }

    /// Destroys everything, and looks at what is left.
    fn destroy(&mut self) -> Result<(), Halted> {
        self.moment = "in the end".to_owned();
        self.apply(Step::Destroy)?;
        let left = self.aws.with(|world, _| world.left());
        for one in left {
            // AWS keeps a secret for the recovery window that the module sets.
            if one.scheduled_for_deletion
                || self.given.contains(&(one.account.clone(), one.region.clone(), one.name.clone()))
            {
                continue;
            }
            let message = format!("`terraform destroy` leaves the `{}` `{}`", one.kind, one.name);
            self.add(&LEFT_BEHIND, message, one.kind);
        }
        self.run.go_on()
    }
}
