//! The codes of a module's later life: update, check, diff, adopt-module.

use crate::diag::Code;

/// No lock at all.
pub const NO_LOCK: Code = Code::error(
    "PTC530",
    "the folder has no record of what ptcgen wrote",
    "`update` and `check` compare with `.ptcgen/lock.json` and `.ptcgen/base/`. Commit them with the module.",
    None,
);

/// A base that is gone, or that the lock does not know.
pub const LOST_BASE: Code = Code::error(
    "PTC534",
    "the recorded text of a file is gone or was changed",
    "`.ptcgen/base/` holds each file as rendered; without it nobody can tell a person's edit from a template's.",
    None,
);

/// Both sides changed the same lines.
pub const CONFLICT: Code = Code::error(
    "PTC535",
    "a person and the templates changed the same lines",
    "Neither side is dropped in silence: both stand in the file until somebody chooses.",
    None,
);

/// Markers that nobody resolved.
pub const MARKERS: Code = Code::error(
    "PTC536",
    "a conflict is not resolved yet",
    "Markers, committed ones too, keep `check` and `update` failing until they are gone.",
    None,
);

/// Something that is no file stands at a managed path.
pub const BLOCKED: Code = Code::error(
    "PTC537",
    "something other than a file stands where the templates write",
    "ptcgen writes regular files in regular folders, and nothing through a symlink.",
    None,
);

/// `--abort` without anything to abort.
pub const NO_UNDO: Code = Code::error(
    "PTC538",
    "there is no update to take back",
    "An update that ends in conflicts keeps what was there before, until the conflicts are resolved.",
    None,
);

/// Conflicts were resolved, the update was not completed.
pub const UNFINISHED: Code = Code::error(
    "PTC539",
    "an update waits to be completed",
    "Its conflicts are resolved; the next update removes what was kept to take it back.",
    None,
);

/// The spec says something else than the module.
pub const SPEC_CHANGED: Code = Code::error(
    "PTC540",
    "the spec changed since the module was rendered",
    "The module is not what its spec says.",
    None,
);

/// The templates make something else than the module.
pub const NEWER_TEMPLATE: Code = Code::error(
    "PTC541",
    "the templates changed since the module was rendered",
    "A newer ptcgen or template set renders this spec differently. The same template bytes are no difference.",
    None,
);

/// A file that was written is not there.
pub const MISSING: Code = Code::error(
    "PTC542",
    "a file of the module is missing",
    "A deletion is somebody's decision or an accident; `update` records it as a decision.",
    None,
);

/// No spec in a module.
pub const NO_SPEC: Code = Code::error(
    "PTC548",
    "the module has no spec",
    "`update` and `check` render from `ptcgen.yaml`, `ptcgen.json` or `ptcgen.toml` in the module.",
    None,
);

/// Edited by hand.
pub const EDITED: Code = Code::note(
    "PTC543",
    "a file was edited by hand",
    "That is allowed: `update` merges the edits with what the templates bring.",
);

/// Lines of a person that are no longer there.
pub const DROPPED: Code = Code::note(
    "PTC544",
    "lines that a person wrote are no longer in the file",
    "It was asked for, by `--conflict theirs` or by an edit inside of the generated docs. Nothing is dropped in silence.",
);

/// A file that stays although the templates no longer write it.
pub const LEFT: Code = Code::note(
    "PTC545",
    "a file is no longer part of the templates, but was edited",
    "It stays, and is people's from now on.",
);

/// A file that stays deleted.
pub const DELETED: Code = Code::note(
    "PTC546",
    "a file that people deleted stays deleted",
    "The templates still write it. `ptcgen update --restore PATH` brings it back.",
);

/// Lines of the templates that a person's choice left out.
pub const PASSED_OVER: Code = Code::note(
    "PTC547",
    "the templates' lines were left out where a person had changed the same",
    "It was asked for by `--conflict ours`.",
);

/// Work on a file that goes back to what it was.
pub const SET_ASIDE: Code = Code::note(
    "PTC549",
    "work on a file is kept aside",
    "`update --abort` restores what was there before the update; what somebody did since is kept below `.ptcgen/replaced/`.",
);

/// All of them.
pub const CODES: &[&Code] = &[
    &NO_LOCK,
    &LOST_BASE,
    &CONFLICT,
    &MARKERS,
    &BLOCKED,
    &NO_UNDO,
    &UNFINISHED,
    &SPEC_CHANGED,
    &NEWER_TEMPLATE,
    &MISSING,
    &EDITED,
    &DROPPED,
    &LEFT,
    &DELETED,
    &PASSED_OVER,
    &NO_SPEC,
    &SET_ASIDE,
];
