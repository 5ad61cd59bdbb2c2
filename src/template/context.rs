//! Spec → what templates see. Every decision is made here; templates print and loop.

mod classic;

use minijinja::value::{Serde, Value};
use serde::Serialize;

use crate::spec::model::Spec;

/// What templates see.
#[derive(Debug, Serialize)]
pub struct Context<'spec> {
    label: &'spec str,
    title: &'spec str,
    classic: Option<classic::Classic<'spec>>,
}

/// Decides what templates see.
pub fn context(spec: &Spec) -> Value {
    Value::from(Serde(Context {
        label: &spec.module.label,
        title: &spec.module.title,
        classic: classic::classic(spec),
    }))
}
