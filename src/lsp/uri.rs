//! Addresses of files: from `file:` to paths and back.

use std::path::{Component, Path, PathBuf};

use crate::percent;

/// The path of a `file:` address; `None` for any other, such as that of a text which was never saved.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let at = rest.find('/')?;
    let (host, path) = rest.split_at(at);
    if !host.is_empty() && host != "localhost" {
        return None;
    }
    let path = decoded(path)?;
    // `/c:/x` is `c:/x` where there are drives.
    let has_drive = cfg!(windows) && path.get(2..3) == Some(":");
    Some(PathBuf::from(if has_drive { path.get(1..)? } else { &path }))
}

/// The address of a file.
pub(super) fn from_path(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', if cfg!(windows) { "/" } else { "\\" });
    let scheme = if path.starts_with('/') { "file://" } else { "file:///" };
    format!("{scheme}{}", percent::encoded(&path, percent::PATH))
}

/// The address of a file that one names by a path from its own folder; none from the root, or of a text that was never saved.
pub(super) fn beside(uri: &str, file: &str) -> Option<String> {
    let own = to_path(uri)?;
    let file = Path::new(file);
    if !file.is_relative() {
        return None;
    }
    let mut path = own.parent()?.to_owned();
    for part in file.components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::Normal(name) => path.push(name),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    Some(from_path(&path))
}

/// The last part of an address as people read it.
pub(super) fn name(uri: &str) -> String {
    let last = uri.rsplit(['/', ':']).next().unwrap_or(uri);
    decoded(last).unwrap_or_else(|| last.to_owned())
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after.get(2..)?;
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files_are_paths() {
        assert_eq!(to_path("file:///a/b%20c/%C3%A9.dot"), Some(PathBuf::from("/a/b c/é.dot")));
        assert_eq!(to_path("file://localhost/a"), Some(PathBuf::from("/a")));
        assert_eq!(to_path("untitled:Untitled-1"), None);
        assert_eq!(to_path("file://server/share/a"), None);
        assert_eq!(to_path("file:///a%ZZ"), None);
        assert_eq!(from_path(Path::new("/a/b c/é.dot")), "file:///a/b%20c/%C3%A9.dot");
        assert_eq!(beside("file:///a/b/c.dot", "../d e.dot").as_deref(), Some("file:///a/d%20e.dot"));
        assert_eq!(beside("file:///a/b/c.dot", "./d.dot").as_deref(), Some("file:///a/b/d.dot"));
        assert_eq!(beside("file:///a/c.dot", "/etc/passwd"), None);
        assert_eq!(beside("untitled:Untitled-1", "d.dot"), None);
        assert_eq!(name("file:///a/b%20c.dot"), "b c.dot");
        assert_eq!(name("untitled:Untitled-1"), "Untitled-1");
    }
}
