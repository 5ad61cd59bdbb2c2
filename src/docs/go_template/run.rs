//! Runs a parsed template over its data.

use std::cell::Cell;
use std::rc::Rc;

use super::datum::Datum;
use super::parse::{Command, Node, Operand, Pipeline, Template};

/// The number of steps after which a template is stopped; no sensible template needs nearly as many.
const FUEL: u64 = 5_000_000;
/// The number of bytes of output after which a template is stopped.
const LONGEST_OUTPUT: usize = 64 << 20;
/// The depth at which templates that call themselves are stopped.
const DEPTH_LIMIT: usize = 100;

type Call<'a> = &'a dyn Fn(&str, &[Datum]) -> Result<Datum, String>;

/// Runs a template with `root` as `.` and `$`.
pub(super) fn run(template: &Template, root: Datum, call: Call<'_>) -> Result<String, String> {
    let fuel = Cell::new(FUEL);
    let mut run = Interpreter { template, call, fuel: &fuel, out: String::new(), depth: 0 };
    let mut scope = Scope { variables: vec![(String::new(), root.clone())] };
    run.nodes(&template.main, &root, &mut scope)?;
    Ok(run.out)
}

struct Interpreter<'a> {
    template: &'a Template,
    call: Call<'a>,
    fuel: &'a Cell<u64>,
    out: String,
    depth: usize,
}

/// Variables, innermost last.
struct Scope {
    variables: Vec<(String, Datum)>,
}

/// How a list of nodes ended.
#[derive(PartialEq)]
enum Flow {
    On,
    Break,
    Continue,
}

impl Interpreter<'_> {
    fn nodes(&mut self, nodes: &[Node], dot: &Datum, scope: &mut Scope) -> Result<Flow, String> {
        for node in nodes {
            let flow = self.node(node, dot, scope)?;
            if flow != Flow::On {
                return Ok(flow);
            }
        }
        Ok(Flow::On)
    }

    fn node(&mut self, node: &Node, dot: &Datum, scope: &mut Scope) -> Result<Flow, String> {
        self.step()?;
        match node {
            Node::Text(text) => self.out.push_str(text),
            Node::Action(pipeline) => {
                let value = self.pipeline(pipeline, dot, scope)?;
                if pipeline.variables.is_empty() {
                    self.out.push_str(&value.print()?);
                }
            }
            Node::If { test, then, otherwise } => {
                return self.scoped(scope, |run, scope| {
                    let branch = if run.pipeline(test, dot, scope)?.truth() { then } else { otherwise };
                    run.nodes(branch, dot, scope)
                });
            }
            Node::With { value, then, otherwise } => {
                return self.scoped(scope, |run, scope| {
                    let value = run.pipeline(value, dot, scope)?;
                    if value.truth() { run.nodes(then, &value, scope) } else { run.nodes(otherwise, dot, scope) }
                });
            }
            Node::Range { value, body, otherwise } => {
                self.scoped(scope, |run, scope| run.range(value, body, otherwise, dot, scope))?;
            }
            Node::Template { name, value } => {
                let value = value.as_ref().map(|value| self.pipeline(value, dot, scope)).transpose()?;
                self.template(name, value.unwrap_or(Datum::Nil))?;
            }
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        if self.out.len() > LONGEST_OUTPUT {
            return Err("the output is too long".into());
        }
        Ok(Flow::On)
    }

    fn step(&self) -> Result<(), String> {
        self.fuel.set(self.fuel.get().saturating_sub(1));
        if self.fuel.get() == 0 { Err("the template runs for too long".into()) } else { Ok(()) }
    }

    /// Runs `inner`; the variables that it declares go out of scope afterwards.
    fn scoped<T>(
        &mut self,
        scope: &mut Scope,
        inner: impl FnOnce(&mut Self, &mut Scope) -> Result<T, String>,
    ) -> Result<T, String> {
        let known = scope.variables.len();
        let result = inner(self, scope);
        scope.variables.truncate(known);
        result
    }

    fn template(&mut self, name: &str, value: Datum) -> Result<(), String> {
        let nodes = self.template.defined.get(name).ok_or_else(|| format!("template `{name}` is not defined"))?;
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err("templates call each other too deeply".into());
        }
        let mut scope = Scope { variables: vec![(String::new(), value.clone())] };
        self.nodes(&Rc::clone(nodes), &value, &mut scope)?;
        self.depth -= 1;
        Ok(())
    }

    fn range(
        &mut self,
        pipeline: &Pipeline,
        body: &[Node],
        otherwise: &[Node],
        dot: &Datum,
        scope: &mut Scope,
    ) -> Result<(), String> {
        let value = self.commands(pipeline, dot, scope)?;
        let items: Vec<(Datum, Datum)> = match value.base() {
            Datum::List(list) => (0..).map(Datum::int).zip(list.items.iter().cloned()).collect(),
            Datum::Map(dict) => {
                let entries = dict.entries.borrow();
                entries.iter().map(|(key, value)| (Datum::Text(key.clone()), value.clone())).collect()
            }
            Datum::Int(_, _) if pipeline.variables.len() > 1 => {
                return Err("`range` over a number has only one variable".into());
            }
            Datum::Int(count, kind) => {
                (0..(*count).min(1_000_000)).map(|at| (Datum::Int(at, *kind), Datum::Int(at, *kind))).collect()
            }
            Datum::Nil => Vec::new(),
            other => return Err(format!("`range` cannot iterate over a {}", other.go_type())),
        };
        if items.is_empty() {
            self.nodes(otherwise, dot, scope)?;
        }
        for (key, item) in items {
            let known = scope.variables.len();
            match pipeline.variables.as_slice() {
                [] => {}
                [only] => self.bind(pipeline, scope, only, item.clone())?,
                [first, second, ..] => {
                    self.bind(pipeline, scope, first, key)?;
                    self.bind(pipeline, scope, second, item.clone())?;
                }
            }
            let flow = self.nodes(body, &item, scope)?;
            scope.variables.truncate(known);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(())
    }

    fn bind(&self, pipeline: &Pipeline, scope: &mut Scope, name: &str, value: Datum) -> Result<(), String> {
        if pipeline.declares {
            scope.variables.push((name.to_owned(), value));
            return Ok(());
        }
        match scope.variables.iter_mut().rev().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => return Err(format!("variable `${name}` is not defined")),
        }
        Ok(())
    }

    fn pipeline(&mut self, pipeline: &Pipeline, dot: &Datum, scope: &mut Scope) -> Result<Datum, String> {
        let value = self.commands(pipeline, dot, scope)?;
        for name in &pipeline.variables {
            self.bind(pipeline, scope, name, value.clone())?;
        }
        Ok(value)
    }

    fn commands(&mut self, pipeline: &Pipeline, dot: &Datum, scope: &mut Scope) -> Result<Datum, String> {
        let mut value = None;
        for command in &pipeline.commands {
            value = Some(self.command(command, value, dot, scope)?);
        }
        Ok(value.unwrap_or(Datum::Nil))
    }

    fn command(
        &mut self,
        command: &Command,
        piped: Option<Datum>,
        dot: &Datum,
        scope: &mut Scope,
    ) -> Result<Datum, String> {
        self.step()?;
        let Some(first) = command.first() else { return Err("a value is missing".into()) };
        let Operand::Function(name) = first else {
            if command.len() == 1 && piped.is_none() {
                return match first {
                    Operand::Literal(Datum::Nil) => Err("`nil` is not a command".into()),
                    first => self.operand(first, &[], dot, scope),
                };
            }
            let mut arguments = Vec::with_capacity(command.len());
            for operand in &command[1..] {
                arguments.push(self.operand(operand, &[], dot, scope)?);
            }
            arguments.extend(piped);
            return self.operand(first, &arguments, dot, scope);
        };
        // These two stop at the first argument that decides the result.
        let stops = match name.as_str() {
            "and" => Some(false),
            "or" => Some(true),
            _ => None,
        };
        let mut arguments = Vec::with_capacity(command.len());
        for operand in &command[1..] {
            let value = self.operand(operand, &[], dot, scope)?;
            if stops == Some(value.truth()) {
                return Ok(value);
            }
            arguments.push(value);
        }
        arguments.extend(piped);
        if stops.is_some() {
            return arguments.pop().ok_or_else(|| format!("`{name}` needs arguments"));
        }
        (self.call)(name, &arguments).map_err(|reason| format!("`{name}`: {reason}"))
    }

    /// Evaluates an operand; the arguments are for the method at its end.
    fn operand(
        &mut self,
        operand: &Operand,
        arguments: &[Datum],
        dot: &Datum,
        scope: &mut Scope,
    ) -> Result<Datum, String> {
        match operand {
            Operand::Dot(names) => members(dot.clone(), names, arguments),
            Operand::Variable(name, names) => {
                let known = scope.variables.iter().rev().find(|(known, _)| known == name);
                let value = known.map(|(_, value)| value.clone());
                members(value.ok_or_else(|| format!("variable `${name}` is not defined"))?, names, arguments)
            }
            Operand::Pipeline(pipeline, names) => {
                let value = self.pipeline(pipeline, dot, scope)?;
                members(value, names, arguments)
            }
            Operand::Literal(_) | Operand::Function(_) if !arguments.is_empty() => Err(NO_FUNCTION.into()),
            Operand::Literal(value) => Ok(value.clone()),
            Operand::Function(name) => (self.call)(name, &[]).map_err(|reason| format!("`{name}`: {reason}")),
        }
    }
}

const NO_FUNCTION: &str = "only a function takes arguments";

/// Follows `.a.b`; the last name may be a method that takes arguments. What a map lacks is nil, and so is all below it.
fn members(value: Datum, names: &[String], arguments: &[Datum]) -> Result<Datum, String> {
    let Some((last, path)) = names.split_last() else {
        return if arguments.is_empty() { Ok(value) } else { Err(NO_FUNCTION.into()) };
    };
    let step = |value: Option<Datum>, from_map: bool, name: &str, arguments: &[Datum]| match value {
        None => Ok(None),
        Some(Datum::Nil) if from_map => Err(format!("there is no `.{name}` in nil")),
        Some(Datum::Nil) => Ok(None),
        Some(value) => value.member(name, arguments),
    };
    let mut value = Some(value);
    for (at, name) in path.iter().enumerate() {
        value = step(value, at > 0, name, &[])?;
    }
    Ok(step(value, !path.is_empty(), last, arguments)?.unwrap_or(Datum::Nil))
}
