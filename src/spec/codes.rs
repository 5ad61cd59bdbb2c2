//! CODES of reading a spec (`PTC0..`) and of its schema (`PTC1..`).

use crate::diag::{Code, Example};

/// The bytes are no text.
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
    Some(Example { bad: "module: { label: cache\n", good: "module: { label: cache }\n" }),
);

/// A key twice in one map.
pub const DUPLICATE_KEY: Code = Code::error(
    "PTC004",
    "a key stands twice in one map",
    "Parsers disagree on which of the two wins, and one of them was written for nothing.",
    Some(Example {
        bad: "upstreams:\n  quay: {}\n  quay: {}\n",
        good: "upstreams:\n  quay: {}\n  my-quay: { preset: quay }\n",
    }),
);

/// Deeper than [`super::document::MAX_DEPTH`].
pub const TOO_DEEP: Code = Code::error(
    "PTC005",
    "the spec is nested too deep",
    "A spec needs seven levels; 64 are allowed, so that no input can exhaust the stack.",
    None,
);

/// YAML that a spec does without.
pub const YAML_FEATURE: Code = Code::error(
    "PTC006",
    "the spec uses a YAML feature that specs do without",
    "Merge keys, application tags, several documents and keys that are no text mean different things to different parsers; \
     a spec has to mean one thing.",
    Some(Example {
        bad: "tags: &tags { team: web }\nrepositories:\n  tags:\n    <<: *tags\n",
        good: "tags: &tags { team: web }\nrepositories:\n  tags: *tags\n",
    }),
);

/// A value that JSON can't hold.
pub const UNUSABLE_VALUE: Code = Code::error(
    "PTC007",
    "a value that a spec can't hold",
    "Dates, infinities and integers over 64 bits have no counterpart in JSON and Terraform; quoted, they are text.",
    Some(Example {
        bad: "tags: { build: 123456789012345678901234567890 }\n",
        good: "tags: { build: \"123456789012345678901234567890\" }\n",
    }),
);

/// An override that is no `PATH=VALUE`.
pub const BAD_SET: Code = Code::error(
    "PTC008",
    "an override is not `PATH=VALUE`",
    "`--set` takes a path of keys joined by dots, `=` and a YAML value.",
    None,
);

/// An override whose path leads through something without keys.
pub const SET_PATH: Code = Code::error(
    "PTC009",
    "an override leads through a value that has no keys",
    "`--set` makes maps on its way, yet never replaces text, a number or a list by a map.",
    None,
);

/// A key that the schema doesn't know.
pub const UNKNOWN_KEY: Code = Code::error(
    "PTC101",
    "unknown key",
    "A misspelt key would be ignored in silence, and the default used instead.",
    Some(Example { bad: "regoin: eu-west-1\n", good: "region: eu-west-1\n" }),
);

/// Text instead of a number, and the like.
pub const WRONG_TYPE: Code = Code::error(
    "PTC102",
    "a value has the wrong type",
    "Text, numbers, booleans, lists and maps are never converted into each other: `no` and `012` would not survive it.",
    Some(Example { bad: "tags: { cost-center: 42 }\n", good: "tags: { cost-center: \"42\" }\n" }),
);

/// Not one of the values there are.
pub const UNKNOWN_VALUE: Code = Code::error(
    "PTC103",
    "a value is not one of those possible",
    "The field takes one of a few fixed values.",
    Some(Example { bad: "policy: { roles: [pul] }\n", good: "policy: { roles: [pull] }\n" }),
);

/// A key that has to be there.
pub const MISSING_KEY: Code = Code::error(
    "PTC104",
    "a key is missing",
    "Without it the rest of the map means nothing.",
    Some(Example {
        bad: "repositories:\n  lifecycle:\n    rules:\n      - rulePriority: 1\n        selection: { tagStatus: any, \
              countType: imageCountMoreThan, countNumber: 10 }\n",
        good: "repositories:\n  lifecycle:\n    rules:\n      - rulePriority: 1\n        selection: { tagStatus: any, \
               countType: imageCountMoreThan, countNumber: 10 }\n        action: { type: expire }\n",
    }),
);

/// Too small, too large, too short, too long.
pub const OUT_OF_RANGE: Code = Code::error(
    "PTC105",
    "a value is out of range",
    "AWS or Terraform refuses it, at apply at the latest.",
    Some(Example {
        bad: "secret: { recovery_window_in_days: 90 }\n",
        good: "secret: { recovery_window_in_days: 30 }\n",
    }),
);

/// Text of the wrong form.
pub const WRONG_FORM: Code = Code::error(
    "PTC106",
    "a text does not have the form it needs",
    "Names in Terraform and AWS have fixed alphabets.",
    Some(Example { bad: "module: { label: My-Cache }\n", good: "module: { label: my_cache }\n" }),
);

/// Keys that exclude each other.
pub const NOT_TOGETHER: Code = Code::error(
    "PTC107",
    "keys that exclude each other",
    "Two ways to say the same thing could contradict each other.",
    Some(Example {
        bad: "repositories: { lifecycle: { keep_last: 10, rules: \
              [{ rulePriority: 1, selection: {}, action: {} }] } }\n",
        good: "repositories: { lifecycle: { keep_last: 10 } }\n",
    }),
);

/// The same entry twice in a list.
pub const REPEATED_ITEM: Code = Code::error(
    "PTC108",
    "a list holds an entry twice",
    "Each entry has an effect once; the second was most likely meant to be another.",
    Some(Example { bad: "policy: { roles: [pull, pull] }\n", good: "policy: { roles: [pull, ci] }\n" }),
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
