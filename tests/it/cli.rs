//! The program as a user runs it: exit codes, streams, files.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use threatdot::catalogue;

/// A complete model in which nothing is wrong.
const SOUND: &str = r"digraph {
  tm=1;
  subgraph cluster_net { kind=boundary; trust=untrusted; user [kind=interactor]; }
  subgraph cluster_app { kind=boundary; trust=internal; web [kind=process]; }
  user -> web [id=ask]; web -> user [id=answer, response_to=ask];
}
";
/// A file that Graphviz refuses too.
const BROKEN: &str = r"digraph {
  tm=1;;
  subgraph cluster_net { kind=boundary; trust=untrusted; user [kind=interactor]; }
  subgraph cluster_app { kind=boundary; trust=internal; web [kind=process]; }
  user -> web [id=ask]; web -> user [id=answer, response_to=ask];
}
";
/// A diagram that was never meant for us.
const PLAIN: &str = "digraph { a -> b }\n";

/// A folder of its own to run the program in.
pub struct Place(TempDir);

/// What a run left behind.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn with(files: &[(&str, &str)]) -> Self {
        let place = Self::new();
        for (name, text) in files {
            place.put(name, text.as_bytes());
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Every file below the folder, sorted.
    pub fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path.strip_prefix(self.0.path()).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        found
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_threatdot"));
        command.args(args).current_dir(self.0.path()).env_clear().stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        Run::of(&mut self.command(args))
    }

    /// Runs the program in a folder inside.
    pub fn run_in(&self, folder: &str, args: &[&str]) -> Run {
        Run::of(self.command(args).current_dir(self.path(folder)))
    }

    pub fn run_with(&self, args: &[&str], stdin: &str) -> Run {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
        Run::from(child.wait_with_output().unwrap())
    }
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    pub fn from(output: std::process::Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    pub fn ends(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.err.contains(text), "{text:?} is not in stderr:\n{}", self.err);
        self
    }

    #[track_caller]
    pub fn prints(&self, text: &str) -> &Self {
        assert!(self.out.contains(text), "{text:?} is not in stdout:\n{}", self.out);
        self
    }
}

#[test]
fn exit_codes_and_streams_of_check() {
    let place = Place::with(&[("sound.dot", SOUND), ("broken.dot", BROKEN)]);
    let sound = place.run(&["check", "sound.dot", "--no-findings"]);
    assert_eq!(sound.ends(0).out, "");
    sound.says("1 file: no problems;");
    let broken = place.run(&["check", "broken.dot"]);
    broken.ends(1).prints("error[E014]").prints("broken.dot:2:8").prints("= see: threatdot explain E014");
    broken.says("1 file: 1 error;");
    assert_eq!(place.run(&["check", "broken.dot", "-q"]).ends(1).err, "");
    place.run(&["check", "broken.dot", "--exit-zero"]).ends(0);
    place.run(&["check", "--no-such-flag"]).ends(2).says("--no-such-flag");
    place.run(&[]).ends(2);
    place.run(&["--help"]).ends(0).prints("Exit codes");
    place.run(&["--version"]).ends(0).prints("threatdot ");
}

#[test]
fn what_cannot_be_read_is_said_and_ends_with_two() {
    let place = Place::with(&[("sound.dot", SOUND), ("folder/notes.txt", "")]);
    for command in ["check", "build"] {
        let missing = place.run(&[command, "missing.dot"]);
        missing.ends(2).says("error: cannot read `missing.dot`: no such file or directory");
        assert_eq!(missing.out, "");
        place.run(&[command, "folder"]).ends(2).says("error: no diagram in `folder`");
    }
    place.run(&["draw", "missing.dot", "-o", "x.svg"]).ends(2).says("cannot read `missing.dot`");
    place.run(&["draw", "folder", "-o", "x.svg"]).ends(2).says("it is a folder");
    place.run(&["inspect", "missing.dot", "--stage", "graph"]).ends(2).says("cannot read `missing.dot`");
    // The other files are checked all the same.
    place.run(&["check", "missing.dot", "sound.dot", "--fail-on", "never"]).ends(2).says("1 file: no problems");
    assert_eq!(place.files(), ["folder/notes.txt", "sound.dot"]);
}

#[test]
fn text_that_is_none_is_one_clear_error() {
    let place = Place::new();
    place.put("latin.dot", b"digraph { a [label=\"caf\xe9\"] }");
    place.put("wide.dot", b"\xff\xfed\0i\0g\0");
    place.put("nul.dot", b"digraph {\0}");
    place.put("declared.dot", b"digraph { charset=latin1; tm=1; a [kind=interactor label=\"caf\xe9\"] }");
    place.put("empty.dot", b"");
    place.put("comment.dot", b"// nothing to see\n");
    let cases = [
        ("latin.dot", "byte 0xE9 at byte offset 23 is not UTF-8"),
        ("wide.dot", "UTF-16"),
        ("nul.dot", "a NUL byte stands at byte offset 9"),
        ("empty.dot", "the input holds no graph"),
        ("comment.dot", "the input holds no graph"),
    ];
    for (file, message) in cases {
        place.run(&["check", file]).ends(1).prints(message).prints(file);
        place.run(&["draw", file, "-o", "x.svg"]).ends(1).says(message);
        place.run(&["build", file, "-o", "out"]).ends(1).says(message);
        place.run(&["inspect", file, "--stage", "graph"]).ends(1).says(message);
    }
    place.run(&["check", "declared.dot", "--fail-on", "never"]).ends(0);
    assert_eq!(place.files().len(), 6, "{:?}", place.files());
}

#[test]
fn too_long_an_input_is_refused_before_it_is_read_on() {
    let place = Place::new();
    let file = fs::File::create(place.path("long.dot")).unwrap();
    file.set_len(1 << 40).unwrap();
    place.run(&["check", "long.dot"]).ends(1).prints("error[E002]");
}

#[test]
fn folders_are_walked_as_git_sees_them() {
    let place = Place::with(&[
        ("b.gv", SOUND),
        ("a.dot", SOUND),
        ("sub/c.DOT", SOUND),
        ("plain.dot", PLAIN),
        (".hidden/d.dot", BROKEN),
        ("ignored/e.dot", BROKEN),
        (".gitignore", "ignored/\n"),
        ("notes.txt", BROKEN),
    ]);
    let run = place.run(&["check", "-v", "--fail-on", "never"]);
    run.ends(0).says("reading a.dot\nreading b.gv\nreading plain.dot\n").says("reading sub/c.DOT\n");
    run.says("leaving plain.dot alone").says("3 files: no problems");
    place.run(&["check", ".", "--all", "--fail-on", "never"]).ends(1).says("4 files: 1 error;");
    place.run(&["check", "plain.dot", "--fail-on", "never"]).ends(1).says("1 file: 1 error;");
    // The same file by two ways is checked once.
    place.run(&["check", ".", "./a.dot", "sub", "--fail-on", "never"]).ends(0).says("3 files:");
    let place = Place::with(&[("plain.dot", PLAIN)]);
    place.run(&["check"]).ends(0).says("nothing was checked: 1 file without annotation");
}

#[test]
fn standard_input_has_a_name() {
    let place = Place::new();
    place.run_with(&["check", "-"], BROKEN).ends(1).prints("<stdin>:2:8");
    place.run_with(&["check", "-", "--stdin-filename", "shop.dot"], BROKEN).ends(1).prints("shop.dot:2:8");
    place.run_with(&["build", "-"], SOUND).ends(2).says("-o DIR");
    place.run_with(&["build", "-", "--stdin-filename", "x/shop.dot", "-o", "out", "--fail-on", "never"], SOUND).ends(0);
    assert_eq!(place.files(), ["out/shop.json", "out/shop.svg"]);
    place.run_with(&["inspect", "-", "--stage", "graph"], SOUND).ends(0).prints("\"directed\":true");
}

#[test]
fn forms_of_output() {
    let place = Place::with(&[("broken.dot", BROKEN), ("sound.dot", SOUND)]);
    let concise = place.run(&["check", "broken.dot", "--output-format", "concise"]);
    assert_eq!(concise.ends(1).out, "broken.dot:2:8: error[E014]: there is no statement before this `;`\n");
    let json = place.run(&["check", "broken.dot", "sound.dot", "--output-format", "json"]);
    let documents: Vec<serde_json::Value> =
        json.ends(1).out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0]["format"], "threatdot-1");
    assert_eq!(documents[0]["diagnostics"][0]["code"], "E014");
    let file = place.run(&["check", "broken.dot", "--output-format", "concise", "-o", "report.txt"]);
    assert_eq!(file.ends(1).out, "");
    assert_eq!(place.text("report.txt"), concise.out);
}

#[test]
fn every_flag_has_a_variable() {
    let place = Place::with(&[("broken.dot", BROKEN)]);
    let with = |name: &str, value: &str, args: &[&str]| Run::of(place.command(args).env(name, value));
    let concise = with("THREATDOT_OUTPUT_FORMAT", "concise", &["check", "broken.dot"]);
    assert!(concise.ends(1).out.starts_with("broken.dot:2:8: error"));
    with("THREATDOT_EXIT_ZERO", "1", &["check", "broken.dot"]).ends(0);
    with("THREATDOT_EXIT_ZERO", "0", &["check", "broken.dot"]).ends(1);
    with("THREATDOT_FAIL_ON", "nonsense", &["check", "broken.dot"]).ends(2).says("nonsense");
    with("THREATDOT_TODAY", "2027-13-31", &["check", "broken.dot"]).ends(2).says("2027-13-31");
    with("THREATDOT_ALLOW", "L01,L9999", &["check", "broken.dot"]).ends(2).says("there is no such lint");
    assert_eq!(with("THREATDOT_QUIET", "1", &["check", "broken.dot"]).ends(1).err, "");
    // A command's help does not drown in them.
    assert!(!place.run(&["check", "--help"]).out.contains("[env"));
}

#[test]
fn colours_only_where_they_are_wanted() {
    let place = Place::with(&[("broken.dot", BROKEN)]);
    let colour = |args: &[&str], variables: &[(&str, &str)]| {
        Run::of(place.command(args).envs(variables.iter().copied())).out.contains('\u{1b}')
    };
    assert!(!colour(&["check", "broken.dot"], &[]));
    assert!(colour(&["check", "broken.dot", "--color", "always"], &[]));
    assert!(colour(&["check", "broken.dot"], &[("THREATDOT_COLOR", "always")]));
    assert!(colour(&["check", "broken.dot"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colour(&["check", "broken.dot"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colour(&["check", "broken.dot", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colour(&["check", "broken.dot", "--color", "always", "--output-format", "json"], &[]));
    place.run(&["check", "broken.dot", "--color", "always", "-o", "report.txt"]).ends(1);
    assert!(!place.text("report.txt").contains('\u{1b}'));
}

#[test]
fn nothing_of_the_input_acts_on_the_terminal() {
    let evil = "\u{1b}[31m\u{7}\u{202e}\u{9b}";
    let text = format!("digraph {{ tm=1; \"{evil}\" [kind={evil}x]; a [label=\"{evil}\", kind=\"{evil}\"] }}");
    let place = Place::with(&[("evil.dot", &text)]);
    let acts = |text: &str| text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']);
    for args in [
        &["check", "evil.dot", "--all-findings"][..],
        &["check", "evil.dot", "--output-format", "concise"],
        &["check", "evil.dot", "--output-format", "json"],
        &["inspect", "evil.dot", "--stage", "syntax"],
        &["inspect", "evil.dot", "--stage", "graph"],
        &["inspect", "evil.dot", "--stage", "model"],
        &["build", "evil.dot", "-o", "out"],
        &["check", "\u{1b}[31m.dot"],
        &["check", "--\u{1b}[31m"],
        &["explain", "\u{1b}[31m"],
    ] {
        let run = place.run(args);
        assert!(!acts(&run.out) && !acts(&run.err), "{args:?}\n{:?}\n{:?}", run.out, run.err);
    }
}

#[test]
fn draw_writes_a_whole_picture_or_none() {
    let place = Place::with(&[("plain.dot", PLAIN), ("broken.dot", BROKEN), ("two.dot", "digraph { a } graph { b }")]);
    let run = place.run(&["draw", "plain.dot"]);
    run.ends(0).prints("<svg").prints("</svg>");
    assert_eq!(run.err, "");
    place.run(&["draw", "plain.dot", "-o", "plain.svg"]).ends(0);
    assert_eq!(place.text("plain.svg"), run.out);
    place.put("old.svg", b"old");
    place.run(&["draw", "broken.dot", "-o", "old.svg"]).ends(1).says("error[E014]");
    assert_eq!(place.text("old.svg"), "old");
    place.run(&["draw", "broken.dot", "-o", "new.svg"]).ends(1);
    let refused = place.run(&["draw", "plain.dot", "-o", "plain.dot"]);
    refused.ends(2).says("cannot write `plain.dot`: it is the input");
    place.run(&["draw", "plain.dot", "-o", "./sub/../plain.dot"]).ends(2);
    assert_eq!(place.text("plain.dot"), PLAIN);
    place.run(&["draw", "plain.dot", "-o", "no/such/folder.svg"]).ends(2).says("cannot write `no/such/folder.svg`");
    place.run(&["draw", "two.dot", "-o", "two.svg"]).ends(0).says("the first of 2 graphs is drawn");
    assert_eq!(place.files(), ["broken.dot", "old.svg", "plain.dot", "plain.svg", "two.dot", "two.svg"]);
}

#[test]
fn build_writes_beside_the_diagram_or_into_a_folder() {
    let two = "digraph { tm=1; a [kind=interactor] } digraph { tm=1; b [kind=interactor] }";
    let place = Place::with(&[("x/a.dot", SOUND), ("x/sub/b.dot", two), ("broken.dot", BROKEN), ("plain.dot", PLAIN)]);
    place.run(&["build", "x/a.dot", "--fail-on", "never"]).ends(0);
    assert!(place.path("x/a.svg").exists() && place.path("x/a.json").exists());
    place.run(&["build", "x", "-o", "site/deep", "--fail-on", "never"]).ends(0);
    let written: Vec<String> = place.files().into_iter().filter(|file| file.starts_with("site")).collect();
    assert_eq!(
        written,
        [
            "site/deep/a.json",
            "site/deep/a.svg",
            "site/deep/sub/b-2.json",
            "site/deep/sub/b-2.svg",
            "site/deep/sub/b.json",
            "site/deep/sub/b.svg"
        ]
    );
    place.run(&["build", "x/a.dot", "-o", "one", "--emit", "svg", "--fail-on", "never"]).ends(0);
    assert!(!place.path("one/a.json").exists());
    // No DOT, no output; errors of the model only, and the picture helps to mend them.
    place.run(&["build", "broken.dot", "-o", "none"]).ends(1);
    assert!(!place.path("none").exists());
    place.run(&["build", "plain.dot", "-o", "some"]).ends(1);
    assert!(place.path("some/plain.svg").exists());
}

#[test]
fn build_never_replaces_what_it_should_not() {
    let place = Place::with(&[("a.dot", SOUND), ("a.gv", SOUND), ("b.svg", SOUND), ("p/a.dot", SOUND)]);
    place.run(&["build", "a.dot", "a.gv", "-o", "out"]).ends(2).says("another diagram of this run is written there");
    place.run(&["build", "a.dot", "p/a.dot", "-o", "out2"]).ends(2).says("another diagram of this run");
    place.run(&["build", "b.svg", "--emit", "svg"]).ends(2).says("it is an input");
    assert_eq!(place.text("b.svg"), SOUND);
}

#[cfg(unix)]
#[test]
fn files_keep_their_permissions_links_and_times() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::with(&[("a.dot", PLAIN), ("real/old.svg", "old"), ("kept.svg", "old"), ("locked.svg", "old")]);
    let mode = |name: &str| fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777;
    let set = |name: &str, mode| fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).unwrap();
    set("kept.svg", 0o640);
    place.run(&["draw", "a.dot", "-o", "kept.svg"]).ends(0);
    assert_eq!(mode("kept.svg"), 0o640);
    place.run(&["draw", "a.dot", "-o", "new.svg"]).ends(0);
    assert_eq!(mode("new.svg") & 0o600, 0o600);
    symlink("real/old.svg", place.path("link.svg")).unwrap();
    symlink("real/none.svg", place.path("dangling.svg")).unwrap();
    place.run(&["draw", "a.dot", "-o", "link.svg"]).ends(0);
    place.run(&["draw", "a.dot", "-o", "dangling.svg"]).ends(0);
    for (link, target) in [("link.svg", "real/old.svg"), ("dangling.svg", "real/none.svg")] {
        assert!(fs::symlink_metadata(place.path(link)).unwrap().is_symlink());
        assert!(place.text(target).contains("<svg"));
    }
    set("locked.svg", 0o444);
    place.run(&["draw", "a.dot", "-o", "locked.svg"]).ends(2).says("it is read-only");
    assert_eq!(place.text("locked.svg"), "old");
    let modified = |name: &str| fs::metadata(place.path(name)).unwrap().modified().unwrap();
    let before = modified("kept.svg");
    place.run(&["draw", "a.dot", "-o", "kept.svg"]).ends(0);
    assert_eq!(modified("kept.svg"), before);
    symlink("a.dot", place.path("alias.svg")).unwrap();
    place.run(&["draw", "a.dot", "-o", "alias.svg"]).ends(2).says("it is the input");
    place.run(&["draw", "a.dot", "-o", "real"]).ends(2).says("it is a folder");
    place.run(&["draw", "a.dot", "-o", "/dev/null"]).ends(0);
    assert!(!place.files().iter().any(|file| file.contains("tmp")), "{:?}", place.files());
}

#[cfg(unix)]
#[test]
fn a_broken_pipe_is_a_quiet_end() {
    let place = Place::with(&[("broken.dot", BROKEN)]);
    for args in [&["explain", "--all"][..], &["check", "broken.dot"]] {
        let mut child = place.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let run = Run::from(child.wait_with_output().unwrap());
        assert!(run.code < 2 && !run.err.contains("pipe"), "{} {}", run.code, run.err);
    }
    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        let run = Run::of(place.command(&["explain", "--all"]).stdout(full));
        run.ends(2).says("cannot write to standard output");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_that_nobody_writes_is_not_waited_for() {
    let place = Place::new();
    let made = Command::new("mkfifo").arg(place.path("pipe.dot")).status();
    if made.is_ok_and(|status| status.success()) {
        place.run(&["check", "pipe.dot"]).ends(2).says("it is not a regular file");
    }
}

#[test]
fn every_code_has_a_page() {
    let place = Place::new();
    let all = place.run(&["explain", "--all", "--format", "json"]);
    let pages: Vec<serde_json::Value> = serde_json::from_str(&all.ends(0).out).unwrap();
    for code in catalogue::codes() {
        let page = pages.iter().find(|page| page["code"] == code.id).expect("every code is among the pages");
        assert_eq!(page["docs"], code.docs);
        assert!(code.docs.len() > 40, "{} has no page worth the name", code.id);
    }
    let one = place.run(&["explain", "e013"]);
    one.ends(0).prints("# E013").prints("digraph");
    assert_eq!(place.run(&["explain", "wrong-edge-operator"]).out, one.out);
    place.run(&["explain", "--all"]).ends(0).prints(&one.out);
    place.run(&["explain", "E01O"]).ends(2).says("did you mean `E010`?");
    place.run(&["explain"]).ends(2).says("--all");
}

#[test]
fn several_graphs_are_several_values() {
    let place = Place::with(&[("two.dot", "digraph { a } graph { b }")]);
    let run = place.run(&["inspect", "two.dot", "--stage", "graph"]);
    let values: Vec<serde_json::Value> =
        run.ends(0).out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(values.len(), 2);
    assert_eq!(values[1]["directed"], false);
}

#[test]
fn the_tree_is_printed_however_deep() {
    let place = Place::new();
    let deep = format!("digraph {{ {} {} }}", "{".repeat(200), "}".repeat(200));
    place.put("deep.dot", deep.as_bytes());
    let run = place.run(&["inspect", "deep.dot", "--stage", "syntax"]);
    assert_eq!(
        run.ends(0).out.matches("\"SubgraphStatement\"").count().max(200),
        run.out.matches("LeftBrace").count() - 1
    );
    assert_eq!(run.out.matches('{').count(), run.out.matches('}').count());
}

#[test]
fn messages_name_files_as_given_and_products_never_absolutely() {
    let place = Place::with(&[("sub/broken.dot", BROKEN)]);
    let absolute = place.path("sub/broken.dot").canonicalize().unwrap();
    let absolute = absolute.to_str().unwrap();
    place.run(&["check", "sub/broken.dot"]).ends(1).prints("sub/broken.dot:2:8");
    place.run(&["check", absolute]).ends(1).prints(&format!("{absolute}:2:8"));
    for path in ["sub/broken.dot", "./sub/broken.dot", absolute] {
        let run = place.run(&["check", path, "--output-format", "json"]);
        run.ends(1).prints("\"source\":\"sub/broken.dot\"");
        assert!(!run.out.contains(absolute), "{}", run.out);
    }
    let elsewhere = Place::new();
    elsewhere.run(&["check", absolute, "--output-format", "json"]).prints("\"source\":\"broken.dot\"");
}

#[test]
fn findings_fail_a_run_as_asked() {
    let weak = SOUND.replace("[id=ask]", "[id=ask, protocol=http, authn=none]");
    let place = Place::with(&[("sound.dot", SOUND), ("weak.dot", &weak)]);
    place.run(&["check", "sound.dot"]).ends(0).prints("open because nothing is stated").says("no open threat,");
    place.run(&["check", "sound.dot", "--strict", "--fail-on", "low"]).ends(1).prints("error: `web`:");
    place
        .run(&["check", "sound.dot", "--all-findings"])
        .ends(0)
        .prints("note[EP01]")
        .prints("= see: threatdot explain EP01");
    let run = place.run(&["check", "weak.dot", "--fail-on", "low"]);
    run.ends(1).prints("error[BFI]").prints("it rests on this, which means `encryption=none`").says("open threat");
    place.run(&["check", "weak.dot", "--fail-on", "never"]).ends(0).prints("warning[BFI]");
    place.run(&["check", "weak.dot", "--fail-on", "low", "--exit-zero"]).ends(0);
    assert!(!place.run(&["check", "weak.dot", "--no-findings"]).out.contains("BFI"));
    let accepted = weak.replace("authn=none", "accept_BFI=\"until=2027-01-31; by=J. Doe; reason=test\"");
    place.put("accepted.dot", accepted.as_bytes());
    let before = place.run(&["check", "accepted.dot", "--today", "2027-01-30", "--fail-on", "low"]);
    assert!(!before.out.contains("[BFI]"), "{}", before.out);
    place.run(&["check", "accepted.dot", "--today", "2027-02-01", "--fail-on", "low"]).ends(1).prints("[BFI]");
}

#[test]
fn lints_have_the_level_that_is_asked_for() {
    let place = Place::with(&[("plain.dot", PLAIN), ("lone.dot", &SOUND.replace("user -> web", "// user -> web"))]);
    let run = place.run(&["check", "lone.dot", "--no-findings"]);
    run.ends(0).prints("warning[L023]");
    place.run(&["check", "lone.dot", "--no-findings", "--deny", "L023"]).ends(1).prints("error[L023]");
    let silent = place.run(&["check", "lone.dot", "--no-findings", "--allow", "l023"]);
    assert!(!silent.ends(0).out.contains("L023"), "{}", silent.out);
    place.run(&["check", "plain.dot", "--no-findings"]).ends(1).prints("error[L011]");
    place.run(&["check", "plain.dot", "--no-findings", "--warn", "L011"]).ends(0).prints("warning[L011]");
    place.run(&["check", "plain.dot", "--allow", "E014"]).ends(2).says("E014 is no lint");
    place.run(&["check", "plain.dot", "--deny", "L999"]).ends(2).says("there is no such lint");
}

#[test]
fn rules_are_listed_and_explained() {
    let place = Place::new();
    let all = place.run(&["rules"]);
    assert!(all.ends(0).out.lines().count() >= 15, "{}", all.out);
    let few = place.run(&["rules", "--category", "T", "--kind", "flow", "--format", "json"]);
    let rules: Vec<serde_json::Value> = serde_json::from_str(&few.ends(0).out).unwrap();
    assert!(!rules.is_empty() && rules.iter().all(|rule| rule["category"] == "tampering"), "{}", few.out);
    for line in all.out.lines() {
        let id = line.split(' ').next().unwrap();
        place.run(&["explain", id]).ends(0).prints(&format!("# {id} ")).prints("What answers it");
    }
    place.run(&["rules", "--category", "nonsense"]).ends(2).says("spoofing");
}

/// A rule of one's own whose texts mean no good in Markdown and on a terminal.
const OWN: &str = r#"
[[rule]]
id = "MY01"
category = "S"
kinds = ["process"]
title = "{n} has *no* <b>owner</b>\u001b[31m"
description = "- {n} is [nobody's](https://x.test) | `so`."
mitigations = ["1. Name an owner of {n}"]
when = "lacks(n.authn)"
fires = ["""
web [kind=process]; // ```
```
# no heading
"""]
"#;

#[test]
fn rules_of_ones_own_are_listed_and_explained() {
    let place =
        Place::with(&[("own.toml", OWN), ("set.toml", "[rules]\nfiles = [\"own.toml\"]\ndisable = [\"SP04\"]\n")]);
    for setup in [["--rules", "own.toml"], ["--config", "set.toml"]] {
        let page = place.run(&["explain", "my01", setup[0], setup[1]]);
        page.ends(0)
            .prints(r"# MY01 The element has \*no\* &lt;b&gt;owner&lt;/b&gt; \[31m")
            .prints("\n- 1\\. Name an owner");
        page.prints(r"\- the element is \[nobody's\]\(https:&#47;&#47;x.test\) \| \`so\`.").prints("\n````dot\nweb");
        assert!(!page.out.contains('\u{1b}'), "{}", page.out);
        place.run(&["explain", "--all", setup[0], setup[1]]).ends(0).prints(&page.out);
        let list = place.run(&["rules", setup[0], setup[1]]);
        list.ends(0).prints("MY01  spoofing               process      The element has *no* <b>owner</b>\\u{1b}[31m\n");
        place
            .run(&["rules", "--format", "md", setup[0], setup[1]])
            .ends(0)
            .prints("\n### MY01 The element")
            .prints("pytm");
    }
    place.run(&["explain", "MY01"]).ends(2).says("there is no code or rule `MY01`");
    place.run(&["explain", "MY01", "--config", "set.toml", "--isolated"]).ends(2).says("there is no code or rule");
    assert!(!place.run(&["rules"]).ends(0).out.contains("MY01"));
    let mut check = place.command(&["rules", "check", "own.toml", "--alone"]);
    assert!(!Run::of(check.env("THREATDOT_RULES", "none.toml")).says("1 rule").err.contains("none.toml"));
    place.run(&["rules", "--rules", "own.toml", "check", "own.toml"]).ends(2);
}

#[test]
fn rules_left_out_are_shown_as_such() {
    let place = Place::with(&[("threatdot.toml", "[rules]\ndisable = [\"SP04\"]\n")]);
    let list = place.run(&["rules"]);
    list.ends(0).prints("\nSP04  spoofing               flow         left out: Credentials on the flow");
    assert_eq!(list.out.matches("left out: ").count(), 1, "{}", list.out);
    assert!(!place.run(&["rules", "--isolated"]).ends(0).out.contains("left out: "));
    place.run(&["explain", "SP04"]).ends(0).prints("Group: specific. It is left out.");
    place.run(&["rules", "--format", "md"]).ends(0).prints("| SP04 \\(left out\\) |");
    let json: serde_json::Value = serde_json::from_str(&place.run(&["rules", "--format", "json"]).out).unwrap();
    let off = json.as_array().unwrap().iter().filter(|rule| rule["enabled"] == false);
    assert_eq!(off.map(|rule| rule["id"].as_str().unwrap()).collect::<Vec<_>>(), ["SP04"]);
    place.put("threatdot.toml", b"[rules]\ndisabel = []\n");
    place.run(&["explain", "SP04"]).ends(2).says("error[C002]");
    place.run(&["explain", "C002"]).ends(0).prints("# C002");
}

#[test]
fn groups_of_rules_are_all_of_them() {
    let place = Place::new();
    let mut count = 0;
    for (group, id) in [("floor", "BPS"), ("specific", "SP01"), ("graph", "XG01")] {
        let list = place.run(&["rules", "--group", group]);
        count += list.ends(0).prints(id).out.lines().count();
        let part = place.run(&["rules", "--group", group, "--format", "md"]);
        assert!(!part.ends(0).out.contains("What other catalogues"), "the tables stand beside all rules");
    }
    assert_eq!(count, place.run(&["rules"]).out.lines().count());
    place.run(&["rules", "--group", "none"]).ends(2).says("specific");
}

/// A decision about many findings, and one about none.
const CONFIG: &str = r#"[threats]
chart = "ms-iot"

[[decision]]
match = "BF*:ask"
accept = { until = 2027-01-31, by = "J. Doe", reason = "pilot" }

[[decision]]
match = "BFI:nowhere"
na = { why = "it is gone" }
"#;

#[test]
fn the_nearest_configuration_counts() {
    let place = Place::with(&[("threatdot.toml", CONFIG), ("a/b/sound.dot", SOUND)]);
    let run = |name: &str, value: &str, args: &[&str]| {
        let mut command = place.command(&["check", "sound.dot", "--fail-on", "never"]);
        command.env("THREATDOT_TODAY", "2026-06-01").env(name, value).args(args).current_dir(place.path("a/b"));
        let run = Run::of(&mut command);
        run.ends(0);
        run
    };
    let check = |args: &[&str]| run("THREATDOT_QUIET", "0", args);
    // Only the chart of the configuration asks this.
    let is_read = |run: &Run| run.out.contains("BXD");
    let upwards = check(&["-v"]);
    upwards.says("reading ../../threatdot.toml\n").prints("warning[L063]: the decision about `BFI:nowhere`");
    upwards.prints("../../threatdot.toml:9:9").says("1 file: 1 warning;").prints("BXD");
    assert!(!is_read(&check(&["--isolated"])));
    run("THREATDOT_TODAY", "2027-02-01", &[]).prints("warning[L062]").prints("../../threatdot.toml:6:20");
    assert!(!check(&["--allow", "L063"]).out.contains("L063"));
    // The nearest one counts alone, and nothing is looked for above a repository.
    place.put("a/threatdot.toml", b"");
    assert!(!is_read(&check(&[])));
    assert!(is_read(&check(&["--config", "../../threatdot.toml"])));
    assert!(!is_read(&check(&["--config", "../../threatdot.toml", "--isolated"])));
    assert!(is_read(&run("THREATDOT_CONFIG", "../../threatdot.toml", &[])));
    fs::remove_file(place.path("a/threatdot.toml")).unwrap();
    assert!(is_read(&check(&[])));
    assert!(!is_read(&run("THREATDOT_ISOLATED", "1", &[])));
    place.put("a/.git/HEAD", b"");
    assert!(!is_read(&check(&[])));
}

#[test]
fn a_broken_configuration_ends_the_run() {
    let place =
        Place::with(&[("sound.dot", SOUND), ("threatdot.toml", "[rules]\ndisabel = []\n[threats]\nchart = 1\n")]);
    for args in [
        &["check", "sound.dot", "--exit-zero"][..],
        &["build", "sound.dot", "-o", "out"],
        &["inspect", "sound.dot", "--stage", "ledger"],
    ] {
        let run = place.run(args);
        run.ends(2).says("error[C002]").says("threatdot.toml:2:1").says("did you mean `disable`?").says("error[C003]");
        assert_eq!(run.says("error: the configuration `threatdot.toml` cannot be used").out, "");
    }
    assert!(!place.path("out").exists());
    place.run(&["check", "sound.dot", "--isolated", "--fail-on", "never"]).ends(0);
    // How pictures look is in the configuration too.
    place.run(&["draw", "sound.dot", "-o", "x.svg"]).ends(2).says("error[C002]");
    place.run(&["draw", "sound.dot", "-o", "x.svg", "--isolated"]).ends(0);
    place.put("latin.toml", b"# caf\xe9");
    place.run(&["check", "sound.dot", "--config", "latin.toml"]).ends(2).says("error[E001]").says("latin.toml");
    place.run(&["check", "sound.dot", "--config", "none.toml"]).ends(2).says("cannot read `none.toml`");
    place.run(&["check", "sound.dot", "--config", "."]).ends(2).says("it is a folder");
    place.run(&["explain", "C002"]).ends(0).prints("toml,bad");
    place.run(&["check", "sound.dot", "--isolated", "--allow", "C002"]).ends(2).says("C002 is no lint");
}

#[test]
fn decisions_of_the_configuration_reach_every_command() {
    let place = Place::with(&[("threatdot.toml", CONFIG), ("a.dot", SOUND), ("sub/b.dot", SOUND)]);
    let json = place.run(&["check", "--output-format", "json", "--today", "2026-06-01", "--fail-on", "never"]);
    let documents: Vec<serde_json::Value> =
        json.ends(0).out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), 3, "one a diagram, and one of what is said of the configuration");
    let found = |id: &str| documents[1]["findings"].as_array().unwrap().iter().find(|it| it["id"] == id);
    let accepted = found("BFI:ask").unwrap();
    assert_eq!((&accepted["status"], &accepted["decision"]["location"]["line"]), (&"accepted".into(), &5.into()));
    assert_eq!(accepted["decision"]["location"]["file"], "threatdot.toml");
    assert!(found("BXD:user").is_some(), "the chart of the configuration asks it");
    assert_eq!(
        (&documents[2]["source"], &documents[2]["findings"]),
        (&"threatdot.toml".into(), &serde_json::json!([]))
    );
    assert_eq!(documents[2]["diagnostics"][0]["code"], "L063");
    assert_eq!(documents[2]["diagnostics"].as_array().unwrap().len(), 1, "said once, not once a file");
    // The diagram's own chart and the flag come first.
    let ledger = |args: &[&str], text: &str| {
        let run = place.run_with(&[&["inspect", "-", "--stage", "ledger"], args].concat(), text);
        run.ends(0).out.contains("BXD:user")
    };
    assert!(ledger(&[], SOUND));
    assert!(!ledger(&["--isolated"], SOUND));
    assert!(!ledger(&["--chart", "sdl"], SOUND));
    assert!(!ledger(&[], &SOUND.replace("tm=1;", "tm=1; chart=sdl;")));
    place
        .run(&["build", "a.dot", "-o", "out", "--today", "2026-06-01", "--fail-on", "never"])
        .ends(0)
        .says("warning[L063]");
    assert!(place.text("out/a.json").contains("\"accepted\""));
    let why = place.run(&["why", "a.dot", "BFI:ask", "--today", "2026-06-01"]);
    why.ends(0).prints("Decided: accept threatdot.toml:5:9");
    let other = "[[decision]]\nmatch = \"BFI\"\nmitigate = { status = \"verified\", how = \"a tunnel\" }\n\
                 [[decision]]\nmatch = \"*\"\ndread = \"D8 R10 E7 A10 D10\"\n";
    place.put("other.toml", other.as_bytes());
    let claims = place.run(&["requirements", "a.dot", "--config", "other.toml"]);
    claims.ends(0).prints("[x] `a tunnel`").prints("other.toml:2");
    let scored = place.run(&["why", "a.dot", "BFI:ask", "--config", "other.toml"]);
    scored.ends(0).prints("The author's score, which counts: 45 of 50: damage 8,");
    // What could not be read may have a finding for any decision.
    place.put("broken.dot", BROKEN.as_bytes());
    let broken = place.run(&["check", "--today", "2026-06-01"]);
    assert!(!broken.ends(1).out.contains("L063"), "{}", broken.out);
    // No absolute path gets into a product.
    let absolute = place.path("threatdot.toml").canonicalize().unwrap();
    let args =
        ["check", "a.dot", "--output-format", "json", "--fail-on", "never", "--config", absolute.to_str().unwrap()];
    let run = place.run(&args);
    assert!(!run.ends(0).out.contains(absolute.to_str().unwrap()), "{}", run.out);
}
