//! The codes of `update`, `check`, `diff` and `adopt-module`.

use crate::diag::Code;

/// There is no lock.
pub const NO_LOCK: Code = Code::error(
    "PTC530",
    "the folder has no record of what ptcgen wrote",
    "`update` and `check` compare with `.ptcgen/lock.json` and `.ptcgen/base/`. Commit them with the module.",
    None,
);

/// A base is missing, or differs from what the lock recorded.
pub const LOST_BASE: Code = Code::error(
    "PTC534",
    "the recorded text of a file is missing or was changed",
    "`.ptcgen/base/` holds each file as rendered; without it, an edit of yours can't be distinguished from a change \
     of the templates.",
    None,
);

/// Both sides changed the same lines.
pub const CONFLICT: Code = Code::error(
    "PTC535",
    "you and the templates changed the same lines",
    "Neither side is silently dropped: both stay in the file until you choose.",
    None,
);

/// Conflict markers are still there.
pub const MARKERS: Code = Code::error(
    "PTC536",
    "a conflict is not resolved yet",
    "Conflict markers, even committed ones, make `check` and `update` fail until they are removed.",
    None,
);

/// Something other than a file is at a managed path.
pub const BLOCKED: Code = Code::error(
    "PTC537",
    "something other than a file is where the templates write",
    "ptcgen writes regular files in regular folders, and never through a symlink.",
    None,
);

/// `--abort` has nothing to undo.
pub const NO_UNDO: Code = Code::error(
    "PTC538",
    "there is no update to undo",
    "An update that ends in conflicts keeps the old files until the conflicts are resolved.",
    None,
);

/// Conflicts were resolved, but the update was not completed.
pub const UNFINISHED: Code = Code::error(
    "PTC539",
    "an update has to be completed",
    "Its conflicts are resolved; the next update removes the old files that were kept for `--abort`.",
    None,
);

/// The spec has changed.
pub const SPEC_CHANGED: Code = Code::error(
    "PTC540",
    "the spec changed since the module was rendered",
    "The module no longer matches its spec.",
    None,
);

/// The templates have changed.
pub const NEWER_TEMPLATE: Code = Code::error(
    "PTC541",
    "the templates changed since the module was rendered",
    "A newer ptcgen or template set renders this spec differently. A new version with the same templates makes no \
     difference.",
    None,
);

/// A file is missing.
pub const MISSING: Code = Code::error(
    "PTC542",
    "a file of the module is missing",
    "A deletion may be a decision or an accident; `update` records it as a decision.",
    None,
);

/// A module has no spec.
pub const NO_SPEC: Code = Code::error(
    "PTC548",
    "the module has no spec",
    "`update` and `check` render from `ptcgen.yaml`, `ptcgen.json` or `ptcgen.toml` in the module.",
    None,
);

/// A file was edited by hand.
pub const EDITED: Code = Code::note(
    "PTC543",
    "a file was edited by hand",
    "That is allowed: `update` merges the edits with the changes of the templates.",
);

/// Lines of the user are no longer there.
pub const DROPPED: Code = Code::note(
    "PTC544",
    "lines that you wrote are no longer in the file",
    "`--conflict theirs`, or an edit inside the generated docs, causes this. Nothing is silently dropped.",
);

/// A file stays although the templates no longer write it.
pub const LEFT: Code = Code::note(
    "PTC545",
    "a file is no longer part of the templates, but was edited",
    "It stays, and is yours from now on.",
);

/// A file stays deleted.
pub const DELETED: Code = Code::note(
    "PTC546",
    "a file that you deleted stays deleted",
    "The templates still write it. `ptcgen update --restore PATH` restores it.",
);

/// Lines of the templates were left out.
pub const PASSED_OVER: Code = Code::note(
    "PTC547",
    "the templates' lines were left out where you had changed the same lines",
    "`--conflict ours` causes this.",
);

/// A file that `--abort` restores was edited meanwhile.
pub const SET_ASIDE: Code = Code::note(
    "PTC549",
    "edits to a file are kept aside",
    "`update --abort` restores the files from before the update; later edits are kept below `.ptcgen/replaced/`.",
);

/// All codes of this file.
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
