//! `ptcgen verify`: with terraform where it is installed, and with a stand-in that hangs or prints garbage on demand.

mod apply;
mod origins;
mod plan;
mod plan_file;
mod real;
mod stand_in;
mod together;
