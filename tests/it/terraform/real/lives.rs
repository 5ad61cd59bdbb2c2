//! Modules that are applied, filled, changed and applied again: nothing that runs is lost. terraform applies them in an
//! account on loopback.

mod account;
mod calls;
mod faults;
mod module;
mod moments;
mod random;
mod table;

pub(super) use account::attached;

/// A spec with the label and the region that most lives use.
fn spec(rest: &str) -> String {
    format!("module: {{ label: cache }}\nregion: eu-west-1\n{rest}\n")
}
