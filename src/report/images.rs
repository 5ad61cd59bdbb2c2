//! Answers about images as JSON; the schema is `schemas/images.schema.json`.

use serde_json::{Value, json};

use crate::aws::image::answer::Answer;
use crate::aws::image::{Cache, Cached};

use super::severity;

/// The version of the schema.
const SCHEMA_VERSION: u32 = 1;

/// Returns all answers, in order.
pub fn json(cache: &Cache, answers: &[Answer<'_>]) -> String {
    let images: Vec<Value> = answers.iter().map(image).collect();
    let all = json!({ "schema_version": SCHEMA_VERSION, "registry": cache.registry(), "images": images });
    format!("{all:#}\n")
}

fn image(answer: &Answer<'_>) -> Value {
    let findings: Vec<Value> = answer
        .findings
        .iter()
        .map(|finding| {
            json!({
                "code": finding.code.id,
                "severity": severity(finding),
                "message": finding.message,
                "help": finding.help,
            })
        })
        .collect();
    json!({
        "reference": answer.reference,
        "status": answer.status.name(),
        "result": answer.result,
        "prefix": answer.prefix,
        "upstream": answer.upstream,
        "parts": answer.cached.as_ref().map(parts),
        "findings": findings,
    })
}

fn parts(cached: &Cached<'_>) -> Value {
    json!({
        "registry": cached.host,
        "repository": cached.repository,
        "tag": cached.tag,
        "digest": cached.digest,
    })
}
