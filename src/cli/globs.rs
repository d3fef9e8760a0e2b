//! Patterns of paths: `*` within a name, `**` across folders, as in .gitignore.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::io::{self, Failure};

/// Some patterns, each with all that is below what it matches.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns {
    set: GlobSet,
    has_some: bool,
}

impl Patterns {
    /// Reads patterns. Those that are relative start from the current folder.
    pub(super) fn new(flag: &str, patterns: &[String]) -> Result<Self, Failure> {
        let mut set = GlobSetBuilder::new();
        let here = io::current_folder().unwrap_or_default();
        for pattern in patterns.iter().filter(|pattern| !pattern.trim().is_empty()) {
            for glob in both(&here, pattern) {
                set.add(glob.map_err(|error| Failure(format!("`{flag} {pattern}`: {}", error.kind())))?);
            }
        }
        let set = set.build().map_err(|error| Failure(format!("`{flag}`: {}", error.kind())))?;
        Ok(Self { set, has_some: !patterns.is_empty() })
    }

    /// Whether there is none.
    pub(super) const fn is_empty(&self) -> bool {
        !self.has_some
    }

    /// Whether a path, or a folder above it, matches one of them.
    pub(super) fn matches(&self, path: &Path) -> bool {
        self.has_some && self.set.is_match(absolute(path))
    }
}

/// The pattern itself, and what is below it.
fn both(here: &Path, pattern: &str) -> [Result<Glob, globset::Error>; 2] {
    let whole = below(here, pattern);
    let glob = |text: &str| GlobBuilder::new(text).literal_separator(true).build();
    [glob(&whole), glob(&format!("{whole}/**"))]
}

/// A pattern that starts from a folder, made whole. One without a slash matches at any depth.
pub(super) fn below(folder: &Path, pattern: &str) -> String {
    let pattern = pattern.trim_end_matches('/');
    if Path::new(pattern).is_absolute() {
        return pattern.to_owned();
    }
    let base = globset::escape(&absolute(folder).to_string_lossy());
    let base = base.trim_end_matches('/');
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    if pattern.contains('/') { format!("{base}/{pattern}") } else { format!("{base}/**/{pattern}") }
}

/// A path from the root, without `.` and `..`. Nothing is asked of the disk: links stay what they are.
fn absolute(path: &Path) -> PathBuf {
    let mut whole = if path.is_absolute() { PathBuf::new() } else { io::current_folder().unwrap_or_default() };
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Patterns::new("--exclude", &[pattern.to_owned()]).is_ok_and(|patterns| patterns.matches(Path::new(path)))
    }

    #[test]
    fn a_name_matches_at_any_depth_and_a_path_from_here() {
        assert!(matches("vendor", "a/vendor/b.dot"));
        assert!(matches("*.gv", "a/b.gv"));
        assert!(matches("docs/*.dot", "./docs/a.dot"));
        assert!(!matches("docs/*.dot", "docs/x/a.dot"));
        assert!(matches("docs/**/*.dot", "docs/x/y/a.dot"));
        assert!(!matches("docs/", "other/a.dot"));
        assert!(matches("./docs/", "x/../docs/a.dot"));
        assert!(!matches("vendor", "vendored/a.dot"));
    }

    #[test]
    fn a_folder_with_signs_of_patterns_is_itself() {
        assert!(below(Path::new("/a[b]/c*"), "x.dot").starts_with("/a[[]b[]]/c[*]/**/x.dot"));
    }
}
