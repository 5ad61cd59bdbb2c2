//! BUILT_IN: every file of the sets that ptcgen brings; they are part of the program.

/// Every file of the sets that ptcgen brings: set, path, text.
pub(super) const BUILT_IN: &[(&str, &str, &str)] = &[
    ("classic", "set.toml", include_str!("../../templates/classic/set.toml")),
    ("classic", "versions.tf.j2", include_str!("../../templates/classic/versions.tf.j2")),
    ("classic", "variables.tf.j2", include_str!("../../templates/classic/variables.tf.j2")),
    ("classic", "main.tf.j2", include_str!("../../templates/classic/main.tf.j2")),
    ("classic", "outputs.tf.j2", include_str!("../../templates/classic/outputs.tf.j2")),
    ("classic", "README.md.j2", include_str!("../../templates/classic/README.md.j2")),
    ("classic", ".terraform-docs.yml.j2", include_str!("../../templates/classic/.terraform-docs.yml.j2")),
    ("classic", "examples/basic/main.tf.j2", include_str!("../../templates/classic/examples/basic/main.tf.j2")),
    ("classic", "tests/module.tftest.hcl.j2", include_str!("../../templates/classic/tests/module.tftest.hcl.j2")),
    ("standard", "set.toml", include_str!("../../templates/standard/set.toml")),
    ("standard", ".terraform-docs.yml.j2", include_str!("../../templates/standard/.terraform-docs.yml.j2")),
    ("standard", "README.md.j2", include_str!("../../templates/standard/README.md.j2")),
    ("standard", "examples/basic/main.tf.j2", include_str!("../../templates/standard/examples/basic/main.tf.j2")),
    ("standard", "main.tf.j2", include_str!("../../templates/standard/main.tf.j2")),
    ("standard", "outputs.tf.j2", include_str!("../../templates/standard/outputs.tf.j2")),
    ("standard", "policies.tf.j2", include_str!("../../templates/standard/policies.tf.j2")),
    ("standard", "registry_policy.tf.j2", include_str!("../../templates/standard/registry_policy.tf.j2")),
    ("standard", "repository_templates.tf.j2", include_str!("../../templates/standard/repository_templates.tf.j2")),
    ("standard", "secrets.tf.j2", include_str!("../../templates/standard/secrets.tf.j2")),
    ("standard", "tests/policies.tftest.hcl.j2", include_str!("../../templates/standard/tests/policies.tftest.hcl.j2")),
    (
        "standard",
        "tests/registry_policy.tftest.hcl.j2",
        include_str!("../../templates/standard/tests/registry_policy.tftest.hcl.j2"),
    ),
    (
        "standard",
        "tests/repository_templates.tftest.hcl.j2",
        include_str!("../../templates/standard/tests/repository_templates.tftest.hcl.j2"),
    ),
    ("standard", "tests/rules.tftest.hcl.j2", include_str!("../../templates/standard/tests/rules.tftest.hcl.j2")),
    ("standard", "tests/secrets.tftest.hcl.j2", include_str!("../../templates/standard/tests/secrets.tftest.hcl.j2")),
    (
        "standard",
        "tests/validation.tftest.hcl.j2",
        include_str!("../../templates/standard/tests/validation.tftest.hcl.j2"),
    ),
    ("standard", "variables.tf.j2", include_str!("../../templates/standard/variables.tf.j2")),
    ("standard", "versions.tf.j2", include_str!("../../templates/standard/versions.tf.j2")),
];
