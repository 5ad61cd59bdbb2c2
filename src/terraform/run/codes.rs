//! What can go wrong while terraform looks at a module, each with its stable id.

use crate::diag::Code;

/// All codes of `verify`.
pub const CODES: &[&Code] = &[
    &NO_TERRAFORM,
    &BROKEN,
    &LATE,
    &NO_SETTINGS,
    &NO_PROVIDER,
    &TOO_OLD,
    &NO_MODULE,
    &INIT,
    &INVALID,
    &TEST,
    &NO_TEST,
    &PLAN,
    &NO_VALUE,
    &NO_REGION,
    &NO_ACCOUNT,
];

/// Neither terraform nor tofu.
pub const NO_TERRAFORM: Code = Code::error(
    "PTC701",
    "there is no terraform and no tofu",
    "Everything above `--level fmt` is what terraform itself says, so it must be installed.",
    None,
);

/// terraform does not do what terraform does.
pub const BROKEN: Code = Code::error(
    "PTC702",
    "terraform does not start, was killed, or says what is not terraform's",
    "Nothing is known about the module then, neither good nor bad.",
    None,
);

/// It took too long.
pub const LATE: Code = Code::error(
    "PTC703",
    "terraform did not end in time",
    "A registry that does not answer, for example, holds `terraform init` up for good. `--timeout` says how long is long.",
    None,
);

/// A configuration file that the environment names.
pub const NO_SETTINGS: Code = Code {
    severity: crate::diag::Severity::Warning,
    ..Code::error(
        "PTC704",
        "`TF_CLI_CONFIG_FILE` names a file that is not there",
        "terraform goes on without it: mirrors and credentials that it was to name are not used, and providers come from the \
         public registry.",
        None,
    )
};

/// No provider that fits.
pub const NO_PROVIDER: Code = Code::error(
    "PTC705",
    "a provider that the module asks for is not to be had",
    "Where providers come from a mirror, it must hold a version that every constraint allows, for this platform.",
    None,
);

/// `required_version`.
pub const TOO_OLD: Code = Code::error(
    "PTC706",
    "this terraform is not one that the module allows",
    "`required_version` says which versions the module was made for; terraform refuses any other.",
    None,
);

/// Nothing to verify.
pub const NO_MODULE: Code =
    Code::error("PTC707", "a folder is no module", "terraform would find a folder without `.tf` files valid.", None);

/// `terraform init`.
pub const INIT: Code = Code::error(
    "PTC710",
    "the module does not initialise",
    "`terraform init` gets the modules and providers that the module names; without them nothing else can run.",
    None,
);

/// `terraform validate`.
pub const INVALID: Code = Code::error(
    "PTC713",
    "`terraform validate` refuses the module, or warns of it",
    "The sentence and its explanation are terraform's own.",
    None,
);

/// `terraform test`.
pub const TEST: Code = Code::error(
    "PTC714",
    "a test of the module fails",
    "`terraform test` runs the module's own `.tftest.hcl` files; the sentence and its explanation are terraform's own.",
    None,
);

/// Nothing to run.
pub const NO_TEST: Code = Code {
    severity: crate::diag::Severity::Warning,
    ..Code::error(
        "PTC715",
        "there is no test to run",
        "`terraform test` counts a module without tests, and a test file without a `run`, as a success.",
        None,
    )
};

/// `terraform plan`.
pub const PLAN: Code = Code::error(
    "PTC716",
    "the module can't be planned",
    "`terraform plan` computes what would be created; nothing is ever applied. The sentence and its explanation are \
     terraform's own.",
    None,
);

/// A required variable.
pub const NO_VALUE: Code = Code::error(
    "PTC717",
    "a variable without a default has no value to plan with",
    "A plan needs all values. They come from `terraform.tfvars` and `*.auto.tfvars` in the module, `TF_VAR_…`, `--var-file` and \
     `--var`.",
    None,
);

/// Where?
pub const NO_REGION: Code = Code::error(
    "PTC718",
    "nothing says in which region to plan",
    "The AWS provider works in one region. It comes from `--region`, the default of the module's own `region` or `aws_region`, \
     `AWS_REGION`, or AWS's shared configuration.",
    None,
);

/// No credentials, or nobody who answers.
pub const NO_ACCOUNT: Code = Code::error(
    "PTC719",
    "no AWS account answers",
    "A plan asks AWS who and where it is: it needs credentials in the environment, or `--endpoint-url` of something that answers \
     in AWS's place.",
    None,
);
