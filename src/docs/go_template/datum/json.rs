//! Values as JSON, as Go's encoder writes them: structs by the names that their fields have in JSON.

use super::{DEEPEST, Datum, NamedType};
use crate::docs::go_template::functions::LONGEST;
use crate::hcl::value::{HtmlEscape, json_number, write_json_string};

impl Datum {
    /// Formats it as JSON; `indent` is the indent of one level, `None` for a single line.
    ///
    /// # Errors
    /// A number that JSON can't show, and a value that is nested too deeply.
    pub(in crate::docs::go_template) fn json(
        &self,
        escape: HtmlEscape,
        indent: Option<&str>,
    ) -> Result<String, String> {
        let mut writer = Writer { out: String::new(), escape, indent };
        writer.value(self, 0)?;
        Ok(writer.out)
    }
}

struct Writer<'a> {
    out: String,
    escape: HtmlEscape,
    indent: Option<&'a str>,
}

impl Writer<'_> {
    fn value(&mut self, value: &Datum, depth: usize) -> Result<(), String> {
        if depth > DEEPEST || self.out.len() > LONGEST {
            return Err("the value is nested too deeply".into());
        }
        match value {
            Datum::Nil => self.out.push_str("null"),
            Datum::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Datum::Int(number, _) => self.out.push_str(&number.to_string()),
            Datum::Float(number) if !number.is_finite() => return Err("JSON has no such number".into()),
            Datum::Float(number) => self.out.push_str(&json_number(*number)),
            Datum::Text(text) => self.text(text),
            // A description or type that is empty is none.
            Datum::Named(NamedType::Text, base) if !base.truth() => self.out.push_str("null"),
            Datum::Named(_, base) => self.value(base, depth)?,
            Datum::Time(moment) => self.text(&moment.rfc3339()),
            Datum::Version(version) => self.text(&version.to_string()),
            Datum::List(list) if list.is_nil => self.out.push_str("null"),
            Datum::List(list) => self.items(('[', ']'), list.items.iter().map(|item| (None, item)), depth)?,
            Datum::Map(dict) => {
                let entries = dict.entries.borrow();
                self.items(('{', '}'), entries.iter().map(|(key, value)| (Some(key.as_str()), value)), depth)?;
            }
            Datum::Object(object) if object.kind == "*types.Nil" => self.out.push_str("null"),
            Datum::Object(object) => {
                let shown = object.fields.iter().filter_map(|field| Some((Some(field.json?), &field.value)));
                self.items(('{', '}'), shown, depth)?;
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        write_json_string(&mut self.out, text, self.escape);
    }

    fn items<'a>(
        &mut self,
        brackets: (char, char),
        items: impl Iterator<Item = (Option<&'a str>, &'a Datum)>,
        depth: usize,
    ) -> Result<(), String> {
        self.out.push(brackets.0);
        let mut any = false;
        for (key, item) in items {
            self.out.push_str(if any { "," } else { "" });
            any = true;
            self.new_line(depth + 1);
            if let Some(key) = key {
                self.text(key);
                self.out.push_str(if self.indent.is_some() { ": " } else { ":" });
            }
            self.value(item, depth + 1)?;
        }
        if any {
            self.new_line(depth);
        }
        self.out.push(brackets.1);
        Ok(())
    }

    fn new_line(&mut self, depth: usize) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(indent, depth));
        }
    }
}
