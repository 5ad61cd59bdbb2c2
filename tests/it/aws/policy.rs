//! IAM documents: golden JSON for each kind and partition, their grammar, and equivalent HCL.

use std::collections::BTreeSet;
use std::fs;

use hcl::Expression;
use hcl::eval::{Context, Evaluate};
use ptcgen::partition::{PARTITIONS, Partition};
use ptcgen::policy::roles::ROLES;
use ptcgen::policy::{
    Consumers, Document, DocumentKind, EcrUpstream, JsonScope, PolicyRole, Scope, Statement, document,
    document_of_roles, every_grant, grants_by_sid,
};
use ptcgen::spec::resolve;
use serde_json::{Value, json};

use crate::support::golden;

/// Actions that AWS can't limit to a resource.
const EVERYWHERE: [&str; 12] = [
    "ecr:GetAuthorizationToken",
    "ecr:CreatePullThroughCacheRule",
    "ecr:UpdatePullThroughCacheRule",
    "ecr:DeletePullThroughCacheRule",
    "ecr:DescribePullThroughCacheRules",
    "ecr:ValidatePullThroughCacheRule",
    "ecr:CreateRepositoryCreationTemplate",
    "ecr:UpdateRepositoryCreationTemplate",
    "ecr:DeleteRepositoryCreationTemplate",
    "ecr:DescribeRepositoryCreationTemplates",
    "iam:CreateServiceLinkedRole",
    // In a key policy, `*` is the key itself.
    "kms:",
];

fn partition(name: &str) -> &'static Partition {
    PARTITIONS.iter().find(|partition| partition.name == name).expect("a known partition")
}

fn full_scope(name: &str) -> JsonScope {
    let partition = partition(name);
    let region = partition.regions[0];
    JsonScope {
        prefixes: vec!["docker-hub".to_owned(), "team/quay".to_owned(), "ours".to_owned()],
        secret_names: vec!["ecr-pullthroughcache/docker-hub".to_owned()],
        rule_roles: vec![format!("arn:{name}:iam::111122223333:role/cache")],
        template_roles: vec![format!("arn:{name}:iam::111122223333:role/template")],
        consumers: Some(Consumers::Arns(vec![
            "444455556666".to_owned(),
            format!("arn:{name}:iam::777788889999:role/puller"),
        ])),
        ecr_upstreams: vec![EcrUpstream {
            region: region.to_owned(),
            account: "444455556666".to_owned(),
            prefix: "shared".to_owned(),
            cached_as: "ours".to_owned(),
        }],
        kms_keys: vec![format!("arn:{name}:kms:{region}:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")],
        ..JsonScope::new(partition, region, "111122223333")
    }
}

fn documents() -> impl Iterator<Item = (&'static str, DocumentKind, Document<String>)> {
    PARTITIONS.iter().map(|partition| partition.name).flat_map(|name| {
        let scope = full_scope(name).scope();
        DocumentKind::all().map(move |kind| (name, kind, document(kind, &scope)))
    })
}

/// The document of a role.
fn role(name: &str) -> DocumentKind {
    DocumentKind::by_name(name).expect("a role")
}

#[test]
fn each_document_is_the_golden_one() {
    for (partition, kind, document) in documents() {
        let path = format!("tests/fixtures/aws/policy/{partition}/{}.json", kind.name());
        golden(&path, &(document.to_json() + "\n"));
    }
}

#[test]
fn each_document_keeps_the_grammar() {
    for (partition, kind, document) in documents() {
        assert!(!document.is_empty(), "{}", kind.name());
        let mut sids = BTreeSet::new();
        for statement in &document.statement {
            let sid = statement.sid.as_deref().expect("a sid");
            assert!(sid.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{sid}");
            assert!(sids.insert(sid), "{sid} twice in {}", kind.name());
            for action in &statement.action {
                let (service, name) = action.split_once(':').expect("service:Name");
                assert!(["ecr", "iam", "kms", "secretsmanager", "sts"].contains(&service), "{action}");
                assert!(name.starts_with(|c: char| c.is_ascii_uppercase()), "{action}");
                assert!(name.bytes().all(|byte| byte.is_ascii_alphabetic()), "{action}");
                if statement.resource.contains(&"*".to_owned()) {
                    assert!(EVERYWHERE.iter().any(|known| action.starts_with(known)), "{action} on *");
                }
            }
            for arn in statement.resource.iter().filter(|arn| *arn != "*") {
                assert!(arn.starts_with(&format!("arn:{partition}:")), "{arn}");
                assert!(arn.split(':').count() >= 6, "{arn}");
            }
        }
    }
}

#[test]
fn resource_policies_have_principals_and_identity_policies_have_none() {
    for (_, kind, document) in documents() {
        let identity =
            matches!(kind, DocumentKind::Role(_) | DocumentKind::EcrUpstreamRole | DocumentKind::TemplateRole);
        let without_resource = matches!(
            kind,
            DocumentKind::Repository | DocumentKind::EcrUpstreamRoleTrust | DocumentKind::TemplateRoleTrust
        );
        for statement in &document.statement {
            assert_eq!(statement.principal.is_none(), identity, "{}", kind.name());
            assert_eq!(statement.resource.is_empty(), without_resource, "{}", kind.name());
        }
    }
}

#[test]
fn each_document_comes_back_from_its_json() {
    for (_, kind, document) in documents() {
        let again: Document<String> = serde_json::from_str(&document.to_json()).expect("our own JSON");
        assert_eq!(again, document, "{}", kind.name());
    }
}

#[test]
fn one_or_many_is_read_alike() {
    let one = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "x"},
        "Action": "ecr:PutImage", "Resource": "*", "Condition": {"StringEquals": {"k": "v"}}}});
    let many = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["x"]},
        "Action": ["ecr:PutImage"], "Resource": ["*"], "Condition": {"StringEquals": {"k": ["v"]}}}]});
    let read = |value| serde_json::from_value::<Document<String>>(value).expect("a document");
    assert_eq!(read(one), read(many));
}

#[test]
fn what_a_document_cannot_say_is_refused() {
    for bad in [
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": "ecr:PutImage", "Resource": "*"}]}),
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "a:B", "NotResource": "*"}]}),
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "allow", "Action": "a:B"}]}),
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "a:B", "Principal": "x"}]}),
        json!({"Version": "2020-01-01", "Statement": []}),
    ] {
        assert!(serde_json::from_value::<Document<String>>(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn hcl_says_what_json_says() {
    let text = |text: &String| Expression::from(text.as_str());
    for name in PARTITIONS.iter().map(|partition| partition.name) {
        let plain = full_scope(name).scope();
        let list = |values: &[String]| values.iter().map(text).collect::<Vec<_>>();
        let consumers = plain.consumers.as_ref().map(|consumers| match consumers {
            Consumers::Arns(arns) => Consumers::Arns(list(arns)),
            Consumers::Organization(id) => Consumers::Organization(text(id)),
        });
        let scope = Scope {
            repositories: list(&plain.repositories),
            secrets: list(&plain.secrets),
            rule_roles: list(&plain.rule_roles),
            template_roles: list(&plain.template_roles),
            consumers,
            upstream_repositories: list(&plain.upstream_repositories),
            upstream_caches: list(&plain.upstream_caches),
            downstream: list(&plain.downstream),
            kms_keys: list(&plain.kms_keys),
            ecr_endpoint: plain.ecr_endpoint.as_ref().map(text),
        };
        for kind in DocumentKind::all() {
            let written = hcl::format::to_string(&document(kind, &scope).to_hcl()).expect("HCL");
            let read: Expression = written.parse().expect("HCL that parses");
            let value = read.evaluate(&Context::new()).expect("constants");
            let evaluated = serde_json::to_value(value).expect("JSON");
            let wanted = serde_json::to_value(document(kind, &plain)).expect("JSON");
            assert_eq!(evaluated, wanted, "{} in {name}", kind.name());
            // serde_json ignores the order of keys; comparing the text checks it.
            assert_eq!(evaluated.to_string(), wanted.to_string(), "{} in {name}", kind.name());
        }
    }
}

#[test]
fn references_stay_references_in_hcl() {
    let arns: Expression = r#"[for prefix in keys(var.upstreams) : "arn:${local.partition}:ecr:${prefix}/*"]"#
        .parse()
        .expect("an expression");
    let scope = Scope { repositories: vec![arns], ..Scope::default() };
    let written = hcl::format::to_string(&document(role("import"), &scope).to_hcl()).expect("HCL");
    insta::assert_snapshot!(written, @r#"
    {
      Version = "2012-10-17"
      Statement = [
        {
          Sid = "ImportFromUpstream"
          Effect = "Allow"
          Action = [
            "ecr:BatchImportUpstreamImage",
            "ecr:CreateRepository"
          ]
          Resource = [for prefix in keys(var.upstreams) : "arn:${local.partition}:ecr:${prefix}/*"]
        }
      ]
    }
    "#);
}

#[test]
fn a_root_rule_is_every_repository() {
    let scope = JsonScope { prefixes: vec!["ROOT".to_owned()], ..JsonScope::new(partition("aws"), "eu-west-1", "1") };
    assert_eq!(scope.scope().repositories, ["arn:aws:ecr:eu-west-1:1:repository/*"]);
}

#[test]
fn an_organization_is_a_condition() {
    let consumers = Some(Consumers::Organization("o-a1b2c3d4e5".to_owned()));
    let scope = JsonScope { consumers, ..full_scope("aws") }.scope();
    for kind in [DocumentKind::Registry, DocumentKind::Repository] {
        let value = serde_json::to_value(document(kind, &scope)).expect("JSON");
        assert_eq!(value["Statement"][0]["Principal"], "*");
        let wanted = json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}});
        assert_eq!(value["Statement"][0]["Condition"], wanted);
    }
}

#[test]
fn statements_about_nothing_are_left_out() {
    let empty: Scope<String> = Scope::default();
    let sids = |kind| document(kind, &empty).statement.into_iter().filter_map(|s| s.sid).collect::<Vec<_>>();
    assert_eq!(sids(role("admin")), ["Rules", "ServiceLinkedRoles"]);
    assert_eq!(sids(role("pull")), ["Login"]);
    for kind in
        [role("import"), role("fill-secret"), DocumentKind::Registry, DocumentKind::Repository, DocumentKind::KmsKey]
    {
        assert!(document(kind, &empty).is_empty(), "{}", kind.name());
    }
}

#[test]
fn each_statement_has_its_grant() {
    for (_, _, document) in documents() {
        for statement in &document.statement {
            let grants = grants_by_sid(statement.sid.as_deref().expect("a sid"));
            let actions: Vec<&str> = grants.iter().flat_map(|grant| grant.actions).copied().collect();
            assert_eq!(actions, statement.action);
            assert!(grants.iter().all(|grant| grant.source.starts_with("https://docs.aws.amazon.com/")), "{grants:?}");
        }
    }
    assert!(every_grant().all(|grant| grants_by_sid(grant.sid) == [grant]), "one id for two grants");
}

/// What a document allows, one action on one resource under one condition at a time.
fn allowed(document: &Document<String>) -> BTreeSet<(String, String, String)> {
    let one = |statement: &Statement<String>| {
        let condition = format!("{:?}", statement.condition);
        let pairs = statement.action.iter().flat_map(|action| statement.resource.iter().map(move |arn| (action, arn)));
        pairs.map(move |(action, arn)| (action.clone(), arn.clone(), condition.clone())).collect::<Vec<_>>()
    };
    document.statement.iter().flat_map(one).collect()
}

#[test]
fn merged_statements_allow_what_each_right_allows_and_name_each_arn_once() {
    let scope = full_scope("aws").scope();
    for role in ROLES {
        let merged = document(DocumentKind::Role(role), &scope);
        let separate = role.rights.iter().flat_map(|right| {
            let of_one: &'static PolicyRole =
                Box::leak(Box::new(PolicyRole { rights: std::slice::from_ref(right), ..*role }));
            allowed(&document(DocumentKind::Role(of_one), &scope))
        });
        assert_eq!(allowed(&merged), separate.collect(), "{}", role.name);
        let arns: Vec<&String> =
            merged.statement.iter().flat_map(|statement| &statement.resource).filter(|arn| *arn != "*").collect();
        assert_eq!(arns.len(), arns.iter().collect::<BTreeSet<_>>().len(), "{}: an ARN twice", role.name);
    }
    let all = document_of_roles(ROLES, &scope);
    let each = ROLES.iter().flat_map(|role| allowed(&document(DocumentKind::Role(role), &scope)));
    assert_eq!(allowed(&all), each.collect());
}

#[test]
fn each_kind_is_found_by_its_name() {
    for kind in DocumentKind::all() {
        assert_eq!(DocumentKind::by_name(kind.name()), Some(kind));
    }
    assert_eq!(DocumentKind::by_name("puller"), None);
}

/// The golden file of a removed kind would never fail.
#[test]
fn no_golden_file_is_left_over() {
    let folder = format!("{}/tests/fixtures/aws/policy", env!("CARGO_MANIFEST_DIR"));
    for partition in fs::read_dir(folder).expect("fixtures") {
        for file in fs::read_dir(partition.expect("an entry").path()).expect("a partition") {
            let path = file.expect("an entry").path();
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
            assert!(DocumentKind::by_name(name).is_some(), "{}", path.display());
            let _: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
        }
    }
}

#[test]
fn a_spec_is_a_scope() {
    let spec = json!({
        "upstreams": {
            "docker-hub": null,
            "ROOT": {
                "url": "444455556666.dkr.ecr.us-east-1.amazonaws.com",
                "custom_role_arn": "arn:aws:iam::111122223333:role/cache",
            },
            "shared": {"url": "444455556666.dkr.ecr.us-east-1.amazonaws.com", "upstream_repository_prefix": "team"},
        },
        "registry_policy": {"principals": ["777788889999"]},
        "repositories": {
            "custom_role_arn": "arn:aws:iam::111122223333:role/template",
            "encryption": {"type": "KMS", "kms_key": "arn:aws:kms:eu-west-1:111122223333:key/k"},
        },
    });
    let spec = resolve(spec).expect("a spec").spec;
    let scope = ptcgen::spec::policy_scope(&spec, partition("aws"), "eu-west-1", "111122223333").scope();
    assert_eq!(
        scope.repositories,
        ["docker-hub/*", "*", "shared/*"].map(|path| format!("arn:aws:ecr:eu-west-1:111122223333:repository/{path}"))
    );
    let secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/docker-hub-??????";
    assert_eq!(scope.secrets, [secret]);
    assert_eq!(scope.rule_roles, ["arn:aws:iam::111122223333:role/cache"]);
    assert_eq!(scope.template_roles, ["arn:aws:iam::111122223333:role/template"]);
    assert_eq!(
        scope.upstream_repositories,
        ["*", "team/*"].map(|path| format!("arn:aws:ecr:us-east-1:444455556666:repository/{path}"))
    );
    assert_eq!(scope.kms_keys, ["arn:aws:kms:eu-west-1:111122223333:key/k"]);
    assert_eq!(scope.consumers, Some(Consumers::Arns(vec!["arn:aws:iam::777788889999:root".to_owned()])));
}
