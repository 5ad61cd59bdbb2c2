//! The list of all codes of findings.

use crate::diag::Code;

/// Returns every code, grouped by the room that reports it.
pub fn all() -> impl Iterator<Item = &'static Code> {
    let lints = crate::lint::LINTS.iter().map(|lint| lint.code);
    let reading = crate::spec::codes::CODES.iter().copied();
    let rendering = crate::template::codes::CODES.iter().copied();
    let writing = crate::edge::disk::CODES.iter().copied().chain([&crate::module::plan::EDITED_FILES]);
    let keeping = crate::module::lock::CODES.iter().chain(crate::module::codes::CODES);
    let keeping = keeping.chain(crate::module::transition::codes::CODES).copied();
    let documenting = crate::docs::codes::CODES.iter().copied();
    let checking = crate::terraform::check::codes::CODES.iter().copied();
    let policies = crate::aws::policy::explain::CODES.iter();
    let images = policies.chain(crate::aws::image::answer::CODES).chain(crate::rewrite::codes::CODES).copied();
    let adopting = crate::adopt::codes::CODES.iter().copied();
    let verifying = crate::terraform::run::codes::CODES.iter().copied();
    let losing = crate::terraform::resource_change::codes::CODES.iter().copied();
    let modules = documenting.chain(verifying).chain(losing).chain(checking);
    reading.chain(lints).chain(rendering).chain(writing).chain(keeping).chain(modules).chain(images).chain(adopting)
}
