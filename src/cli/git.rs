//! What git knows of files: their text at a commit, which of them changed, and the commits of one. It is only read.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::io::Failure;
use crate::limits;

/// Longest list of names that is read.
const LIST_BYTES: usize = 64 * 1024 * 1024;

/// Which files differ, and how: names that changed are followed.
const DIFF: &[&str] = &["diff", "--no-ext-diff", "--ignore-submodules=all", "--name-status", "-z", "-M"];

/// The commits of one file.
const LOG: &[&str] = &["log", "--follow", "--no-ext-diff", "--no-show-signature", "-M", "--name-status", "-z"];

/// A repository as seen from one of its folders, and a commit of it.
#[derive(Debug)]
pub(super) struct Repository {
    folder: PathBuf,
}

/// What became of a file since a commit; names are told from the folder on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Changed {
    /// Its name now, or the last one.
    pub(super) new: Option<PathBuf>,
    /// Its name then.
    pub(super) old: Option<PathBuf>,
}

/// A commit that changed a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Commit {
    /// Its full name.
    pub(super) id: String,
    /// The day of the commit, such as 2027-01-31.
    pub(super) date: String,
    /// Its subject.
    pub(super) subject: String,
    /// The name of the file then, from the root of the repository on; none where the commit removed it.
    pub(super) path: Option<String>,
}

impl Repository {
    /// The repository around a folder.
    pub(super) fn at(folder: &Path) -> Self {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        Self { folder: folder.to_owned() }
    }

    /// The full name of a commit. A word that git might take for a flag is refused.
    pub(super) fn commit(&self, revision: &str) -> Result<String, Failure> {
        if revision.is_empty() || revision.starts_with('-') {
            return Err(Failure(format!("`--git {revision}`: this is no revision")));
        }
        let name = format!("{revision}^{{commit}}");
        // Asked first, so that what is wrong with the place is not said of the commit.
        self.text(&["rev-parse", "--git-dir"])?;
        let found = self.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name]);
        let found = found.map_err(|_| Failure(format!("`--git {revision}`: git knows no such commit")))?;
        Ok(found.trim().to_owned())
    }

    /// The bytes of a file at a commit, up to one more than the compiler takes; none if it was not there. A name that
    /// begins with `./` or `../` is told from the folder on, any other one from the root of the repository on.
    pub(super) fn file(&self, commit: &str, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let object = format!("{commit}:{name}");
        if self.text(&["cat-file", "-e", &object]).is_err() {
            return Ok(None);
        }
        self.run(&["cat-file", "blob", &object], limits::INPUT_BYTES + 1).map(Some)
    }

    /// The name that a file had at a commit, from the root of the repository on, if it has another one since.
    pub(super) fn former_name(&self, commit: &str, name: &str) -> Result<Option<String>, Failure> {
        let prefix = self.text(&["rev-parse", "--show-prefix"])?;
        let now = format!("{}{name}", prefix.trim_end_matches('\n'));
        let list = self.names(DIFF, &["--no-relative", "--diff-filter=R", commit, "--"])?;
        let renamed = changed(&list).into_iter().find(|it| it.new.as_deref() == Some(Path::new(&now)));
        Ok(renamed.and_then(|it| it.old).map(|old| old.to_string_lossy().into_owned()))
    }

    /// The files below the folder that changed since a commit, those that git does not yet know among them.
    pub(super) fn changed(&self, commit: &str) -> Result<Vec<Changed>, Failure> {
        let list = self.names(DIFF, &["--relative", commit, "--", "."])?;
        let mut files = changed(&list);
        let unknown = self.names(&["ls-files", "--others", "--exclude-standard", "-z"], &["--", "."])?;
        files.extend(names(&unknown).map(|name| Changed { new: Some(name.into()), old: None }));
        files.sort();
        Ok(files)
    }

    /// The commits of a file, the newest first, under whatever name it had.
    pub(super) fn commits(&self, name: &str, last: usize) -> Result<Vec<Commit>, Failure> {
        let count = format!("--max-count={last}");
        let format = "--format=%x01%H%x02%cs%x02%s%x02";
        let list = self.names(LOG, &[&count, format, "--", name])?;
        let text = String::from_utf8_lossy(&list);
        Ok(text.split('\u{1}').filter_map(commit).collect())
    }

    fn names(&self, command: &[&str], args: &[&str]) -> Result<Vec<u8>, Failure> {
        self.run(&[command, args].concat(), LIST_BYTES)
    }

    fn text(&self, args: &[&str]) -> Result<String, Failure> {
        self.run(args, LIST_BYTES).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Runs git without anything that asks, writes, fetches or starts another program.
    fn run(&self, args: &[&str], limit: usize) -> Result<Vec<u8>, Failure> {
        let fail = |why: &str| Failure(format!("git: {why}"));
        let mut git = Command::new("git")
            .args([
                "--no-pager",
                "--literal-pathspecs",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "core.quotePath=false",
                "-C",
            ])
            .arg(&self.folder)
            .args(args.iter().map(OsStr::new))
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => fail("there is no program `git` on the path"),
                _ => fail(&error.to_string()),
            })?;
        let (Some(output), Some(errors)) = (git.stdout.take(), git.stderr.take()) else { return Err(fail("no pipe")) };
        let (mut bytes, mut said) = (Vec::new(), Vec::new());
        let read = std::thread::scope(|scope| {
            // What it says must be read while it answers, or it waits for us.
            scope.spawn(|| errors.take(LIST_BYTES as u64).read_to_end(&mut said));
            output.take(limit as u64).read_to_end(&mut bytes)
        });
        let status = git.wait().map_err(|error| fail(&error.to_string()))?;
        // One that was not read to its end is told so by a broken pipe.
        if read.is_ok() && (status.success() || bytes.len() >= limit) {
            return Ok(bytes);
        }
        let said = String::from_utf8_lossy(&said);
        Err(fail(said.lines().next().unwrap_or("no answer").trim_start_matches("fatal: ")))
    }
}

/// The names of a list that ends each with a zero byte.
fn names(list: &[u8]) -> impl Iterator<Item = String> + '_ {
    list.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(|name| String::from_utf8_lossy(name).into_owned())
}

/// Status and name, or status and two names, of each file of a list.
fn changed(list: &[u8]) -> Vec<Changed> {
    let mut names = names(list);
    let mut files = Vec::new();
    while let (Some(status), Some(name)) = (names.next(), names.next()) {
        let name = PathBuf::from(name);
        files.push(match status.chars().next() {
            Some('R') => Changed { new: names.next().map(PathBuf::from), old: Some(name) },
            Some('C') => Changed { new: names.next().map(PathBuf::from), old: None },
            Some('A') => Changed { new: Some(name), old: None },
            Some('D') => Changed { new: None, old: Some(name) },
            _ => Changed { new: Some(name.clone()), old: Some(name) },
        });
    }
    files
}

/// A commit of the log: id, day and subject, then the file with its status. A subject may hold anything, so that only
/// what is a name of a commit is taken for one.
fn commit(text: &str) -> Option<Commit> {
    let mut parts = text.splitn(4, '\u{2}');
    let (id, date, subject, files) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_name = id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let file = changed(files.trim_start_matches(['\0', '\n']).as_bytes()).into_iter().next().filter(|_| is_name)?;
    let path = file.new.map(|path| path.to_string_lossy().into_owned());
    Some(Commit { id: id.to_owned(), date: date.to_owned(), subject: subject.to_owned(), path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_changes_is_read() {
        let list = b"M\0a.dot\0R087\0b.dot\0c d.dot\0A\0e.dot\0D\0f.dot\0";
        let found = changed(list);
        let file =
            |old: Option<&str>, new: Option<&str>| Changed { old: old.map(PathBuf::from), new: new.map(PathBuf::from) };
        let wanted = [
            file(Some("a.dot"), Some("a.dot")),
            file(Some("b.dot"), Some("c d.dot")),
            file(None, Some("e.dot")),
            file(Some("f.dot"), None),
        ];
        assert_eq!(found, wanted);
        assert!(changed(b"").is_empty() && changed(b"M\0").is_empty());
    }

    #[test]
    fn only_names_of_commits_are_commits() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let found = commit(&format!("{id}\u{2}2026-01-02\u{2}Add it\u{2}\0\nR100\0a.dot\0b.dot\0")).unwrap();
        assert_eq!((found.id.as_str(), found.path.as_deref(), found.subject.as_str()), (id, Some("b.dot"), "Add it"));
        let gone = commit(&format!("{id}\u{2}2026-01-02\u{2}\u{2}\0\nD\0a.dot\0")).unwrap();
        assert_eq!(gone.path, None);
        assert_eq!(commit("--output=x\u{2}2026-01-02\u{2}\u{2}\0\nM\0a.dot\0"), None);
        assert_eq!(commit(&format!("{id}\u{2}2026-01-02\u{2}a merge\u{2}\0")), None);
    }

    #[test]
    fn what_could_be_a_flag_is_no_revision() {
        for word in ["", "-x", "--output=x", "--help"] {
            assert!(Repository::at(Path::new("")).commit(word).is_err_and(|failure| failure.0.contains("no revision")));
        }
    }
}
