//! The codes for reading a spec (`PTC0..`) and for checking it against its schema (`PTC1..`).

use crate::diag::{Code, Example};

/// The bytes are not text.
pub const NOT_TEXT: Code = Code::error(
    "PTC001",
    "the spec is not UTF-8 text",
    "JSON and TOML are UTF-8 by definition, and YAML nearly always is; a wrong guess would garble names and descriptions.",
    None,
);

/// Longer than [`super::document::MAX_LEN`].
pub const TOO_LONG: Code = Code::error(
    "PTC002",
    "the spec is longer than 1 MiB",
    "A real spec has a few hundred lines; a longer file is most likely another one.",
    None,
);

/// Not well-formed JSON, YAML or TOML.
pub const SYNTAX: Code = Code::error(
    "PTC003",
    "the text is not well-formed",
    "What a parser can't read can't be checked; the first such place is shown, since all that follows may be a consequence.",
    Some(Example::Spec { bad: "module: { label: cache\n", good: "module: { label: cache }\n" }),
);

/// A key twice in one map.
pub const DUPLICATE_KEY: Code = Code::error(
    "PTC004",
    "a key appears twice in one map",
    "Parsers disagree on which of the two wins, and the other would be ignored.",
    Some(Example::Spec {
        bad: "upstreams:\n  quay: {}\n  quay: {}\n",
        good: "upstreams:\n  quay: {}\n  my-quay: { preset: quay }\n",
    }),
);

/// Deeper than [`super::document::MAX_DEPTH`].
pub const TOO_DEEP: Code = Code::error(
    "PTC005",
    "the spec is nested too deeply",
    "A spec needs seven levels; 64 are allowed, so that no input can exhaust the stack.",
    None,
);

/// A YAML feature that specs don't support.
pub const YAML_FEATURE: Code = Code::error(
    "PTC006",
    "the spec uses a YAML feature that specs don't support",
    "Merge keys, application tags, several documents and keys that are not text mean different things to different \
     parsers; a spec must have one meaning.",
    Some(Example::Spec {
        bad: "tags: &tags { team: web }\nrepositories:\n  tags:\n    <<: *tags\n",
        good: "tags: &tags { team: web }\nrepositories:\n  tags: *tags\n",
    }),
);

/// A value that JSON can't hold.
pub const UNUSABLE_VALUE: Code = Code::error(
    "PTC007",
    "a value that a spec can't hold",
    "Dates, infinities and integers over 64 bits have no counterpart in JSON or Terraform; in quotes they are text.",
    Some(Example::Spec {
        bad: "tags: { build: 123456789012345678901234567890 }\n",
        good: "tags: { build: \"123456789012345678901234567890\" }\n",
    }),
);

/// An override that is not `PATH=VALUE`.
pub const BAD_SET: Code = Code::error(
    "PTC008",
    "an override is not `PATH=VALUE`",
    "`--set` takes a path of keys joined by dots, then `=`, then a YAML value.",
    None,
);

/// An override whose path leads through a value without keys.
pub const SET_PATH: Code = Code::error(
    "PTC009",
    "an override leads through a value that has no keys",
    "`--set` creates the maps that are missing along the path, but never replaces text, a number or a list with a map.",
    None,
);

/// A key that the schema doesn't know.
pub const UNKNOWN_KEY: Code = Code::error(
    "PTC101",
    "unknown key",
    "A misspelt key would be silently ignored, and the default used instead.",
    Some(Example::Spec { bad: "regoin: eu-west-1\n", good: "region: eu-west-1\n" }),
);

/// Text instead of a number, and the like.
pub const WRONG_TYPE: Code = Code::error(
    "PTC102",
    "a value has the wrong type",
    "Text, numbers, booleans, lists and maps are never converted into each other: `no` and `012` would not survive the \
     conversion.",
    Some(Example::Spec { bad: "tags: { cost-center: 42 }\n", good: "tags: { cost-center: \"42\" }\n" }),
);

/// A value that is not one of those allowed.
pub const UNKNOWN_VALUE: Code = Code::error(
    "PTC103",
    "a value is not one of those allowed",
    "The field takes one of a few fixed values.",
    Some(Example::Spec { bad: "policy: { roles: [pul] }\n", good: "policy: { roles: [pull] }\n" }),
);

/// A required key that is missing.
pub const MISSING_KEY: Code = Code::error(
    "PTC104",
    "a key is missing",
    "Without it the rest of the map means nothing.",
    Some(Example::Spec {
        bad: "repositories:\n  lifecycle:\n    rules:\n      - rulePriority: 1\n        selection: { tagStatus: any, \
              countType: imageCountMoreThan, countNumber: 10 }\n",
        good: "repositories:\n  lifecycle:\n    rules:\n      - rulePriority: 1\n        selection: { tagStatus: any, \
               countType: imageCountMoreThan, countNumber: 10 }\n        action: { type: expire }\n",
    }),
);

/// A value that is too small, too large, too short or too long.
pub const OUT_OF_RANGE: Code = Code::error(
    "PTC105",
    "a value is out of range",
    "AWS or Terraform would refuse it, at apply at the latest.",
    Some(Example::Spec {
        bad: "secret: { recovery_window_in_days: 90 }\n",
        good: "secret: { recovery_window_in_days: 30 }\n",
    }),
);

/// Text of the wrong form.
pub const WRONG_FORM: Code = Code::error(
    "PTC106",
    "a text does not have the required form",
    "Terraform and AWS restrict which characters a name may have.",
    Some(Example::Spec { bad: "module: { label: My-Cache }\n", good: "module: { label: my_cache }\n" }),
);

/// Keys that exclude each other.
pub const NOT_TOGETHER: Code = Code::error(
    "PTC107",
    "keys exclude each other",
    "Two ways to say the same thing could contradict each other.",
    Some(Example::Spec {
        bad: "repositories: { lifecycle: { keep_last: 10, rules: \
              [{ rulePriority: 1, selection: {}, action: {} }] } }\n",
        good: "repositories: { lifecycle: { keep_last: 10 } }\n",
    }),
);

/// The same entry twice in a list.
pub const REPEATED_ITEM: Code = Code::error(
    "PTC108",
    "a list has an entry twice",
    "The second one has no effect; it was most likely meant to be a different entry.",
    Some(Example::Spec { bad: "policy: { roles: [pull, pull] }\n", good: "policy: { roles: [pull, ci] }\n" }),
);

/// Every code of this file, in order.
pub const CODES: &[&Code] = &[
    &NOT_TEXT,
    &TOO_LONG,
    &SYNTAX,
    &DUPLICATE_KEY,
    &TOO_DEEP,
    &YAML_FEATURE,
    &UNUSABLE_VALUE,
    &BAD_SET,
    &SET_PATH,
    &UNKNOWN_KEY,
    &WRONG_TYPE,
    &UNKNOWN_VALUE,
    &MISSING_KEY,
    &OUT_OF_RANGE,
    &WRONG_FORM,
    &NOT_TOGETHER,
    &REPEATED_ITEM,
];
