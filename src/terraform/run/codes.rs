//! The codes of what can go wrong while terraform runs on a module.

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

/// Neither terraform nor tofu is installed.
pub const NO_TERRAFORM: Code = Code::error(
    "PTC701",
    "neither terraform nor tofu is installed",
    "Every level above `--level fmt` runs terraform itself, so it must be installed.",
    None,
);

/// terraform does not behave like terraform.
pub const BROKEN: Code = Code::error(
    "PTC702",
    "terraform does not start, was killed, or prints something unexpected",
    "The module has been neither accepted nor refused.",
    None,
);

/// It exceeded the time limit.
pub const LATE: Code = Code::error(
    "PTC703",
    "terraform did not end in time",
    "For example, a registry that does not answer blocks `terraform init` for ever. `--timeout` sets the limit.",
    None,
);

/// The environment names a CLI configuration file.
pub const NO_SETTINGS: Code = Code {
    severity: crate::diag::Severity::Warning,
    ..Code::error(
        "PTC704",
        "`TF_CLI_CONFIG_FILE` names a file that does not exist",
        "terraform continues without it: the mirrors and credentials in it are not used, and providers come from the \
         public registry.",
        None,
    )
};

/// No matching provider is available.
pub const NO_PROVIDER: Code = Code::error(
    "PTC705",
    "a provider that the module requires is not available",
    "A provider mirror must have a version for this platform that meets every constraint.",
    None,
);

/// `required_version` is not met.
pub const TOO_OLD: Code = Code::error(
    "PTC706",
    "the module does not allow this version of terraform",
    "`required_version` lists the versions that the module supports; terraform refuses any other.",
    None,
);

/// There is nothing to verify.
pub const NO_MODULE: Code =
    Code::error("PTC707", "a folder is not a module", "terraform would accept a folder without `.tf` files.", None);

/// `terraform init` fails.
pub const INIT: Code = Code::error(
    "PTC710",
    "the module can't be initialised",
    "`terraform init` installs the modules and providers that the module uses; without them nothing else can run.",
    None,
);

/// `terraform validate` fails or warns.
pub const INVALID: Code = Code::error(
    "PTC713",
    "`terraform validate` refuses the module or warns about it",
    "The message and its explanation are terraform's own.",
    None,
);

/// `terraform test` fails.
pub const TEST: Code = Code::error(
    "PTC714",
    "a test of the module fails",
    "`terraform test` runs the module's own `.tftest.hcl` files; the message and its explanation are terraform's own.",
    None,
);

/// There is no test.
pub const NO_TEST: Code = Code {
    severity: crate::diag::Severity::Warning,
    ..Code::error(
        "PTC715",
        "there is no test to run",
        "`terraform test` succeeds for a module without tests, and for a test file without a `run` block.",
        None,
    )
};

/// `terraform plan` fails.
pub const PLAN: Code = Code::error(
    "PTC716",
    "the module can't be planned",
    "`terraform plan` computes what would be created; nothing is ever applied. The message and its explanation are \
     terraform's own.",
    None,
);

/// A required variable has no value.
pub const NO_VALUE: Code = Code::error(
    "PTC717",
    "a variable without a default has no value to plan with",
    "A plan needs all values. Set them in `terraform.tfvars` and `*.auto.tfvars` in the module, `TF_VAR_…`, \
     `--var-file` and `--var`.",
    None,
);

/// No region is set.
pub const NO_REGION: Code = Code::error(
    "PTC718",
    "no region to plan in is set",
    "The AWS provider works in one region. Set it with `--region`, the default of the module's own `region` or \
     `aws_region`, `AWS_REGION`, or AWS's shared configuration.",
    None,
);

/// There are no credentials, or AWS does not answer.
pub const NO_ACCOUNT: Code = Code::error(
    "PTC719",
    "no AWS account can be reached",
    "A plan asks AWS for the account and the region: set credentials in the environment, or `--endpoint-url` for a \
     stand-in for AWS.",
    None,
);
