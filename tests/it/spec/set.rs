//! `--set`: what it changes in a spec's value and in its text, and what it reports if it can't.

use ptcgen::spec::{Document, Pointer, Syntax, parse, schema, set, text_of};
use serde_json::json;

use crate::spec::reading::shown;

fn spec(name: &str, text: &str) -> Document {
    parse(name, text.as_bytes(), Syntax::of_path(name).expect("known")).expect("well-formed")
}

#[track_caller]
fn edited(name: &str, text: &str, arguments: &[&str]) -> String {
    let mut document = spec(name, text);
    for argument in arguments {
        set::apply(&mut document, argument).map_err(|findings| shown(&findings)).expect("applies");
    }
    let edited = text_of(&document);
    let again = parse("again", edited.text.as_bytes(), edited.syntax).expect("well-formed");
    assert_eq!(again.value(), document.value());
    edited.text
}

#[track_caller]
fn refused(argument: &str) -> String {
    let text = "region: eu-west-1\nupstreams:\n  docker-hub: { credentials: false }\npolicy: { roles: [pull] }\n";
    let mut document = spec("ptcgen.yaml", text);
    let before = document.value();
    let findings = set::apply(&mut document, argument).expect_err("refused");
    assert_eq!(document.value(), before);
    assert!(findings.iter().all(|finding| finding.place.as_ref().is_some_and(|place| place.source.name == "--set")));
    shown(&findings)
}

#[test]
fn values_are_yaml() {
    let mut document = spec("ptcgen.yaml", "policy: { roles: [pull] }\n");
    for argument in [
        "upstreams.docker-hub.credentials=false",
        "upstreams.\"a.b\".url=x=y",
        "policy.roles[1]=ci",
        "policy.roles.0=admin",
        "tags={ team: web, cost: \"42\" }",
        "repositories.lifecycle.keep_last=3",
        "upstreams.quay=",
        "module.description=\"\"",
    ] {
        set::apply(&mut document, argument).map_err(|findings| shown(&findings)).expect("applies");
    }
    assert_eq!(
        document.value(),
        json!({
            "policy": { "roles": ["admin", "ci"] },
            "upstreams": { "docker-hub": { "credentials": false }, "a.b": { "url": "x=y" }, "quay": null },
            "tags": { "team": "web", "cost": "42" },
            "repositories": { "lifecycle": { "keep_last": 3 } },
            "module": { "description": "" },
        })
    );
    let place = document.place(&Pointer::keys(["upstreams", "a.b", "url"]));
    assert_eq!((place.source.name.as_str(), &place.source.text[place.span]), ("--set", "x=y"));
    assert_eq!(document.place(&Pointer::keys(["policy", "roles"])).source.name, "ptcgen.yaml");
}

#[test]
fn schema_violations_point_into_the_argument() {
    let mut document = spec("ptcgen.yaml", "tags: { a: 1 }\n");
    set::apply(&mut document, "module.lable=é").expect("applies");
    set::apply(&mut document, "docs.diagram=yes").expect("applies");
    insta::assert_snapshot!(shown(&schema::check(&document)));
}

#[test]
fn bad_arguments() {
    let all = [
        "region",
        "",
        "=x",
        "a..b=1",
        "a[x]=1",
        "a\"b=1",
        "\"a=1",
        "region.x=1",
        "upstreams.docker-hub.credentials.username=a",
        "policy.roles[5]=ci",
        "policy.roles.x=ci",
        "region[0]=x",
        "tags={ a: 1",
        "tags={ a: b, a: c }",
        "tags=!x y",
        "a=b\0",
    ];
    let text: String =
        all.iter().map(|argument| format!("{}\n{}\n", argument.escape_debug(), refused(argument))).collect();
    insta::assert_snapshot!(text);
}

#[test]
fn yaml_keeps_comments_and_style() {
    let text = "# top\nregion: eu-west-1 # here\nupstreams:\n  # the hub\n  docker-hub: # nothing\n  quay: { preset: quay } # red\npolicy:\n  roles:\n  - pull # first\n\n# end\n";
    insta::assert_snapshot!(edited(
        "a.yaml",
        text,
        &[
            "region=us-east-1",
            "upstreams.docker-hub.credentials=false",
            "upstreams.quay.url=quay.io",
            "upstreams.ghcr={}",
            "policy.roles[1]=ci",
            "tags.team=web",
        ]
    ));
}

#[test]
fn yaml_edits() {
    for (text, arguments) in [
        ("", &["region=a"][..]),
        ("# only\n", &["region=a", "tags.b=c"]),
        ("{}\n", &["region=a"]),
        ("region: a", &["tags.b=\"1\""]),
        ("tags: &t { a: b }\nrepositories: { tags: *t }\n", &["repositories.tags.c=d"]),
        ("module:\n  description: |\n    Long\n    text\nregion: a # x\n", &["module.description=short"]),
        ("upstreams:\n  a: # c\n    url: x # d\n  b: {}\n", &["upstreams.a=false"]),
        ("region: a\r\ntags:\r\n  x: y\r\n", &["tags.z=w", "policy.name=n"]),
        ("\u{feff}region: é # ü\n", &["region=ö", "tags.ä=ü"]),
        ("policy: { roles: [pull] }\n", &["policy.roles[1]=ci", "policy.name=null"]),
        ("upstreams:\n- a: 1\n", &["upstreams[0].b=2", "upstreams[1]={ c: 3 }"]),
        ("---\nregion: a\n...\n", &["tags.a=b"]),
    ] {
        let edited = edited("a.yaml", text, arguments);
        insta::with_settings!({ description => format!("{text:?} {arguments:?}"), omit_expression => true }, {
            insta::assert_snapshot!(edited);
        });
    }
}

#[test]
fn json_keeps_its_layout() {
    let text = "{\n    \"region\": \"a\",\n    \"tags\": { \"x\": \"y\" },\n    \"policy\": {}\n}\n";
    insta::assert_snapshot!(edited(
        "a.json",
        text,
        &["region=b", "tags.z=w", "policy.roles=[pull]", "upstreams.quay.preset=quay"]
    ));
    assert_eq!(edited("a.json", "", &["region=a"]), "{\n  \"region\": \"a\"\n}\n");
    assert_eq!(edited("a.json", "{}", &["region=a"]), "{\n  \"region\": \"a\"\n}");
    assert_eq!(edited("a.json", "{\"a\":[1]}", &["a[1]=2", "b=3"]), "{\"a\":[1, 2],\"b\": 3}");
}

#[test]
fn toml_keeps_comments() {
    let text = "# top\nregion = \"a\" # here\n\n[upstreams.docker-hub] # hub\n# none\n\n[policy]\nroles = [\"pull\"] # first\n";
    insta::assert_snapshot!(edited(
        "a.toml",
        text,
        &[
            "region=b",
            "upstreams.docker-hub.credentials=false",
            "upstreams.quay={ preset: quay }",
            "policy.roles[1]=ci",
            "tags.team=web",
            "template=classic",
        ]
    ));
}

#[test]
fn toml_without_null_becomes_yaml() {
    insta::assert_snapshot!(edited("a.toml", "region = \"a\"\n", &["overrides.variables.x.default=null"]));
}

#[test]
fn nothing_set_is_nothing_changed() {
    for (name, text) in
        [("a.yaml", "a:   1  # x\n"), ("a.json", " { \"a\" : 1 }"), ("a.toml", "a=1 # x"), ("a.yaml", "# x\n")]
    {
        assert_eq!(edited(name, text, &[]), text);
        if text.contains('1') {
            assert_eq!(edited(name, text, &["a=1"]), text);
        }
    }
}
