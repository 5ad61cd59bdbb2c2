//! Random repositories with random histories: where every page was up to date in the commit from which REV and HEAD
//! part, `--changed-since REV` fails exactly if the check of all modules does.
//!
//! `PTCGEN_HISTORIES` sets the number of histories, `PTCGEN_HISTORY` the seed of a single repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Repository;
use crate::hcl::fmt::mutate::Random;

/// How many histories one repository has.
const EACH: usize = 25;

/// The folders of modules; some are part of others.
const MODULES: [&str; 11] = [
    "m/a",
    "m/a/examples/x",
    "m/a/modules/sub",
    "m/b",
    "m/b/deep/er",
    "m/top",
    "m/top/modules/one",
    "m/top/modules/two",
    "m/build",
    "modules/x",
    "modules/y/inner",
];

const CODE: [&str; 4] = [
    "variable \"one\" {\n  description = \"One.\"\n}\n",
    "variable \"two\" {}\n",
    "/**\n * # Title\n */\nterraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n    }\n  }\n}\n",
    "output \"out\" {\n  value = 1\n}\n# no page shows this\n",
];

const LOCKS: [&str; 2] = [
    "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"5.0.0\"\n  hashes = []\n}\n",
    "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"6.0.0\"\n  hashes = []\n}\n",
];

/// Configurations; `UP` leads to the top, `NAME` is the module's own.
const CONFIGS: [&str; 10] = [
    "formatter: markdown\noutput:\n  file: README.md\n",
    "formatter: markdown document\nheader-from: UP/docs/header.md\noutput:\n  file: README.md\n",
    "formatter: yaml\nfooter-from: UP/linked/footer.md\noutput:\n  file: page.yaml\n  mode: replace\n  template: \"\"\n",
    "formatter: markdown\ncontent: '{{ .Inputs }}{{ include \"UP/docs/part.txt\" }}'\noutput:\n  file: UP/pages/NAME.md\n",
    "formatter: markdown\nfile: x\ncontent: '{{ include (printf \"%s/docs/part.txt\" \"UP\") }}'\noutput:\n  file: README.md\n",
    "formatter: json\noutput-values:\n  enabled: true\n  from: values.json\noutput:\n  file: page.json\n  mode: replace\n  template: \"\"\n",
    "formatter: markdown\nrecursive:\n  enabled: true\noutput:\n  file: README.md\n",
    "formatter: markdown\nrecursive:\n  enabled: true\n  exclude: [two]\n  include-main: false\noutput:\n  file: README.md\n",
    "formatter: markdown\nsettings:\n  lockfile: false\nsections:\n  hide: [header]\noutput:\n  file: README.md\n",
    "formatter: markdown\noutput:\n  file: UP/pages/both.md\n",
];

const IGNORED: [&str; 4] = ["", "build/\n", "*.tofu\n/values.json\n", ".terraform.lock.hcl\npages/\n!build/\n"];

/// What a file of a repository can be.
enum Entry {
    Text(String),
    Link(&'static str),
}

/// A file that changes draw from: any of its paths can hold any of its texts.
fn entry(random: &mut Random) -> (String, Entry) {
    let module = MODULES[random.below(MODULES.len())];
    let mut pick = |texts: &[&'static str]| texts[random.below(texts.len())];
    let of_module = |name: &str| format!("{module}/{name}");
    let up = vec![".."; module.split('/').count()].join("/");
    match pick(&[
        "code", "code", "code", "config", "config", "lock", "link", "note", "shared", "outside", "ignore", "page",
    ]) {
        "code" => (of_module(pick(&["main.tf", "vars.tf", "more.tofu"])), Entry::Text(pick(&CODE).to_owned())),
        "config" => {
            let name = pick(&[
                ".terraform-docs.yml",
                ".terraform-docs.yml",
                ".terraform-docs.yaml",
                ".config/.terraform-docs.yml",
            ]);
            let text = pick(&CONFIGS).replace("UP", &up).replace("NAME", &module.replace('/', "-"));
            (of_module(name), Entry::Text(text))
        }
        "lock" => (of_module(".terraform.lock.hcl"), Entry::Text(pick(&LOCKS).to_owned())),
        "link" => {
            let target =
                if up.len() == 5 { ["../../common/x.tf", "../../common/y.tf"] } else { ["main.tf", "vars.tf"] };
            (of_module("link.tf"), Entry::Link(pick(&target)))
        }
        "note" => (of_module(pick(&["notes.md", "notes.txt"])), Entry::Text(pick(&["one\n", "two\n"]).to_owned())),
        "shared" => {
            let name = pick(&[".terraform-docs.yml", ".terraform-docs.toml", ".config/.terraform-docs.yml"]);
            let text = pick(&[CONFIGS[0], CONFIGS[5], CONFIGS[6], CONFIGS[8]]);
            (name.to_owned(), Entry::Text(text.to_owned()))
        }
        "outside" => match pick(&["docs", "docs", "other", "link", "common", "values"]) {
            "link" => ("linked".to_owned(), Entry::Link(pick(&["docs", "./docs", "other"]))),
            "common" => (format!("common/{}.tf", pick(&["x", "y"])), Entry::Text(pick(&CODE).to_owned())),
            "values" => {
                let text = pick(&["{}", "{\"out\": {\"sensitive\": false, \"type\": \"number\", \"value\": 2}}"]);
                ("values.json".to_owned(), Entry::Text(text.to_owned()))
            }
            folder => {
                let name = pick(&["header.md", "footer.md", "part.txt"]);
                (format!("{folder}/{name}"), Entry::Text(pick(&["one\n", "two\n"]).to_owned()))
            }
        },
        "ignore" => {
            (pick(&[".gitignore", "m/.gitignore", "m/b/.gitignore"]).to_owned(), Entry::Text(pick(&IGNORED).to_owned()))
        }
        _ => (of_module("README.md"), Entry::Text(pick(&["# Written by hand\n", ""]).to_owned())),
    }
}

/// The files below a folder that git could record.
fn files(folder: &Path, prefix: &str, out: &mut Vec<String>) {
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
    names.sort_by_key(std::fs::DirEntry::file_name);
    for entry in names {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            if path != ".git" {
                files(&entry.path(), &format!("{path}/"), out);
            }
        } else {
            out.push(path);
        }
    }
}

/// A repository that lives through many histories, and what was done to it.
struct Life {
    repository: Repository,
    random: Random,
    log: Vec<String>,
    /// Commits of the other branch draw from these trees.
    trees: Vec<String>,
}

impl Life {
    fn new(seed: u64) -> Self {
        let seed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self { repository: Repository::new(), random: Random::new(seed), log: Vec::new(), trees: Vec::new() }
    }

    fn put(&self, path: &str, entry: &Entry) {
        // A folder that is in the way, or a file above, makes the change impossible.
        let above = Path::new(path).ancestors().skip(1).any(|above| {
            let about = fs::symlink_metadata(self.repository.path(&above.to_string_lossy()));
            about.is_ok_and(|about| !about.is_dir())
        });
        if above || self.repository.path(path).is_dir() && !self.repository.path(path).is_symlink() {
            return;
        }
        match entry {
            Entry::Text(text) => self.repository.write(path, text),
            Entry::Link(target) => self.repository.link(path, target),
        }
    }

    /// Replaces everything by a tree that can be documented.
    fn begin(&mut self) {
        self.log.clear();
        let mut old = Vec::new();
        files(&self.repository.path(""), "", &mut old);
        old.iter().for_each(|path| self.repository.remove(path));
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for folder in ["docs", "other"] {
            for name in ["header.md", "footer.md", "part.txt"] {
                entries.insert(format!("{folder}/{name}"), Entry::Text(format!("{folder}\n")));
            }
        }
        entries.insert("linked".to_owned(), Entry::Link("docs"));
        entries.insert("values.json".to_owned(), Entry::Text("{}".to_owned()));
        entries.insert("pages/index.md".to_owned(), Entry::Text("# Pages\n".to_owned()));
        entries.insert("common/x.tf".to_owned(), Entry::Text(CODE[0].to_owned()));
        entries.insert("common/y.tf".to_owned(), Entry::Text(CODE[1].to_owned()));
        for module in MODULES {
            entries.insert(format!("{module}/main.tf"), Entry::Text(CODE[self.random.below(CODE.len())].to_owned()));
        }
        for _ in 0..self.random.below(20) {
            let (path, entry) = entry(&mut self.random);
            entries.insert(path, entry);
        }
        entries.iter().for_each(|(path, entry)| self.put(path, entry));
    }

    /// Brings every page up to date and commits everything; returns the commit.
    fn base(&mut self) -> String {
        for _ in 0..50 {
            // What one module writes can be what another one reads.
            let fresh =
                self.repository.docs("--all -q .").code == 0 && self.repository.docs("--all --check -q .").code == 0;
            if fresh {
                break;
            }
            self.begin();
        }
        // A new index has no flags of earlier histories.
        let _ = fs::remove_file(self.repository.path(".git/index"));
        self.log.push("base".to_owned());
        let base = self.repository.commit();
        self.trees.push(self.repository.git("write-tree"));
        base
    }

    /// Changes the work tree, the index, or the branch.
    fn change(&mut self) {
        let mut all = Vec::new();
        files(&self.repository.path(""), "", &mut all);
        let some = all[self.random.below(all.len())].clone();
        let done = match self.random.below(20) {
            0..=7 => {
                let (path, entry) = entry(&mut self.random);
                self.put(&path, &entry);
                format!("put {path}")
            }
            8 | 9 => {
                self.repository.remove(&some);
                format!("remove {some}")
            }
            10 | 11 => {
                let (path, _) = entry(&mut self.random);
                let (from, to) = (self.repository.path(&some), self.repository.path(&path));
                if !to.is_dir() && fs::create_dir_all(to.parent().unwrap()).is_ok() {
                    let _ = fs::rename(from, to);
                }
                format!("rename {some} {path}")
            }
            12 => {
                let name = format!("m/{}", ["a", "b", "top"][self.random.below(3)]);
                let to = format!("m/{}", ["moved", "b/deep/moved"][self.random.below(2)]);
                let _ = fs::rename(self.repository.path(&name), self.repository.path(&to));
                format!("rename {name} {to}")
            }
            13 | 14 => {
                let code = self.repository.docs("--all -q .").code;
                format!("docs: {code}")
            }
            15 => {
                self.repository.git("add -A");
                "stage".to_owned()
            }
            16 => {
                self.repository.commit();
                "commit".to_owned()
            }
            17 => {
                self.repository.git(&format!("rm -q --cached --ignore-unmatch {some}"));
                format!("unstage {some}")
            }
            18 => {
                let flag = ["assume-unchanged", "skip-worktree"][self.random.below(2)];
                if !self.repository.git(&format!("ls-files {some}")).is_empty() {
                    self.repository.git(&format!("update-index --{flag} {some}"));
                }
                format!("{flag} {some}")
            }
            _ => {
                fs::write(self.repository.path(".git/info/exclude"), IGNORED[self.random.below(3)]).unwrap();
                "exclude".to_owned()
            }
        };
        self.log.push(done);
    }

    /// The revision to compare with: the base, or what became of the other branch.
    fn revision(&mut self, base: &str) -> String {
        match self.random.below(3) {
            0 => base.to_owned(),
            _ => {
                let tree = self.trees[self.random.below(self.trees.len())].clone();
                self.repository.git(&format!("commit-tree -m other -p {base} {tree}"))
            }
        }
    }

    /// Compares both checks; returns whether they fail.
    fn compare(&self, revision: &str, seed: u64) -> bool {
        let full = self.repository.docs("--all --check -q .");
        let since = self.repository.docs(&format!("--all --check -q --changed-since {revision} ."));
        let same = (full.code == 0) == (since.code == 0);
        assert!(
            same,
            "PTCGEN_HISTORY={seed}: all modules: exit {}, --changed-since {revision}: exit {}\n{}\n{}\n{}",
            full.code,
            since.code,
            self.log.join("\n"),
            full.stderr,
            since.stderr
        );
        full.code != 0
    }
}

#[test]
fn changed_since_finds_what_the_check_of_all_modules_finds() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let first: Option<usize> = number("PTCGEN_HISTORY");
    let count = number("PTCGEN_HISTORIES").unwrap_or(if first.is_some() { EACH } else { 500 });
    let next = AtomicUsize::new(first.unwrap_or(0));
    let last = first.unwrap_or(0) + count.div_ceil(EACH);
    let (red, green) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= last {
                        return;
                    }
                    live(u64::try_from(seed).unwrap(), &red, &green);
                }
            });
        }
    });
    let [red, green] = [red, green].map(AtomicUsize::into_inner);
    assert!(first.is_some() || (red > count / 10 && green > count / 10), "{red} fail and {green} do not");
}

/// Compares the checks in the histories of one repository.
fn live(seed: u64, red: &AtomicUsize, green: &AtomicUsize) {
    let mut life = Life::new(seed);
    life.begin();
    let mut base = life.base();
    for history in 0..EACH {
        if history % 3 == 0 && history > 0 {
            base = life.base();
        }
        for _ in 0..=life.random.below(3) {
            life.change();
        }
        let revision = life.revision(&base);
        let fails = life.compare(&revision, seed);
        (if fails { red } else { green }).fetch_add(1, Ordering::Relaxed);
    }
}
