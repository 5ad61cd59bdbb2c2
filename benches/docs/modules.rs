//! Generates a tree of modules as a platform team has them: each has five files and some 20 kB, and no two are alike.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::Outcome;

const SERVICES: [&str; 8] =
    ["s3_bucket", "iam_role", "kms_key", "sqs_queue", "ecr_repository", "lb", "db_instance", "vpc"];

const TYPES: [(&str, &str); 6] = [
    ("string", "\"eu-west-1\""),
    ("bool", "false"),
    ("number", "30"),
    ("list(string)", "[\"10.0.0.0/16\", \"10.1.0.0/16\"]"),
    ("map(string)", "{\n    team = \"platform\"\n    cost = \"shared\"\n  }"),
    ("object({\n    name    = string\n    enabled = optional(bool, true)\n    ports   = list(number)\n  })", "null"),
];

/// Writes the tree, including READMEs without docs.
pub(crate) fn write(tree: &Path, size: usize) -> Outcome<()> {
    for number in 0..size {
        let folder = tree.join(folder(number));
        fs::create_dir_all(&folder)?;
        for (name, text) in texts(number) {
            fs::write(folder.join(name), text)?;
        }
    }
    write_readmes(tree, size)
}

/// Writes the READMEs, with prose and without generated docs.
pub(crate) fn write_readmes(tree: &Path, size: usize) -> Outcome<()> {
    for number in 0..size {
        let text = format!(
            "# Module {number}\n\nRuns the {} of a team.\n\n{}",
            service(number),
            "Words that people wrote.\n".repeat(40)
        );
        fs::write(tree.join(folder(number)).join("README.md"), text)?;
    }
    Ok(())
}

/// Changes some modules in a way that leaves their pages as they are.
pub(crate) fn touch(tree: &Path, size: usize, count: usize) -> Outcome<()> {
    for number in (0..size).step_by((size / count).max(1)).take(count) {
        let file = tree.join(folder(number)).join("versions.tf");
        fs::write(file, format!("{VERSIONS}\n# Changed.\n"))?;
    }
    Ok(())
}

fn folder(number: usize) -> String {
    format!("team-{:02}/module-{number:05}", number % 40)
}

fn service(number: usize) -> &'static str {
    SERVICES[number % SERVICES.len()]
}

/// The module files of one module.
pub(crate) fn texts(number: usize) -> Vec<(&'static str, String)> {
    vec![
        ("main.tf", main_tf(number)),
        ("outputs.tf", outputs_tf(number)),
        ("variables.tf", variables_tf(number)),
        ("versions.tf", VERSIONS.to_owned()),
    ]
}

const VERSIONS: &str = "terraform {\n  required_version = \">= 1.5\"\n\n  required_providers {\n    aws = {\n      \
    source  = \"hashicorp/aws\"\n      version = \"~> 5.0\"\n    }\n  }\n}\n";

fn variables_tf(number: usize) -> String {
    let mut text = String::new();
    for index in 0..(11 + number % 13) {
        let (kind, default) = TYPES[(number + index) % TYPES.len()];
        let _ = write!(
            text,
            "variable \"setting_{index}\" {{\n  type        = {kind}\n  description = \"Setting {index} of the {}, as `terraform plan` shows it\"\n",
            service(number)
        );
        if index % 3 > 0 {
            let _ = writeln!(text, "  default     = {default}");
        }
        if index % 4 == 0 {
            let _ = write!(
                text,
                "\n  validation {{\n    condition     = length(var.setting_{index}) > 0 && can(regex(\"^[a-z0-9-]+$\", var.setting_{index}))\n    error_message = \"Setting {index} has letters, digits and hyphens.\"\n  }}\n"
            );
        }
        text.push_str("}\n\n");
    }
    text
}

fn outputs_tf(number: usize) -> String {
    let mut text = String::new();
    for index in 0..(4 + number % 5) {
        let _ = write!(
            text,
            "output \"value_{index}\" {{\n  description = \"Value {index}.\"\n  value       = aws_{}.part_{index}.arn\n}}\n\n",
            service(number)
        );
    }
    text
}

fn main_tf(number: usize) -> String {
    let mut text = String::from(
        "/**\n * # A module\n *\n * What it makes and whom to ask.\n */\n\nlocals {\n  name = \"${var.setting_0}-${terraform.workspace}\"\n}\n\n",
    );
    for index in 0..(10 + number % 12) {
        let kind = service(number + index);
        let _ = write!(
            text,
            "# Part {index}.\nresource \"aws_{kind}\" \"part_{index}\" {{\n  for_each = {{ for key, value in var.setting_1 : key => value if value != null }}\n\n  \
             name = \"${{local.name}}-{index}\"\n  tags = merge(var.setting_4, {{ Name = each.key }})\n\n  dynamic \"rule\" {{\n    for_each = each.value.rules\n    content {{\n      \
             id     = rule.value.id\n      status = rule.value.enabled ? \"Enabled\" : \"Disabled\"\n    }}\n  }}\n\n  policy = <<-EOT\n    {{\n      \"Version\": \"2012-10-17\",\n      \"Statement\": [\n        \
             {{ \"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"s3:PutObject\"], \"Resource\": \"${{each.value.arn}}/*\" }}\n      ]\n    }}\n  EOT\n\n  lifecycle {{\n    ignore_changes = [tags[\"LastSeen\"]]\n  }}\n}}\n\n"
        );
    }
    let _ = write!(
        text,
        "module \"network\" {{\n  source  = \"terraform-aws-modules/vpc/aws\"\n  version = \"~> 5.{}\"\n}}\n\ndata \"aws_caller_identity\" \"current\" {{}}\n",
        number % 10
    );
    text
}
