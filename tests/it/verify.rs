//! `ptcgen verify`: through terraform where it is, and through a program of ours that hangs and babbles on demand.

mod origins;
mod plan;
mod real;
mod stand_in;
mod together;
