//! The codes of what an upgrade does to a module's resources, besides what it would lose.

use crate::diag::{Code, Example};

/// Objects are moved.
pub const MOVED: Code = Code {
    example: Some(Example::Change {
        before: "module: { label: cache }\n",
        bad: "module: { label: mirror }\n",
        good: "module: { label: cache, name: mirror }\n",
    }),
    ..Code::note(
        "PTC550",
        "resources of the module get other addresses",
        "`moved` blocks keep their objects: Terraform changes the addresses in its state and destroys nothing: \
     https://developer.hashicorp.com/terraform/language/modules/develop/refactoring",
    )
};

/// Objects are forgotten.
pub const FORGOTTEN: Code = Code {
    example: Some(Example::Change {
        before: "secret: { mode: placeholder }\n",
        bad: "secret: { mode: existing }\n",
        good: "secret: { mode: placeholder, recovery_window_in_days: 7 }\n",
    }),
    ..Code::note(
        "PTC551",
        "Terraform would no longer manage something that stays in AWS",
        "`removed` blocks make Terraform forget an object instead of destroying it: \
     https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources",
    )
};

/// Objects have to be imported.
pub const TO_IMPORT: Code = Code {
    example: Some(Example::Change {
        before: "secret: { mode: existing }\n",
        bad: "secret: { mode: placeholder }\n",
        good: "secret: { mode: existing }\n\
              tags: { team: platform }\n",
    }),
    ..Code::note(
        "PTC552",
        "a secret that exists has to be imported",
        "The module looked the secret up and would now create it. The name is taken, so the apply would fail with \
     `ResourceExistsException` until the secret is imported.",
    )
};

/// `--forget` names something else.
pub const NOTHING_TO_FORGET: Code = Code::error(
    "PTC553",
    "`--forget` names nothing that would be destroyed",
    "It takes the address that an instance or a resource has in the module now, and only what the change would destroy.",
    Some(Example::Command {
        bad: "ptcgen update modules/cache --forget 'aws_iam_policy.cache'   # which stays\n",
        good: "ptcgen update modules/cache --forget 'aws_secretsmanager_secret.cache[\"quay\"]'   # which would be destroyed\n",
    }),
);

/// A destroyed secret has to be restored.
pub const TO_RESTORE: Code = Code {
    example: Some(Example::Command {
        bad: "ptcgen update modules/cache && terraform apply\n",
        good: "ptcgen update modules/cache\n\
              aws secretsmanager restore-secret --secret-id ecr-pullthroughcache/quay\n\
              terraform import 'module.cache.aws_secretsmanager_secret.cache[\"quay\"]' \"$ARN\"\n\
              terraform apply\n",
    }),
    ..Code::note(
        "PTC554",
        "a new secret has the name of a destroyed one",
        "Secrets Manager keeps a destroyed secret until its recovery window ends, 30 days unless the spec says otherwise. Until \
     then the apply fails with `a secret with this name is already scheduled for deletion`. The record in `.ptcgen/` has \
     the names of secrets that an update let Terraform destroy: \
     https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
    )
};

/// All codes of this file.
pub const CODES: &[&Code] = &[&MOVED, &FORGOTTEN, &TO_IMPORT, &NOTHING_TO_FORGET, &TO_RESTORE];
