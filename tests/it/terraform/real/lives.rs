//! Modules that are applied, filled, changed and applied again: nothing that runs is lost. terraform applies them in an
//! account on loopback.

mod account;
mod faults;
mod module;
mod random;
mod table;
