//! Terraform's own blocks and what they may contain, as tables. Blocks of a provider's schema are not included.
//!
//! Names of newer versions, and of OpenTofu, are included, since they are not misspellings of older ones.

/// A kind of block.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) name: &'static str,
    /// The number of its labels.
    pub(super) labels: usize,
    pub(super) arguments: &'static [&'static str],
    /// Those of `arguments` that terraform requires.
    pub(super) required: &'static [&'static str],
    pub(super) blocks: &'static [Shape],
    /// Who defines its content.
    pub(super) content: Content,
}

/// Who defines the content of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Only Terraform.
    Fixed,
    /// Also a provider, a child module or the user.
    Open,
}

const fn fixed(
    name: &'static str,
    labels: usize,
    arguments: &'static [&'static str],
    required: &'static [&'static str],
    blocks: &'static [Shape],
) -> Shape {
    Shape { name, labels, arguments, required, blocks, content: Content::Fixed }
}

const fn open(
    name: &'static str,
    labels: usize,
    arguments: &'static [&'static str],
    required: &'static [&'static str],
    blocks: &'static [Shape],
) -> Shape {
    Shape { name, labels, arguments, required, blocks, content: Content::Open }
}

const RULE: [&str; 2] = ["condition", "error_message"];

const VALIDATION: Shape = fixed("validation", 0, &RULE, &RULE, &[]);
const PRECONDITION: Shape = fixed("precondition", 0, &RULE, &RULE, &[]);
const POSTCONDITION: Shape = fixed("postcondition", 0, &RULE, &RULE, &[]);
const ASSERT: Shape = fixed("assert", 0, &RULE, &RULE, &[]);

const LIFECYCLE: Shape = fixed(
    "lifecycle",
    0,
    &["create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by", "destroy", "enabled"],
    &[],
    &[PRECONDITION, POSTCONDITION, open("action_trigger", 0, &[], &[], &[])],
);

/// The arguments of every resource besides those of its provider. `provider` and `count` are left out: providers use
/// these names, too.
const META: &[&str] = &["for_each", "depends_on"];

/// The top-level blocks of a file.
pub(super) const FILE: &[Shape] = &[
    fixed(
        "terraform",
        0,
        &["required_version", "experiments", "language"],
        &[],
        &[
            open("required_providers", 0, &[], &[], &[]),
            open("backend", 1, &[], &[], &[]),
            open("cloud", 0, &[], &[], &[]),
            open("provider_meta", 1, &[], &[], &[]),
            open("encryption", 0, &[], &[], &[]),
            open("state_store", 1, &[], &[], &[]),
        ],
    ),
    fixed(
        "variable",
        1,
        &["description", "type", "default", "sensitive", "nullable", "ephemeral", "deprecated", "const"],
        &[],
        &[VALIDATION],
    ),
    fixed(
        "output",
        1,
        &["description", "value", "sensitive", "depends_on", "ephemeral", "deprecated", "type"],
        &["value"],
        &[PRECONDITION, POSTCONDITION],
    ),
    open("module", 1, &["source"], &["source"], &[]),
    open("resource", 2, META, &[], &[LIFECYCLE]),
    open("data", 2, META, &[], &[LIFECYCLE]),
    open("ephemeral", 2, META, &[], &[LIFECYCLE]),
    open("provider", 1, &[], &[], &[]),
    open("locals", 0, &[], &[], &[]),
    fixed("moved", 0, &["from", "to"], &["from", "to"], &[]),
    open("import", 0, &["to", "id", "provider", "for_each", "identity"], &["to"], &[]),
    open("removed", 0, &["from"], &["from"], &[LIFECYCLE]),
    fixed("check", 1, &[], &[], &[ASSERT, open("data", 2, META, &[], &[LIFECYCLE])]),
    open("action", 2, &[], &[], &[]),
    open("list", 2, &[], &[], &[]),
    open("policy", 1, &[], &[], &[]),
    open("language", 0, &[], &[], &[]),
];

/// The keys of an entry of `required_providers`.
pub(super) const PROVIDER: &[&str] = &["source", "version", "configuration_aliases"];
