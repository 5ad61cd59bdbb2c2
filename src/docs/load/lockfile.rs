//! Reads the addresses and versions of providers from `.terraform.lock.hcl`.
//!
//! As in terraform-docs, a file with anything unexpected in it is ignored.

use super::raw::RawBlock;
use crate::hcl::parse;

/// The addresses of providers and their versions, in file order.
pub type Versions = Vec<(String, String)>;

/// Returns the locked versions, `None` if the file is not usable.
pub fn parse(text: &[u8]) -> Option<Versions> {
    let mut versions = Versions::new();
    for block in parse::parse(text).ok()?.blocks {
        let block = RawBlock::from_syntax(block, text);
        let [address] = block.labels.as_slice() else { return None };
        let known = |name: &str| matches!(name, "version" | "constraints" | "hashes");
        let usable = block.kind == "provider"
            && block.blocks.is_empty()
            && block.attribute("hashes").is_some()
            && block.attributes().iter().all(|(name, _)| known(name));
        if !usable {
            return None;
        }
        versions.push((address.clone(), block.attribute("version")?.string()?));
    }
    Some(versions)
}

/// Returns the version of the entry whose address ends in `/<provider>`.
pub(super) fn version_of<'a>(versions: &'a Versions, provider: &str) -> Option<&'a str> {
    let ends_in = |address: &str| address.rsplit_once('/').is_some_and(|(_, name)| name == provider);
    versions.iter().find(|(address, _)| ends_in(address)).map(|(_, version)| version.as_str())
}
