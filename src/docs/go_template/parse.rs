//! Parses a template into a tree of actions. Unknown functions and unclosed blocks are errors.

use std::collections::HashMap;
use std::rc::Rc;

use super::datum::Datum;
use super::token::{TemplatePiece, Token, pieces, tokens};

/// Deeper nesting is refused, so that it cannot exhaust the stack.
const DEPTH_LIMIT: usize = 100;

pub(super) type Nodes = Rc<Vec<Node>>;

/// A whole template.
#[derive(Debug, Default)]
pub(super) struct Template {
    pub(super) main: Nodes,
    /// The bodies of `{{ define "name" }}`.
    pub(super) defined: HashMap<String, Nodes>,
}

#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Action(Pipeline),
    If { test: Pipeline, then: Nodes, otherwise: Nodes },
    With { value: Pipeline, then: Nodes, otherwise: Nodes },
    Range { value: Pipeline, body: Nodes, otherwise: Nodes },
    Template { name: String, value: Option<Pipeline> },
    Break,
    Continue,
}

/// `$a, $b := command | command`.
#[derive(Debug, Default)]
pub(super) struct Pipeline {
    pub(super) variables: Vec<String>,
    pub(super) declares: bool,
    pub(super) commands: Vec<Command>,
}

/// A function or value and its arguments.
pub(super) type Command = Vec<Operand>;

#[derive(Debug)]
pub(super) enum Operand {
    Dot(Vec<String>),
    Variable(String, Vec<String>),
    Literal(Datum),
    Function(String),
    Pipeline(Box<Pipeline>, Vec<String>),
}

/// Parses a template; `is_known` decides which functions exist.
pub(super) fn parse(text: &str, is_known: &dyn Fn(&str) -> bool) -> Result<Template, String> {
    let mut parser = Parser { pieces: pieces(text)?.into_iter(), defined: HashMap::new(), is_known, depth: 0 };
    let (main, end) = parser.nodes()?;
    if end != End::Text {
        return Err("`{{ end }}` or `{{ else }}` without a block".into());
    }
    Ok(Template { main, defined: parser.defined })
}

/// What ended a list of nodes.
#[derive(Debug, PartialEq)]
enum End {
    Text,
    Closed,
    /// With the words after `else`.
    Else(Vec<Token>),
}

struct Parser<'a> {
    pieces: std::vec::IntoIter<TemplatePiece<'a>>,
    defined: HashMap<String, Nodes>,
    is_known: &'a dyn Fn(&str) -> bool,
    depth: usize,
}

impl Parser<'_> {
    fn nodes(&mut self) -> Result<(Nodes, End), String> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err("nested too deeply".into());
        }
        let mut nodes = Vec::new();
        let end = loop {
            match self.pieces.next() {
                None => break End::Text,
                Some(TemplatePiece::Text("")) => {}
                Some(TemplatePiece::Text(text)) => nodes.push(Node::Text(text.to_owned())),
                Some(TemplatePiece::Action(action)) => {
                    let words = tokens(action)?;
                    match words.first() {
                        Some(Token::Name(name)) if name == "end" => break End::Closed,
                        Some(Token::Name(name)) if name == "else" => break End::Else(words[1..].to_vec()),
                        _ => nodes.extend(self.action(words)?),
                    }
                }
            }
        };
        self.depth -= 1;
        Ok((Rc::new(nodes), end))
    }

    fn action(&mut self, words: Vec<Token>) -> Result<Option<Node>, String> {
        let keyword = match words.first() {
            Some(Token::Name(name)) => name.clone(),
            _ => String::new(),
        };
        let rest = words.get(1..).unwrap_or_default();
        Ok(Some(match keyword.as_str() {
            "if" | "with" | "range" => self.block(&keyword, rest)?,
            "define" | "block" => return self.define(&keyword, rest),
            "template" => {
                let (name, value) = self.name_and_value(rest)?;
                Node::Template { name, value }
            }
            "break" => Node::Break,
            "continue" => Node::Continue,
            _ => Node::Action(self.pipeline(&words)?),
        }))
    }

    fn block(&mut self, keyword: &str, words: &[Token]) -> Result<Node, String> {
        let value = self.pipeline(words)?;
        let (then, end) = self.nodes()?;
        let otherwise = match end {
            End::Text => return Err(format!("`{{{{ {keyword} }}}}` is never closed")),
            End::Closed => Nodes::default(),
            End::Else(words) => match words.first() {
                None => match self.nodes()? {
                    (otherwise, End::Closed) => otherwise,
                    _ => return Err(format!("`{{{{ {keyword} }}}}` is never closed")),
                },
                // `else if` has no `end` of its own.
                Some(Token::Name(name)) if name == "if" || name == "with" => {
                    self.depth += 1;
                    if self.depth > DEPTH_LIMIT {
                        return Err("nested too deeply".into());
                    }
                    let inner = self.block(&name.clone(), &words[1..])?;
                    self.depth -= 1;
                    Rc::new(vec![inner])
                }
                Some(_) => return Err("unexpected words after `else`".into()),
            },
        };
        Ok(match keyword {
            "if" => Node::If { test: value, then, otherwise },
            "with" => Node::With { value, then, otherwise },
            _ => Node::Range { value, body: then, otherwise },
        })
    }

    fn define(&mut self, keyword: &str, words: &[Token]) -> Result<Option<Node>, String> {
        let (name, value) = self.name_and_value(words)?;
        let (body, end) = self.nodes()?;
        if end != End::Closed {
            return Err(format!("`{{{{ {keyword} }}}}` is never closed"));
        }
        self.defined.insert(name.clone(), body);
        Ok((keyword == "block").then_some(Node::Template { name, value }))
    }

    fn name_and_value(&self, words: &[Token]) -> Result<(String, Option<Pipeline>), String> {
        let Some((Token::Text(name), rest)) = words.split_first() else {
            return Err("expected the name of a template".into());
        };
        let value = if rest.is_empty() { None } else { Some(self.pipeline(rest)?) };
        Ok((name.clone(), value))
    }

    fn pipeline(&self, words: &[Token]) -> Result<Pipeline, String> {
        let mut words = Words { words, at: 0, depth: 0, is_known: self.is_known };
        let pipeline = words.pipeline()?;
        match words.peek() {
            None => Ok(pipeline),
            Some(_) => Err("unexpected words at the end of an action".into()),
        }
    }
}

struct Words<'a> {
    words: &'a [Token],
    at: usize,
    depth: usize,
    is_known: &'a dyn Fn(&str) -> bool,
}

impl Words<'_> {
    fn peek(&self) -> Option<&Token> {
        self.words.get(self.at)
    }

    fn pipeline(&mut self) -> Result<Pipeline, String> {
        let mut pipeline = Pipeline::default();
        let assigned = self.words[self.at..].iter().position(|word| matches!(word, Token::Declare | Token::Assign));
        if let (Some(length), Some(Token::Variable(_))) = (assigned, self.peek()) {
            let end = self.at + length;
            for word in &self.words[self.at..end] {
                match word {
                    Token::Variable(name) => pipeline.variables.push(name.clone()),
                    Token::Comma => {}
                    _ => return Err("only variables can be assigned".into()),
                }
            }
            pipeline.declares = self.words[end] == Token::Declare;
            self.at = end + 1;
        }
        loop {
            let command = self.command()?;
            if command.is_empty() {
                return Err("a value is missing".into());
            }
            pipeline.commands.push(command);
            if self.peek() != Some(&Token::Pipe) {
                return Ok(pipeline);
            }
            self.at += 1;
        }
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
            Token::Variable(name) => Operand::Variable(name, self.joined_fields()),
            Token::Text(text) => Operand::Literal(Datum::Text(text)),
            Token::Int(number) => Operand::Literal(Datum::Int(number)),
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
                let inner = self.pipeline()?;
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
