//! Parses a template into a tree of actions. Unknown functions and unclosed blocks are errors.

mod words;

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
    let mut parser = Parser {
        pieces: pieces(text)?.into_iter(),
        defined: HashMap::new(),
        is_known,
        depth: 0,
        loops: 0,
        variables: vec![String::new()],
    };
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
    /// How many lists of nodes are open.
    depth: usize,
    /// How many `range` blocks are open.
    loops: usize,
    /// The variables that are declared so far; `$` has no name.
    variables: Vec<String>,
}

impl Parser<'_> {
    fn nodes(&mut self) -> Result<(Nodes, End), String> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err("nested too deeply".into());
        }
        let known = self.variables.len();
        let mut nodes = Vec::new();
        let end = loop {
            match self.pieces.next() {
                None => break End::Text,
                Some(TemplatePiece::Text("")) => {}
                Some(TemplatePiece::Text(text)) => nodes.push(Node::Text(text.to_owned())),
                Some(TemplatePiece::Action(action)) => {
                    let words = tokens(action)?;
                    match words.as_slice() {
                        [Token::Name(name)] if name == "end" => break End::Closed,
                        [Token::Name(name), rest @ ..] if name == "else" => break End::Else(rest.to_vec()),
                        _ => nodes.extend(self.action(&words)?),
                    }
                }
            }
        };
        self.depth -= 1;
        if self.depth > 0 {
            self.variables.truncate(known);
        }
        Ok((Rc::new(nodes), end))
    }

    fn action(&mut self, words: &[Token]) -> Result<Option<Node>, String> {
        let (keyword, rest) = match words {
            [Token::Name(name), rest @ ..] => (name.as_str(), rest),
            _ => ("", words),
        };
        Ok(Some(match keyword {
            "if" | "with" | "range" => self.block(keyword, rest)?,
            "define" if self.depth == 1 => {
                self.define(keyword, rest)?;
                return Ok(None);
            }
            "block" => {
                let (name, value) = self.define(keyword, rest)?;
                Node::Template { name, value }
            }
            "template" => {
                let (name, value) = self.name_and_value(rest)?;
                Node::Template { name, value }
            }
            "break" | "continue" if self.loops == 0 => return Err(format!("`{{{{ {keyword} }}}}` outside `range`")),
            "break" if rest.is_empty() => Node::Break,
            "continue" if rest.is_empty() => Node::Continue,
            _ => Node::Action(self.pipeline(words, 1)?),
        }))
    }

    fn block(&mut self, keyword: &str, words: &[Token]) -> Result<Node, String> {
        let unclosed = || format!("`{{{{ {keyword} }}}}` is never closed");
        let known = self.variables.len();
        let is_loop = keyword == "range";
        let value = self.pipeline(words, if is_loop { 2 } else { 1 })?;
        self.loops += usize::from(is_loop);
        let (then, end) = self.nodes()?;
        self.loops -= usize::from(is_loop);
        let otherwise = match end {
            End::Text => return Err(unclosed()),
            End::Closed => Nodes::default(),
            End::Else(words) => match words.as_slice() {
                [] => match self.nodes()? {
                    (otherwise, End::Closed) => otherwise,
                    _ => return Err(unclosed()),
                },
                // `else if` has no `end` of its own.
                [Token::Name(name), rest @ ..] if name == keyword && !is_loop => {
                    self.depth += 1;
                    if self.depth > DEPTH_LIMIT {
                        return Err("nested too deeply".into());
                    }
                    let inner = self.block(keyword, rest)?;
                    self.depth -= 1;
                    Rc::new(vec![inner])
                }
                _ => return Err("unexpected words after `else`".into()),
            },
        };
        self.variables.truncate(known);
        Ok(match keyword {
            "if" => Node::If { test: value, then, otherwise },
            "with" => Node::With { value, then, otherwise },
            _ => Node::Range { value, body: then, otherwise },
        })
    }

    /// Parses the body of a named template, which sees none of the variables around it.
    fn define(&mut self, keyword: &str, words: &[Token]) -> Result<(String, Option<Pipeline>), String> {
        let (name, value) = self.name_and_value(words)?;
        if keyword == "define" && value.is_some() {
            return Err("unexpected words after the name of a template".into());
        }
        let outer = std::mem::replace(&mut self.variables, vec![String::new()]);
        let loops = std::mem::take(&mut self.loops);
        let (body, end) = self.nodes()?;
        self.variables = outer;
        self.loops = loops;
        if end != End::Closed {
            return Err(format!("`{{{{ {keyword} }}}}` is never closed"));
        }
        // A template that prints nothing can be replaced, and replaces nothing.
        let is_blank =
            |nodes: &Nodes| nodes.iter().all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()));
        match self.defined.get(&name) {
            Some(old) if !is_blank(old) && !is_blank(&body) => {
                return Err(format!("template `{name}` is defined twice"));
            }
            Some(old) if !is_blank(old) => {}
            _ => drop(self.defined.insert(name.clone(), body)),
        }
        Ok((name, value))
    }

    fn name_and_value(&mut self, words: &[Token]) -> Result<(String, Option<Pipeline>), String> {
        let Some((Token::Text(name), rest)) = words.split_first() else {
            return Err("expected the name of a template".into());
        };
        let value = if rest.is_empty() { None } else { Some(self.pipeline(rest, 1)?) };
        Ok((name.clone(), value))
    }

    /// Parses a pipeline that declares at most `most` variables.
    fn pipeline(&mut self, words: &[Token], most: usize) -> Result<Pipeline, String> {
        words::pipeline(words, most, self.is_known, &mut self.variables)
    }
}
