//! What a page is made of is known before it is rendered: rendering reads no other file.

use std::cell::RefCell;

use ptcgen::diag::Diagnostic;
use ptcgen::docs::{Config, FORMATTERS, Folder, ReadError, document, reads};

/// A folder in which every file exists, and that remembers which ones were read.
#[derive(Default)]
struct WatchedFolder(RefCell<Vec<String>>);

impl Folder for WatchedFolder {
    fn module_files(&self) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        Ok(vec![("main.tf".to_owned(), b"variable \"x\" {}\n".to_vec())])
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.borrow_mut().push(path.to_owned());
        Ok(b"text\n".to_vec())
    }
}

#[test]
fn rendering_reads_only_what_the_settings_name() {
    let templates = [
        ("", Some(0)),
        ("{{ .Header }}", Some(0)),
        ("{{ include \"../one.md\" }}{{- include `two.md` -}}", Some(2)),
        (
            "{{ if .Header }}{{ include \"one.md\" | upper }}{{ end }}{{ define \"x\" }}{{ include \"two.md\" }}{{ end }}",
            Some(2),
        ),
        ("{{ \"one.md\" | include }}", None),
        ("{{ include (printf \"%s.md\" \"one\") }}", None),
        ("{{ $name := \"one.md\" }}{{ include $name }}", None),
    ];
    for formatter in FORMATTERS {
        for (header, footer) in [("main.tf", ""), ("../head.md", "foot.adoc"), ("/head.txt", "main.tf")] {
            for (content, included) in templates {
                for lockfile in [true, false] {
                    let mut config = Config { content: content.to_owned(), ..Config::default() };
                    formatter.names[0].clone_into(&mut config.formatter);
                    (config.header_from, config.footer_from) = (header.to_owned(), footer.to_owned());
                    config.settings.lockfile = lockfile;
                    let folder = WatchedFolder::default();
                    document(&folder, &config, None).unwrap();
                    let named = reads(&config);
                    let takes_content = formatter.takes_content && !content.is_empty();
                    assert_eq!(named.is_none(), takes_content && included.is_none(), "{content}");
                    let Some(named) = named else { continue };
                    for path in folder.0.borrow().iter() {
                        assert!(named.contains(path), "{path} is not among {named:?}");
                    }
                    let others = usize::from(lockfile) + 1 + usize::from(!footer.is_empty());
                    let included = if takes_content { included.unwrap_or_default() } else { 0 };
                    assert_eq!(named.len(), others + included, "{content}: {named:?}");
                }
            }
        }
    }
}
