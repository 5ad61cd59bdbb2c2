//! Answers standard input line by line, as the lines arrive. Buffers no more than one block of input and output.

#![expect(clippy::disallowed_methods, reason = "a pipeline is read and written at once")]

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::path::Path;

use super::disk::{DiskError, failed};
use super::terminal;

/// The longest line, in bytes. No image reference comes close.
const MAX_LINE: usize = 64 * 1024;

/// What is printed for a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineOutput {
    /// For standard output.
    pub data: String,
    /// For standard error.
    pub messages: String,
}

/// Passes each line of standard input, without its line end, to `answer` and prints what that returns. The output is
/// flushed whenever no more input is waiting. Returns early if the reader of standard output is gone.
///
/// # Errors
/// Standard input can't be read, holds a line of more than 64 KiB, or standard output can't be written.
pub fn each(mut answer: impl FnMut(&str) -> LineOutput) -> Result<(), DiskError> {
    let reading = || failed("read", Path::new("standard input"));
    let mut input = BufReader::new(io::stdin().lock());
    let (mut line, mut waiting) = (Vec::new(), LineOutput::default());
    loop {
        line.clear();
        let read = (&mut input).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut line).map_err(reading())?;
        if read > MAX_LINE {
            let error = io::Error::new(ErrorKind::InvalidData, "a line is longer than 64 KiB");
            return Err(reading()(error));
        }
        if read > 0 {
            let said = answer(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']));
            waiting.data.push_str(&said.data);
            waiting.messages.push_str(&said.messages);
        }
        let ended = read == 0;
        if ended || input.buffer().is_empty() {
            let reader = print(&mut waiting)?;
            if ended || reader == Reader::Gone {
                return Ok(());
            }
        }
    }
}

/// Whether standard output still has a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// The pipe is open.
    There,
    /// The pipe is closed.
    Gone,
}

/// Prints what has been collected, and empties it.
///
/// # Errors
/// Standard output can't be written.
pub(crate) fn print(said: &mut LineOutput) -> Result<Reader, DiskError> {
    let LineOutput { data, messages } = std::mem::take(said);
    terminal::tell(&messages);
    let mut stdout = io::stdout().lock();
    match stdout.write_all(data.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(Reader::There),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(failed("write", Path::new("standard output"))(error)),
    }
}
