//! Creates the files that are renamed into place once they are complete.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;

use rustix::fs::Mode;
use rustix::path::Arg;

use super::system;

/// Creates a new file and writes it. `mode` is the mode of the file that it will replace, if any.
pub(in crate::edge) fn create(folder: impl AsFd, name: impl Arg, bytes: &[u8], mode: Option<Mode>) -> io::Result<File> {
    let file = system::create(folder, name)?;
    system::write(&file, bytes)?;
    if let Some(mode) = mode {
        system::set_mode(&file, mode)?;
    }
    Ok(file)
}
