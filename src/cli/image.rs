//! `ptcgen image`: what can be typed.

use clap::Args;

use super::{CacheOptions, Findings};

/// Print where the cache has an image.
#[derive(Args, Debug)]
#[command(after_help = IMAGE_EXAMPLES)]
pub struct Image {
    /// Image references; `-` reads them from standard input, one a line [default: `-`, unless that is a terminal]
    #[arg(value_name = "REF")]
    pub references: Vec<String>,
    /// Print what cached references stand for upstream
    #[arg(long, env = "PTCGEN_REVERSE")]
    pub reverse: bool,
    /// What is printed in the place of lines, and what is written besides
    #[command(flatten)]
    pub findings: Findings,
    /// Which cache
    #[command(flatten)]
    pub cache: CacheOptions,
}

const IMAGE_EXAMPLES: &str = "\
Examples:
  ptcgen image nginx:1.27 --account 111122223333 --region eu-west-1
  ptcgen image quay.io/prometheus/prometheus:v2.53.0 --module modules/ecr-cache
  ptcgen image --reverse 111122223333.dkr.ecr.eu-west-1.amazonaws.com/quay/org/app:1
  sort -u images.txt | ptcgen image --spec ecr-cache.yaml

A line for each REF, in order. What no rule covers is printed as it is and told on standard error,
exit code 1. What is cached already and `scratch` stay as they are. Without a spec, a preset or a
module in the current folder it takes every registry with a fixed host, under the prefix that the
AWS console proposes. From standard input empty lines and comments (`# …`) come out as they are.
`--format json` prints all answers as one document, the other formats print what is wrong.";
