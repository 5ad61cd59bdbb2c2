//! The one way in which a file comes to be: written whole under another name, then renamed.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;

use rustix::fs::Mode;
use rustix::path::Arg;

use super::system;

/// Writes a file that is not there. With a mode it replaces another, and has that one's.
pub(in crate::edge) fn create(folder: impl AsFd, name: impl Arg, bytes: &[u8], mode: Option<Mode>) -> io::Result<File> {
    let file = system::create(folder, name)?;
    system::write(&file, bytes)?;
    if let Some(mode) = mode {
        system::set_mode(&file, mode)?;
    }
    Ok(file)
}
