//! Words of a POSIX shell.

/// Quotes a word.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Returns the word, quoted if a shell would split it or replace a part of it.
pub fn word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+=,-".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) { word.to_owned() } else { quoted(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_split_or_replace_it() {
        let rows =
            [("a/b-c_d.yml", "a/b-c_d.yml"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("$x", "'$x'")];
        for (text, wanted) in rows {
            assert_eq!(word(text), wanted);
        }
    }
}
