//! `docs/template-context.md` documents the context. It is generated from the doc comments of the code, it is complete,
//! and its version changes when a field is removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use ptcgen::render::{CONTEXT_VERSION, context};
use serde_json::Value;

use crate::support::golden;

const PAGE: &str = "docs/template-context.md";

/// A field of the context.
struct Field {
    name: String,
    says: String,
    flattened: bool,
    /// The type inside `Option`, `Vec` and `IndexMap`, without lifetimes: `upstream::Entry`.
    inner: String,
    /// The description of the whole type, with `{}` for the inner type: `list of {}`.
    around: String,
    /// How a template gets from the field to the inner type: `[]`, `[KEY]`, or an empty text.
    step: &'static str,
}

/// The names of types without fields on the page.
const WORDS: &[(&str, &str)] = &[
    ("String", "text"),
    ("str", "text"),
    ("bool", "flag"),
    ("u8", "number"),
    ("u16", "number"),
    ("u32", "number"),
    ("u64", "number"),
    ("usize", "number"),
    ("HclExpr", "HCL expression"),
    ("Markdown", "Markdown"),
    ("Value", "data"),
];

/// Every serialized struct in `src/template/context.rs` and the files below it, by file and name.
static STRUCTS: LazyLock<BTreeMap<(String, String), Vec<Field>>> = LazyLock::new(|| {
    let mut structs = BTreeMap::new();
    let mut read = |path: &Path, file: String| {
        let text = fs::read_to_string(path).expect("a file");
        for item in syn::parse_file(&text).expect("Rust").items {
            if let syn::Item::Struct(item) = item
                && is_serialized(&item)
            {
                structs.insert((file.clone(), item.ident.to_string()), fields_of(&item, &file));
            }
        }
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/template");
    read(&folder.join("context.rs"), "context.rs".to_owned());
    let files = crate::support::tree(&folder.join("context")).into_iter().filter(|(path, _)| path.ends_with(".rs"));
    for (path, _) in files {
        read(&folder.join("context").join(path.as_str()), format!("context/{path}"));
    }
    structs
});

fn fields_of(item: &syn::ItemStruct, file: &str) -> Vec<Field> {
    let named = item.fields.iter().filter_map(|field| Some((field.ident.as_ref()?.to_string(), field)));
    let fields = named.map(|(name, field)| {
        let says = doc(&field.attrs);
        let flattened = field.attrs.iter().any(is_flatten);
        assert!(flattened || !says.is_empty(), "{file}: {}: {name} has no doc comment", item.ident);
        let (inner, around, step) = unwrapped(&field.ty);
        Field { name, says, flattened, inner, around, step }
    });
    fields.collect()
}

fn is_serialized(item: &syn::ItemStruct) -> bool {
    item.attrs.iter().any(|attribute| attribute.path().is_ident("derive") && holds(attribute, "Serialize"))
}

/// Returns the doc comment of a field, without the full stop.
fn doc(attributes: &[syn::Attribute]) -> String {
    let mut words = String::new();
    for attribute in attributes {
        if let syn::Meta::NameValue(syn::MetaNameValue {
            path,
            value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }),
            ..
        }) = &attribute.meta
            && path.is_ident("doc")
        {
            words.push_str(&text.value());
        }
    }
    words.trim().trim_end_matches('.').to_owned()
}

fn is_flatten(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("serde") && holds(attribute, "flatten")
}

/// Whether an attribute has this path in its parentheses.
fn holds(attribute: &syn::Attribute, word: &str) -> bool {
    let words = attribute.parse_args_with(syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated);
    words.is_ok_and(|words| words.iter().any(|path| path.is_ident(word)))
}

/// Returns the inner type, the description around it, and how templates get there: `Vec<T>` is a list of T.
fn unwrapped(rust: &syn::Type) -> (String, String, &'static str) {
    let path = match rust {
        syn::Type::Reference(reference) => match &*reference.elem {
            syn::Type::Slice(slice) => return (unwrapped(&slice.elem).0, "list of {}".to_owned(), "[]"),
            inner => return unwrapped(inner),
        },
        syn::Type::Path(path) => &path.path,
        _ => panic!("the page can only describe paths, references and slices"),
    };
    let last = path.segments.last().expect("a path has a segment");
    let mut arguments = Vec::new();
    if let syn::PathArguments::AngleBracketed(list) = &last.arguments {
        for argument in &list.args {
            if let syn::GenericArgument::Type(inner) = argument {
                arguments.push(inner);
            }
        }
    }
    match (last.ident.to_string().as_str(), &arguments[..]) {
        ("Option", [inner]) => {
            let (inner, around, step) = unwrapped(inner);
            (inner, format!("{around}, or none"), step)
        }
        ("Vec", [inner]) => (unwrapped(inner).0, "list of {}".to_owned(), "[]"),
        ("IndexMap", [_, inner]) => {
            let (inner, _, below) = unwrapped(inner);
            let around = if below == "[KEY]" { "map to maps to {}" } else { "map to {}" };
            (inner, around.to_owned(), "[KEY]")
        }
        _ => {
            let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            (names.join("::"), "{}".to_owned(), "")
        }
    }
}

/// Returns the fields of a struct.
fn fields(file: &str, name: &str) -> &'static [Field] {
    let known = STRUCTS.get(&(file.to_owned(), name.to_owned()));
    known.unwrap_or_else(|| {
        panic!("there is no struct {name} in src/template/{file}: name it with its module, `module::{name}`")
    })
}

/// A struct that templates can reach, with its paths in the context.
struct Section {
    file: String,
    name: String,
    paths: Vec<String>,
}

/// Returns the file and name of a type: `uses::Uses` in `context.rs` is `Uses` in `context/uses.rs`. `None` if it has no
/// fields.
fn home(file: &str, inner: &str) -> Option<(String, String)> {
    if WORDS.iter().any(|(name, _)| *name == inner) {
        return None;
    }
    match inner.split_once("::") {
        Some((module, name)) => Some((format!("{}/{module}.rs", file.trim_end_matches(".rs")), name.to_owned())),
        None => Some((file.to_owned(), inner.to_owned())),
    }
}

fn sections() -> Vec<Section> {
    let mut sections = vec![Section { file: "context.rs".into(), name: "Context".into(), paths: vec![String::new()] }];
    let mut at = 0;
    while at < sections.len() {
        let (file, name, path) = (sections[at].file.clone(), sections[at].name.clone(), sections[at].paths[0].clone());
        for field in fields(&file, &name) {
            let Some((file, name)) = home(&file, &field.inner) else { continue };
            let whole = if path.is_empty() { field.name.clone() } else { format!("{path}.{}", field.name) };
            let whole = if field.flattened { path.clone() } else { format!("{whole}{}", field.step) };
            match sections.iter_mut().find(|known| known.file == file && known.name == name) {
                Some(known) => known.paths.push(whole),
                None => sections.push(Section { file, name, paths: vec![whole] }),
            }
        }
        at += 1;
    }
    sections
}

fn anchor(section: &Section) -> String {
    let title = section.paths.join(", ").to_lowercase().replace(' ', "-");
    title.chars().filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

fn word(section: &Section, field: &Field, sections: &[Section]) -> String {
    let word = WORDS.iter().find(|(name, _)| *name == field.inner).map(|(_, word)| (*word).to_owned());
    let word = word.unwrap_or_else(|| {
        let (file, name) = home(&section.file, &field.inner).expect("a struct");
        let of = sections.iter().find(|of| of.file == file && of.name == name).expect("a section");
        format!("[fields](#{})", anchor(of))
    });
    field.around.replace("{}", &word)
}

fn rows(section: &Section, sections: &[Section], out: &mut String) {
    for field in fields(&section.file, &section.name) {
        if field.flattened {
            let (file, name) = home(&section.file, &field.inner).expect("a struct");
            let of = sections.iter().find(|of| of.file == file && of.name == name).expect("a section");
            rows(of, sections, out);
        } else {
            let is = word(section, field, sections);
            out.push_str(&format!("| `{}` | {is} | {} |\n", field.name, field.says));
        }
    }
}

fn page() -> String {
    let sections = sections();
    let mut out = format!(
        "# What templates see\n\nThis is the context of version {}: `context = {0}` in `set.toml`. A version may gain fields; if one is \
         removed or\nchanges its meaning, the version increases. This page is generated from the code.\n\n\
         A *flag* is for `when` in `set.toml` and for `<? if … ?>`. *Text*, *numbers*, *lists* and *maps* are printed through a filter\n\
         (`hcl`, `json`, `md`, …, see [templates/README.md](../templates/README.md)). An *HCL expression* refers to other parts of the \
         module and\ncan only be printed through `hcl`, *Markdown* only through `md`.\n",
        CONTEXT_VERSION
    );
    for section in &sections {
        let flattened = section.paths[0].is_empty() && section.name != "Context";
        if flattened {
            continue;
        }
        let title = if section.name == "Context" { "Top level".to_owned() } else { section.paths.join(", ") };
        out.push_str(&format!("\n## {title}\n\n| field | type | meaning |\n| --- | --- | --- |\n"));
        rows(section, &sections, &mut out);
    }
    out
}

/// Returns the names on a page, by section.
fn names(page: &str) -> BTreeSet<String> {
    let mut section = "";
    let mut names = BTreeSet::new();
    for line in page.lines() {
        match (line.strip_prefix("## "), line.strip_prefix("| `")) {
            (Some(title), _) => section = title,
            (_, Some(row)) => drop(names.insert(format!("{section}: {}", row.split('`').next().unwrap_or_default()))),
            _ => {}
        }
    }
    names
}

#[test]
fn the_page_is_current_and_no_field_goes_within_a_version() {
    let page = page();
    let stored = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE)).unwrap_or_default();
    let version = format!("the context of version {}:", CONTEXT_VERSION);
    let gone: Vec<String> = names(&stored).difference(&names(&page)).cloned().collect();
    assert!(
        !stored.contains(&version) || gone.is_empty(),
        "increase `context::VERSION`: users' templates may use {gone:?}"
    );
    golden(PAGE, &page);
}

/// Compares every key of an object with the fields of its struct.
fn compare(value: &Value, file: &str, name: &str, path: &str, unknown: &mut BTreeSet<String>) {
    let Some(object) = value.as_object() else { return };
    let mut known: BTreeMap<&str, (String, &Field)> = BTreeMap::new();
    for field in fields(file, name) {
        if field.flattened {
            let (file, name) = home(file, &field.inner).expect("a struct");
            known.extend(fields(&file, &name).iter().map(|inner| (inner.name.as_str(), (file.clone(), inner))));
        } else {
            known.insert(&field.name, (file.to_owned(), field));
        }
    }
    for (key, value) in object {
        let path = format!("{path}.{key}");
        let Some((file, field)) = known.get(key.as_str()) else {
            unknown.insert(path);
            continue;
        };
        let Some((file, name)) = home(file, &field.inner) else { continue };
        match (field.step, value) {
            ("[]", Value::Array(items)) => items.iter().for_each(|item| compare(item, &file, &name, &path, unknown)),
            ("[KEY]", Value::Object(items)) => {
                items.values().for_each(|item| compare(item, &file, &name, &path, unknown))
            }
            _ => compare(value, &file, &name, &path, unknown),
        }
    }
}

#[test]
fn templates_see_nothing_that_is_not_told() {
    let mut unknown = BTreeSet::new();
    for example in crate::support::specs::of_folder("examples/specs") {
        let context = context(&example.spec);
        let value = serde_json::to_value(&context).expect("data");
        assert!(value["uses"].is_object(), "{}", example.name);
        compare(&value, "context.rs", "Context", "", &mut unknown);
    }
    assert_eq!(unknown, BTreeSet::new());
}
