//! The same requests to the stand-in and to moto, and every shape against botocore's service models.
//!
//! What is compared, and where moto is wrong, stands in `tests/moto/parity.py` and `tests/moto/requests_of_aws.py`.

use std::path::Path;
use std::process::Command;

use ptcgen::Loopback;
use ptcgen::stand_in::{Field, Kind, SERVICES, World};
use serde_json::{Value, json};

use crate::terraform::real::{Moto, python};

#[test]
fn real_moto_and_the_stand_in_answer_alike() {
    let Some(python) = python() else { return };
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/moto");
    let moto = Moto::start_script(&python, &scripts.join("server.py")).expect("moto");
    let aws = Loopback::start(World::new("123456789012")).expect("a port");
    let folder = tempfile::tempdir().expect("a folder");
    let tables = folder.path().join("tables.json");
    std::fs::write(&tables, self::tables().to_string()).expect("a file");
    let mut command = Command::new(python);
    command.arg(scripts.join("parity.py")).args([aws.endpoint(), moto.endpoint()]).arg(tables);
    let said = command.env("AWS_EC2_METADATA_DISABLED", "true").env("PYTHONDONTWRITEBYTECODE", "1").output();
    let said = said.expect("python starts");
    let texts = [&said.stdout, &said.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    assert!(said.status.success(), "{}", texts.concat());
    assert_eq!(aws.with(|world, _| world.unknown().to_vec()), []);
}

/// The tables of calls as JSON.
fn tables() -> Value {
    let operations = |service: &ptcgen::stand_in::Service| {
        let all = service.operations.iter().copied().flatten();
        all.map(
            |operation| json!({ "name": operation.name, "silent": operation.silent, "takes": fields(operation.takes) }),
        )
        .collect::<Value>()
    };
    SERVICES
        .iter()
        .map(|service| (service.name.to_owned(), operations(service)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn fields(fields: &[Field]) -> Value {
    let field = |field: &Field| json!({ "name": field.name, "required": field.required, "kind": kind(&field.kind) });
    fields.iter().map(field).collect()
}

fn kind(kind: &Kind) -> Value {
    let most = |most: usize| if most == usize::MAX { Value::Null } else { most.into() };
    let limit = |limit: i64| if limit == i64::MAX || limit == i64::MIN { Value::Null } else { limit.into() };
    match kind {
        Kind::Text(text) => json!({ "text": {
            "min": text.min, "max": most(text.max), "pattern": text.pattern, "one_of": text.one_of,
        } }),
        Kind::Number(min, max) => json!({ "number": { "min": limit(*min), "max": limit(*max) } }),
        Kind::Flag => json!({ "flag": {} }),
        Kind::List(of, min, max) => json!({ "list": { "of": self::kind(of), "min": min, "max": most(*max) } }),
        Kind::Object(of) => json!({ "object": fields(of) }),
    }
}
