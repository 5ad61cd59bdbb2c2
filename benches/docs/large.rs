//! Modules with one very large part, in every format: does the time grow with the size, or with its square?

use std::hint::black_box;
use std::time::{Duration, Instant};

use ptcgen::docs::{Config, FORMATTERS, MemoryFolder, document};

/// A name, and a module of about that many bytes.
type Input = (&'static str, fn(usize) -> String);

const INPUTS: [Input; 13] = [
    ("a description full of one URL", |size| described("https://example.com/a_b?c=d_e ", size)),
    ("a description of different URLs", |size| {
        described_as(&(0..size / 32).map(|at| format!("https://example.com/a_b/{at:07} ")).collect::<String>())
    }),
    ("a description full of `*`", |size| described("*", size)),
    ("a description full of `_`", |size| described("_", size)),
    ("a description full of backticks", |size| described("`", size)),
    ("a description full of `|`", |size| described("|", size)),
    ("a description full of `[`", |size| described("[", size)),
    ("a description full of links", |size| described("[a_b](http://c.d/e_f) ", size)),
    ("a description of lines", |size| described("\\n a_b", size)),
    ("a map of entries", |size| entries("{\n", size / 24, |at| format!("  key{at} = \"value{at}\"\n"), "}")),
    ("a default on one line", |size| format!("variable \"x\" {{\n  default = \"{}\"\n}}\n", "a_b ".repeat(size / 4))),
    ("many variables", |size| {
        (0..size / 40).map(|at| format!("variable \"v{at}\" {{\n  type = string\n}}\n")).collect()
    }),
    ("lists within lists", |size| {
        entries("[\n", size / 128, |_| format!("{}1{},\n", "[".repeat(60), "]".repeat(60)), "]")
    }),
];

fn described(part: &str, size: usize) -> String {
    described_as(&part.repeat(size / part.len()))
}

fn described_as(text: &str) -> String {
    format!("variable \"x\" {{\n  description = \"{text}\"\n}}\n")
}

fn entries(open: &str, count: usize, entry: impl Fn(usize) -> String, close: &str) -> String {
    let entries: String = (0..count).map(entry).collect();
    format!("variable \"x\" {{\n  default = {open}{entries}{close}\n}}\n")
}

/// Prints one row per input: the slowest format, how long it takes, and how much longer for twice the size.
pub fn print() {
    const SIZE: usize = 1 << 20;
    println!("\n| one module of 1 MB | slowest format | wall | 2 MB ÷ 1 MB |\n|---|---|---|---|");
    for (name, input) in INPUTS {
        let (once, twice) = (input(SIZE), input(2 * SIZE));
        let formats = FORMATTERS.iter().map(|formatter| (time(formatter.names[0], &once), formatter.names[0]));
        let Some((slowest, format)) = formats.max() else { continue };
        let growth = time(format, &twice).as_secs_f64() / slowest.as_secs_f64();
        println!("| {name} | {format} | {:.1} ms | {growth:.1} |", slowest.as_secs_f64() * 1e3);
    }
}

/// The fastest of three runs.
fn time(format: &str, text: &str) -> Duration {
    let config = Config { formatter: format.into(), ..Config::default() };
    let runs = (0..3).map(|_| {
        let start = Instant::now();
        black_box(document(&MemoryFolder(&[("main.tf", text.as_bytes())]), &config, None)).ok();
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}
