//! Every read and write of the program: files, standard streams, the clock.

#![expect(clippy::disallowed_methods, reason = "this is the one place that touches the disk")]

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::args::{Common, When};
use crate::diagnostics::escape;
use crate::limits;

/// Why something outside of the diagrams went wrong: one sentence for people, which may quote names as they are.
#[derive(Debug)]
pub(super) struct Failure(pub(super) String);

impl Failure {
    fn about(what: &str, path: &Path, error: &io::Error) -> Self {
        Self(format!("cannot {what} `{}`: {}", path.display(), reason(error)))
    }
}

/// The text of an error of the system, without its number.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((text, _)) => text.to_lowercase(),
        None => text,
    }
}

/// The standard streams, and how they are to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Console {
    /// Whether standard output takes colours.
    pub(super) product_color: bool,
    /// Whether standard output is a terminal, which must not be sent what would act on it.
    pub(super) is_terminal: bool,
    /// Whether standard error takes colours.
    pub(super) message_color: bool,
    quiet: bool,
    verbose: bool,
}

impl Console {
    /// The streams as the flags and the environment want them.
    pub(super) fn new(common: Common) -> Self {
        let color = |auto: ColorChoice| match common.color {
            When::Always => true,
            When::Never => false,
            When::Auto => auto != ColorChoice::Never,
        };
        Self {
            product_color: color(AutoStream::choice(&io::stdout())),
            is_terminal: io::stdout().is_terminal(),
            message_color: color(AutoStream::choice(&io::stderr())),
            quiet: common.quiet,
            verbose: common.verbose && !common.quiet,
        }
    }

    /// Says why the run fails.
    pub(super) fn failure(self, failure: &Failure) {
        self.say("error", AnsiColor::BrightRed, &failure.0);
    }

    /// Says what may surprise.
    pub(super) fn warning(self, text: &str) {
        if !self.quiet {
            self.say("warning", AnsiColor::BrightYellow, text);
        }
    }

    /// Says how a run went, in a line of its own.
    pub(super) fn summary(self, text: &str) {
        if !self.quiet && !text.is_empty() {
            messages(&format!("{}\n", escape::line(text)));
        }
    }

    /// Says what is done, for those who asked.
    pub(super) fn progress(self, text: &str) {
        if self.verbose {
            messages(&format!("{}\n", escape::line(text)));
        }
    }

    fn say(self, word: &str, color: AnsiColor, text: &str) {
        let style = if self.message_color { color.on_default().bold() } else { Style::new() };
        messages(&format!("{style}{word}{style:#}: {}\n", escape::line(text)));
    }
}

/// Prints what the reader of arguments has to say. Arguments that would act on the terminal are shown instead, which
/// costs the colours.
pub(super) fn print_usage(error: &clap::Error) -> io::Result<()> {
    let plain = error.render().to_string();
    let acts = |c: char| c != '\n' && escape::is_hidden(c);
    if !plain.contains(acts) {
        return error.print();
    }
    let lines = escape::lines(&plain) + "\n";
    if error.use_stderr() { io::stderr().write_all(lines.as_bytes()) } else { io::stdout().write_all(lines.as_bytes()) }
}

/// Writes to standard output. A reader that went away is no failure.
pub(super) fn product(text: &str) -> Result<(), Failure> {
    product_bytes(text.as_bytes())
}

/// Writes bytes to standard output.
pub(super) fn product_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure(format!("cannot write to standard output: {}", reason(&error))))
        }
        _ => Ok(()),
    }
}

/// Whether standard output is shown rather than kept or read by a program.
pub(super) fn product_is_shown() -> bool {
    io::stdout().is_terminal()
}

/// Writes diagnostics or other ready text to standard error. There is nobody to tell if that fails.
pub(super) fn messages(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Today, as the world counts (UTC).
pub(super) fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Reads standard input, up to one byte more than the compiler takes.
pub(super) fn read_stdin() -> Result<Vec<u8>, Failure> {
    read_limited(io::stdin().lock()).map_err(|error| Failure(format!("cannot read standard input: {}", reason(&error))))
}

/// Standard input and output as they are, for a conversation.
pub(super) fn conversation() -> (io::Stdin, io::BufWriter<io::Stdout>) {
    (io::stdin(), io::BufWriter::new(io::stdout()))
}

/// Reads a file, up to one byte more than the compiler takes.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let fail = |error: &io::Error| Failure::about("read", path, error);
    let metadata = fs::metadata(path).map_err(|error| fail(&error))?;
    if metadata.is_dir() {
        return Err(Failure(format!("cannot read `{}`: it is a folder, and one file is wanted", path.display())));
    }
    // A pipe that nobody writes would keep us waiting; those of `/dev` are the caller's own.
    if !metadata.is_file() && !path.starts_with("/dev") {
        return Err(Failure(format!(
            "cannot read `{}`: it is not a regular file (`-` reads standard input)",
            path.display()
        )));
    }
    File::open(path).and_then(read_limited).map_err(|error| fail(&error))
}

fn read_limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(limits::INPUT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What `dot -Tjson` answers to a text. It is given a minute.
pub(super) fn graphviz(text: &str) -> Result<String, Failure> {
    const WAIT: Duration = Duration::from_millis(5);
    const WAITS: usize = 12_000;
    let fail = |why: &str| Failure(format!("cannot draw by Graphviz: {why}"));
    let spawned =
        Command::new("dot").arg("-Tjson").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut dot = spawned.map_err(|error| match error.kind() {
        ErrorKind::NotFound => fail("there is no program `dot` on the path; `--engine layered` needs none"),
        _ => fail(&reason(&error)),
    })?;
    let (Some(mut input), Some(output)) = (dot.stdin.take(), dot.stdout.take()) else { return Err(fail("no pipe")) };
    std::thread::scope(|scope| {
        // It may answer before it has read everything, so one side must not wait for the other.
        scope.spawn(move || input.write_all(text.as_bytes()));
        let reader = scope.spawn(move || {
            let mut answer = String::new();
            output.take(GRAPHVIZ_BYTES).read_to_string(&mut answer).map(|_| answer)
        });
        let mut status = None;
        for _ in 0..WAITS {
            status = dot.try_wait().ok().flatten();
            if status.is_some() || reader.is_finished() {
                break;
            }
            std::thread::sleep(WAIT);
        }
        if status.is_none() && !reader.is_finished() {
            // What cannot be ended has ended by itself.
            let _ = dot.kill();
        }
        let status = dot.wait().map_err(|error| fail(&reason(&error)))?;
        match reader.join() {
            Ok(Ok(answer)) if status.success() => Ok(answer),
            _ => Err(fail("`dot` gave no answer; `--engine layered` needs none")),
        }
    })
}

/// The longest answer that is read.
const GRAPHVIZ_BYTES: u64 = 256 * 1024 * 1024;

/// The current folder, if it is still there.
pub(super) fn current_folder() -> Option<PathBuf> {
    std::env::current_dir().ok()
}

/// Whether a path is a folder.
pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether a path is a symbolic link.
pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink())
}

/// Whether a path is a file, a folder or anything else that is there.
pub(super) fn exists(path: &Path) -> bool {
    path.exists()
}

/// Whether anything has a name, a link that leads nowhere included.
pub(super) fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Writes a file that is not there yet; one that has come in the meantime, or a link, is left as it is.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(bytes)).map_err(|error| Failure::about("write", path, &error))
}

/// A name of a file by which two ways to the same one can be told; the path itself where there is no file.
pub(super) fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Makes a folder and those around it.
pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::about("make the folder", path, &error))
}

/// Writes a file so that at every moment either the old or the new bytes are there. Tells whether anything changed.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    let fail = |error: &io::Error| Failure::about("write", path, error);
    match fs::metadata(path) {
        Ok(old) => overwrite(path, &old, bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let target = link_target(path);
            replace(&target, None, bytes).map(|()| true).map_err(|error| fail(&error))
        }
        Err(error) => Err(fail(&error)),
    }
}

fn overwrite(path: &Path, old: &Metadata, bytes: &[u8]) -> Result<bool, Failure> {
    let refuse = |why: &str| Err(Failure(format!("cannot write `{}`: {why}", path.display())));
    let fail = |error: &io::Error| Failure::about("write", path, error);
    if old.is_dir() {
        return refuse("it is a folder");
    }
    if old.permissions().readonly() {
        return refuse("it is read-only");
    }
    if !old.is_file() {
        // Nothing can be renamed over a device or a pipe.
        let stream = fs::OpenOptions::new().write(true).open(path);
        return stream.and_then(|mut out| out.write_all(bytes)).map(|()| true).map_err(|error| fail(&error));
    }
    let same_length = old.len() == bytes.len() as u64;
    if same_length && fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(false);
    }
    let target = fs::canonicalize(path).map_err(|error| fail(&error))?;
    replace(&target, Some(old.permissions()), bytes).map(|()| true).map_err(|error| fail(&error))
}

/// Where a link leads whose target is not there yet; the path itself if it is none.
fn link_target(path: &Path) -> PathBuf {
    match fs::read_link(path) {
        Ok(target) => folder_of(path).join(target),
        Err(_) => path.to_owned(),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes beside the target, syncs, renames over it.
fn replace(target: &Path, permissions: Option<Permissions>, bytes: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".threatdot-").suffix(".tmp");
    if let Some(permissions) = permissions.clone().or_else(ordinary_permissions) {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder_of(target))?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        // The mask of the process took bits away when the file was made.
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(target).map(drop).map_err(|error| error.error)
}

/// What a new file is given before the mask of the process.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such thing")]
fn ordinary_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

/// What a new file is given before the mask of the process.
#[cfg(not(unix))]
fn ordinary_permissions() -> Option<Permissions> {
    None
}
