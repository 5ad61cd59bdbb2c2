//! Turns the output of `validate -json`, `test -json` and `plan -json` into findings and counts.

use serde_json::Value;

use super::codes::{APPLY, INVALID, NO_ACCOUNT, NO_TEST, NO_VALUE, PLAN, TEST};
use crate::diag::Diagnostic;
use crate::terraform::run::diagnostic::{self, Texts};
use crate::terraform::run::plain_output;

/// terraform did not print the expected JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoJson;

/// Reads the single object that `validate -json` prints.
///
/// # Errors
/// The output is not that object.
pub fn read_validation(output: &[u8], texts: &dyn Texts) -> Result<Vec<Diagnostic>, NoJson> {
    let verdict: Value = serde_json::from_slice(output).map_err(|_| NoJson)?;
    let valid = verdict["valid"].as_bool().ok_or(NoJson)?;
    let diagnostics = verdict["diagnostics"].as_array().ok_or(NoJson)?;
    let findings: Vec<_> =
        diagnostics.iter().filter(is_about_module).map(|said| diagnostic::finding(&INVALID, said, texts)).collect();
    if valid || crate::diag::has_errors(&findings) { Ok(findings) } else { Err(NoJson) }
}

/// The results of the tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TestResults {
    /// The number of `run` blocks that passed.
    pub passed: u64,
    /// The number that failed, broke or were skipped.
    pub others: u64,
    /// What terraform reports about them.
    pub findings: Vec<Diagnostic>,
}

/// Reads the messages of `test -json`, one per line.
///
/// # Errors
/// There is neither a summary nor a diagnostic among them.
pub fn read_tests(output: &[u8], texts: &dyn Texts) -> Result<TestResults, NoJson> {
    let messages = messages(output);
    let mut tested = TestResults { findings: diagnostics(&messages, &TEST, texts), ..TestResults::default() };
    for file in of_type(&messages, "test_abstract").filter_map(|message| message["test_abstract"].as_object()) {
        for (name, _) in file.iter().filter(|(_, runs)| runs.as_array().is_none_or(Vec::is_empty)) {
            tested.findings.push(Diagnostic::new(&NO_TEST, format!("`{name}` has no `run`")));
        }
    }
    let Some(summary) = of_type(&messages, "test_summary").next_back().map(|message| &message["test_summary"]) else {
        return if crate::diag::has_errors(&tested.findings) { Ok(tested) } else { Err(NoJson) };
    };
    let count = |key: &str| summary[key].as_u64().unwrap_or(0);
    tested.passed = count("passed");
    tested.others = count("failed") + count("errored") + count("skipped");
    if tested.passed + tested.others == 0 && tested.findings.is_empty() {
        let finding = Diagnostic::new(&NO_TEST, "there is no test to run");
        tested.findings.push(finding.help("add `run` blocks with a `mock_provider` to `tests/NAME.tftest.hcl`"));
    }
    if tested.others > 0 && !crate::diag::has_errors(&tested.findings) {
        let message = format!("{} of {} runs did not pass", tested.others, tested.passed + tested.others);
        tested.findings.push(Diagnostic::new(&TEST, message));
    }
    Ok(tested)
}

/// Reads the messages of `plan -json`, one per line.
///
/// # Errors
/// There is no message at all.
pub fn read_plan(output: &[u8], texts: &dyn Texts) -> Result<Vec<Diagnostic>, NoJson> {
    let messages = messages(output);
    if messages.is_empty() {
        return Err(NoJson);
    }
    Ok(diagnostics(&messages, &PLAN, texts).into_iter().map(about_plan).collect())
}

/// Reads the messages of `apply -json` and `destroy -json`, one per line.
///
/// # Errors
/// There is no message at all.
pub fn read_apply(output: &[u8], texts: &dyn Texts) -> Result<Vec<Diagnostic>, NoJson> {
    let messages = messages(output);
    if messages.is_empty() { Err(NoJson) } else { Ok(diagnostics(&messages, &APPLY, texts)) }
}

/// Assigns codes to what prevents a plan without being a fault of the module.
fn about_plan(mut finding: Diagnostic) -> Diagnostic {
    if finding.message == "no value for required variable" {
        finding.code = &NO_VALUE;
        // terraform's help names its own arguments, not ours.
        finding.help = vec!["set it with `--var NAME=VALUE`, `--var-file FILE` or `TF_VAR_NAME`".to_owned()];
        return finding;
    }
    let text = [std::slice::from_ref(&finding.message), &finding.help].concat().join(" ").to_lowercase();
    let is_about_account = ["credential", "aws account", "aws configuration", "config profile", "sts"];
    if finding.place.is_none() && is_about_account.iter().any(|words| text.contains(words)) {
        finding.code = &NO_ACCOUNT;
    }
    finding
}

/// Whether a diagnostic is no warning about the settings of this machine.
fn is_about_module(diagnostic: &&Value) -> bool {
    let summary = diagnostic["summary"].as_str().unwrap_or_default();
    diagnostic["severity"] != "warning" || !plain_output::is_about_settings(summary)
}

fn messages(output: &[u8]) -> Vec<Value> {
    let lines = output.split(|byte| *byte == b'\n');
    lines.filter_map(|line| serde_json::from_slice(line).ok()).filter(Value::is_object).collect()
}

fn of_type<'a>(messages: &'a [Value], kind: &'static str) -> impl DoubleEndedIterator<Item = &'a Value> {
    messages.iter().filter(move |message| message["type"] == kind)
}

fn diagnostics(messages: &[Value], code: &'static crate::diag::Code, texts: &dyn Texts) -> Vec<Diagnostic> {
    let said = of_type(messages, "diagnostic").filter(|message| is_about_module(&&message["diagnostic"]));
    let said = said.map(|message| {
        let finding = diagnostic::finding(code, &message["diagnostic"], texts);
        match (message["@testrun"].as_str(), message["@testfile"].as_str()) {
            (Some(run), Some(file)) => finding.help(format!("in `run \"{run}\"` of `{file}`")),
            (None, Some(file)) => finding.help(format!("in `{file}`")),
            _ => finding,
        }
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    struct None_;

    impl Texts for None_ {
        fn source(&self, _: &str) -> Option<std::sync::Arc<Source>> {
            None
        }
    }

    #[test]
    fn half_an_answer_is_none() {
        assert_eq!(read_validation(b"{\"valid\": tr", &None_), Err(NoJson));
        assert_eq!(read_validation(b"{\"valid\": false, \"diagnostics\": []}", &None_), Err(NoJson));
        assert_eq!(read_validation(b"{\"valid\": true, \"diagnostics\": []}", &None_), Ok(vec![]));
        assert_eq!(read_tests(b"", &None_), Err(NoJson));
        assert_eq!(read_tests(b"{\"type\":\"version\"}\nKilled\n", &None_), Err(NoJson));
        assert_eq!(read_plan(b"Segmentation fault", &None_), Err(NoJson));
    }

    #[test]
    fn a_plan_that_lacks_something_says_what_to_give() {
        let code = |summary: &str| {
            let diagnostic = serde_json::json!({ "severity": "error", "summary": summary, "detail": "" });
            let message = serde_json::json!({ "type": "diagnostic", "diagnostic": diagnostic });
            read_plan(message.to_string().as_bytes(), &None_).expect("JSON")[0].code.id
        };
        assert_eq!(code("No value for required variable"), "PTC717");
        assert_eq!(code("No valid credential sources found"), "PTC719");
        assert_eq!(code("Retrieving AWS account details: validating provider credentials: x"), "PTC719");
        assert_eq!(code("Invalid for_each argument"), "PTC716");
    }

    #[test]
    fn a_run_that_does_not_pass_is_never_lost() {
        let summary = |passed: u32, failed: u32| {
            format!("{{\"type\":\"test_summary\",\"test_summary\":{{\"passed\":{passed},\"failed\":{failed}}}}}")
        };
        let codes = |text: &str| {
            let tested = read_tests(text.as_bytes(), &None_).expect("JSON");
            tested.findings.iter().map(|finding| finding.code.id).collect::<Vec<_>>()
        };
        assert_eq!(codes(&summary(2, 0)), Vec::<&str>::new());
        assert_eq!(codes(&summary(2, 1)), ["PTC714"]);
        assert_eq!(codes(&summary(0, 0)), ["PTC715"]);
        let empty = "{\"type\":\"test_abstract\",\"test_abstract\":{\"tests/a.tftest.hcl\":[]}}\n";
        assert_eq!(codes(&format!("{empty}{}", summary(2, 0))), ["PTC715"]);
    }
}
