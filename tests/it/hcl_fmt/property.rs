//! Promises of the lexer and the formatter over random texts.
