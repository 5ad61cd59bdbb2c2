//! The program as its users drive it, one file a command.
mod hcl_fmt;
