//! The moments in the life of a secret at which a module is updated and applied: before the first renewal, after one,
//! and once AWS has dropped the version that Terraform made. The token stays current at each.

use super::super::parallel;
use super::account::Account;
use super::module::{Module, root};

/// The modules of an early version of ptcgen, whose placeholder asks to be current.
const ASKS_FOR_AWSCURRENT: [&str; 2] = ["asks-for-awscurrent/standard", "asks-for-awscurrent/classic"];

const SECRET: &str = "ecr-pullthroughcache/docker-hub";

#[test]
fn a_module_of_the_oldest_form_keeps_its_token_whenever_it_is_upgraded() {
    let cases: Vec<(&str, usize)> = ASKS_FOR_AWSCURRENT.into_iter().flat_map(|form| [(form, 0), (form, 1)]).collect();
    let failures = parallel::failures(&cases, |(form, renewals)| {
        let Some(account) = Account::open() else { return Ok(()) };
        let mut module = Module::of_fixture(&account, form)?;
        let told = |problem| format!("{form}, upgraded after {renewals} renewals: {problem}");
        module.apply_all().map_err(told)?;
        for _ in 0..*renewals {
            account.renew(SECRET, "early").map_err(told)?;
            module.tokens.insert(SECRET.to_owned(), "early".to_owned());
        }
        let updated = module.update(&module.spec_text()?, &[])?;
        if updated.exit != 0 {
            return Err(told(format!("{updated:?}")));
        }
        module.apply_all().and_then(|()| module.nothing_lost()).map_err(told)?;
        // By the third renewal AWS has dropped the version of the old placeholder, and the apply creates it again.
        account.fill(SECRET, "late").map_err(told)?;
        module.tokens.insert(SECRET.to_owned(), "late".to_owned());
        module.apply_all().and_then(|()| module.nothing_lost()).map_err(told)?;
        match module.plan()?.changes.as_slice() {
            [] => Ok(()),
            changes => Err(told(format!("the next plan is not empty: {changes:?}"))),
        }
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Each secret of one module is renewed another number of times.
#[test]
fn every_number_of_renewals_leaves_the_token_current() {
    let Some(account) = Account::open() else { return };
    let prefixes = ["docker-hub", "ghcr", "gitlab", "chainguard", "other-hub"];
    let upstreams = "{ docker-hub: {}, ghcr: {}, gitlab: {}, chainguard: {}, other-hub: { preset: docker-hub } }";
    let mut module = Module::new(&account, &super::spec(&format!("upstreams: {upstreams}"))).expect("a module");
    module.apply_all().expect("the first apply");
    for (renewals, prefix) in prefixes.into_iter().enumerate() {
        let secret = format!("ecr-pullthroughcache/{prefix}");
        for renewal in 0..renewals {
            let token = format!("{prefix}-{renewal}");
            account.renew(&secret, &token).expect("a version");
            module.tokens.insert(secret.clone(), token);
        }
    }
    for again in ["", "tags: { team: platform }\n"] {
        let spec = super::spec(&format!("upstreams: {upstreams}\n{again}"));
        let updated = module.update(&spec, &[]).expect("an update");
        assert_eq!(updated.exit, 0, "{updated:?}");
        module.apply_all().expect("an apply");
        module.nothing_lost().expect("the tokens are current");
    }
}

#[test]
fn write_only_needs_the_token_only_where_it_is_written() {
    let Some(account) = Account::open() else { return };
    let module = Module::new(&account, &super::spec("secret: { mode: write_only }")).expect("a module");
    let with = |token: &str, version: u32| {
        let token = format!("{{ docker-hub = {{ username = \"someone\", accessToken = \"{token}\" }} }}");
        root(&format!("  credentials         = {token}\n  credentials_version = {version}\n"))
    };
    let without = |version: u32| root(&format!("  credentials_version = {version}\n"));
    let current = || account.token(SECRET);

    let refused = module.apply_root(&without(1)).expect("an apply");
    assert!(!refused.errors.is_empty() && current().is_none(), "{refused:?}");
    assert_eq!(module.apply_root(&with("one", 1)).expect("an apply").errors, []);
    assert_eq!(current().as_deref(), Some("one"));
    assert_eq!(module.plan_root(&without(1)).expect("a plan").changes, []);

    // The operator's renewals are not undone, with the token or without it.
    account.fill(SECRET, "renewed").expect("versions");
    for root in [without(1), with("one", 1)] {
        let again = module.apply_root(&root).expect("an apply");
        assert_eq!((again.errors.len(), current().as_deref()), (0, Some("renewed")), "{again:?}");
    }

    let refused = module.apply_root(&without(2)).expect("an apply");
    assert!(!refused.errors.is_empty(), "{refused:?}");
    assert_eq!(current().as_deref(), Some("renewed"));
    assert_eq!(module.apply_root(&with("two", 2)).expect("an apply").errors, []);
    assert_eq!(current().as_deref(), Some("two"));
    assert_eq!(module.plan_root(&without(2)).expect("a plan").changes, []);
    let state = module.state();
    assert!(state.contains(SECRET) && !["one\"", "two\"", "renewed"].iter().any(|token| state.contains(token)));
}
