//! Parses the words of an action into a pipeline.

use super::{Command, DEPTH_LIMIT, Operand, Pipeline};
use crate::docs::go_template::datum::Datum;
use crate::docs::go_template::token::Token;

/// Parses all of `words`; at most `most` variables can be declared, and they are added to `variables`.
pub(super) fn pipeline(
    words: &[Token],
    most: usize,
    is_known: &dyn Fn(&str) -> bool,
    variables: &mut Vec<String>,
) -> Result<Pipeline, String> {
    let mut words = Words { words, at: 0, depth: 0, is_known, variables };
    let pipeline = words.pipeline(most)?;
    match words.peek() {
        None => Ok(pipeline),
        Some(_) => Err("unexpected words at the end of an action".into()),
    }
}

struct Words<'a> {
    words: &'a [Token],
    at: usize,
    depth: usize,
    is_known: &'a dyn Fn(&str) -> bool,
    variables: &'a mut Vec<String>,
}

impl Words<'_> {
    fn peek(&self) -> Option<&Token> {
        self.words.get(self.at)
    }

    fn pipeline(&mut self, most: usize) -> Result<Pipeline, String> {
        let mut pipeline = Pipeline::default();
        let assigns = |word: &Token| matches!(word, Token::Declare | Token::Assign);
        let assigned = match self.peek() {
            Some(Token::Variable(_)) => {
                let rest = &self.words[self.at..];
                rest.iter()
                    .position(|word| !matches!(word, Token::Variable(_) | Token::Comma))
                    .filter(|at| assigns(&rest[*at]))
            }
            _ => None,
        };
        if let Some(length) = assigned {
            let end = self.at + length;
            pipeline.declares = self.words[end] == Token::Declare;
            for pair in self.words[self.at..end].chunks(2) {
                match pair {
                    [Token::Variable(name)] | [Token::Variable(name), Token::Comma] => {
                        pipeline.variables.push(name.clone());
                    }
                    _ => return Err("only variables can be assigned".into()),
                }
            }
            if pipeline.variables.len() > most {
                return Err("too many variables are declared".into());
            }
            self.at = end + 1;
        }
        loop {
            let command = self.command()?;
            if command.is_empty() {
                return Err("a value is missing".into());
            }
            if !pipeline.commands.is_empty() && matches!(command[0], Operand::Literal(_)) {
                return Err("a literal takes no argument from a pipe".into());
            }
            pipeline.commands.push(command);
            if self.peek() != Some(&Token::Pipe) {
                for name in &pipeline.variables {
                    if pipeline.declares {
                        self.variables.push(name.clone());
                    } else {
                        self.known(name)?;
                    }
                }
                return Ok(pipeline);
            }
            self.at += 1;
        }
    }

    fn known(&self, name: &str) -> Result<(), String> {
        let known = self.variables.iter().any(|known| known == name);
        known.then_some(()).ok_or_else(|| format!("variable `${name}` is not defined"))
    }

    fn command(&mut self) -> Result<Command, String> {
        let mut operands = Command::new();
        while let Some(word) = self.peek() {
            if matches!(word, Token::Pipe | Token::Close) {
                break;
            }
            let word = word.clone();
            self.at += 1;
            operands.push(self.operand(word)?);
        }
        Ok(operands)
    }

    fn operand(&mut self, word: Token) -> Result<Operand, String> {
        Ok(match word {
            Token::Dot => Operand::Dot(Vec::new()),
            Token::Field { name, .. } => {
                let mut names = vec![name];
                names.extend(self.joined_fields());
                Operand::Dot(names)
            }
            Token::Variable(name) => {
                self.known(&name)?;
                Operand::Variable(name, self.joined_fields())
            }
            Token::Text(text) => Operand::Literal(Datum::Text(text)),
            Token::Int(number) => Operand::Literal(Datum::int(number)),
            Token::Float(number) => Operand::Literal(Datum::Float(number)),
            Token::Name(name) => match name.as_str() {
                "true" | "false" => Operand::Literal(Datum::Bool(name == "true")),
                "nil" => Operand::Literal(Datum::Nil),
                _ if (self.is_known)(&name) => Operand::Function(name),
                _ => return Err(format!("function `{name}` is not defined")),
            },
            Token::Open => {
                self.depth += 1;
                if self.depth > DEPTH_LIMIT {
                    return Err("nested too deeply".into());
                }
                let inner = self.pipeline(1)?;
                if self.peek() != Some(&Token::Close) {
                    return Err("a parenthesis is never closed".into());
                }
                self.at += 1;
                self.depth -= 1;
                Operand::Pipeline(Box::new(inner), self.joined_fields())
            }
            _ => return Err("unexpected punctuation in an action".into()),
        })
    }

    fn joined_fields(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        while let Some(Token::Field { name, joined: true }) = self.peek() {
            names.push(name.clone());
            self.at += 1;
        }
        names
    }
}
