//! argv → `ptcgen::run` → exit code.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let argv: Vec<_> = std::env::args_os().skip(2).collect();
    let surroundings = ptcgen::commands::docs::Surroundings {
        working_directory: std::path::PathBuf::new(),
        home: std::env::var_os("HOME").map(Into::into),
    };
    let outcome = ptcgen::commands::docs::run(&argv, &surroundings);
    let _ = std::io::stdout().write_all(outcome.stdout.as_bytes());
    for finding in &outcome.findings {
        let place = finding.place.as_ref().map(|place| {
            let (line, column) = place.source.line_column(place.span.start);
            format!("{}:{line}:{column}: ", place.source.name)
        });
        let _ = writeln!(std::io::stderr(), "Error: {}{}", place.unwrap_or_default(), finding.message);
    }
    ExitCode::from(outcome.code)
}
