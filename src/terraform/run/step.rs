//! The command lines of terraform's steps. None of them changes anything outside the private copy, except for
//! [`Step::Apply`] and [`Step::Destroy`], which run with the stand-in of AWS alone.

/// One run of terraform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Compares every file with its formatted form.
    Fmt,
    /// Installs modules and providers, without the backend.
    Init,
    /// Configures local state in the copy for a module with a backend.
    InitState,
    /// Validates the configuration.
    Validate,
    /// Runs the module's tests.
    Test,
    /// Writes a plan to [`PLAN_FILE`].
    Plan,
    /// Prints the plan as JSON.
    ShowPlan,
    /// Applies the configuration to the stand-in of AWS.
    Apply,
    /// Destroys what was applied to the stand-in of AWS.
    Destroy,
}

/// The file of a plan in the private copy.
pub const PLAN_FILE: &str = "ptcgen.tfplan";

impl Step {
    /// Its name, which is that of terraform's subcommand.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Init | Self::InitState => "init",
            Self::Validate => "validate",
            Self::Test => "test",
            Self::Plan => "plan",
            Self::ShowPlan => "show",
            Self::Apply => "apply",
            Self::Destroy => "destroy",
        }
    }

    /// Whether the step changes what is in AWS.
    pub const fn changes_aws(self) -> bool {
        matches!(self, Self::Apply | Self::Destroy)
    }

    /// The arguments for terraform.
    pub const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Fmt => &["fmt", "-no-color", "-check", "-diff", "-recursive"],
            Self::Init => &["init", "-no-color", "-input=false", "-backend=false"],
            Self::InitState => &["init", "-no-color", "-input=false", "-reconfigure"],
            Self::Validate => &["validate", "-no-color", "-json"],
            Self::Test => &["test", "-no-color", "-json"],
            Self::Plan => &["plan", "-no-color", "-json", "-input=false", "-lock=false", "-out=ptcgen.tfplan"],
            Self::ShowPlan => &["show", "-no-color", "-json", PLAN_FILE],
            Self::Apply => &["apply", "-no-color", "-json", "-input=false", "-lock=false", "-auto-approve"],
            Self::Destroy => &["destroy", "-no-color", "-json", "-input=false", "-lock=false", "-auto-approve"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Step; 9] = [
        Step::Fmt,
        Step::Init,
        Step::InitState,
        Step::Validate,
        Step::Test,
        Step::Plan,
        Step::ShowPlan,
        Step::Apply,
        Step::Destroy,
    ];

    #[test]
    fn only_two_steps_can_change_anything() {
        for step in ALL {
            let arguments = step.arguments();
            assert_eq!(arguments.first().copied(), Some(step.name()));
            let changes = ["apply", "destroy", "approve"].iter().any(|word| arguments.concat().contains(word));
            assert_eq!(changes, step.changes_aws(), "{arguments:?}");
        }
        assert!(Step::Plan.arguments().contains(&format!("-out={PLAN_FILE}").as_str()));
    }
}
