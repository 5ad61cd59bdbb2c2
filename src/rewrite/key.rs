//! The paths of `--key KIND:PATH`: keys separated by dots, with `[]` for every item of a list.

use super::yaml::Node;

/// A field in which a kind of document names an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPath {
    /// The kind that has the field; `None` for any kind.
    pub kind: Option<String>,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Each,
}

impl KeyPath {
    /// Parses the argument.
    ///
    /// # Errors
    /// What to type instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (kind, path) = text.split_once(':').map_or((None, text), |(kind, path)| (Some(kind.to_owned()), path));
        let mut steps = Vec::new();
        for part in path.split('.') {
            let key = part.trim_end_matches("[]");
            if key.is_empty() {
                return Err(
                    "separate keys with dots, for example `Prometheus:spec.image` or `spec.steps[].image`".into()
                );
            }
            steps.push(Step::Key(key.to_owned()));
            steps.extend(std::iter::repeat_n(Step::Each, (part.len() - key.len()) / 2));
        }
        Ok(Self { kind, steps })
    }

    /// The last key. A file without it can't have this field.
    pub fn last(&self) -> &str {
        let keys = self.steps.iter().rev().filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Each => None,
        });
        keys.into_iter().next().unwrap_or_default()
    }

    /// Calls a function for every node that the path leads to.
    pub(super) fn each(&self, node: &Node<'_>, call: &mut impl FnMut(&Node<'_>)) {
        follow(&self.steps, node, call);
    }
}

fn follow(steps: &[Step], node: &Node<'_>, call: &mut impl FnMut(&Node<'_>)) {
    match steps.split_first() {
        None => call(node),
        Some((Step::Key(key), rest)) => {
            if let Some(value) = node.get(key) {
                follow(rest, value, call);
            }
        }
        Some((Step::Each, rest)) => node.items().iter().for_each(|item| follow(rest, item, call)),
    }
}
