//! The preview server, asked by a plain client: who is answered, what is answered, and that changes are told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Longest wait for anything.
const LONG: Duration = Duration::from_secs(30);

/// A server on a free port, ended when it is dropped.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(folder: &Path, arguments: &[&str]) -> Server {
    let mut child = Command::new(env!("CARGO_BIN_EXE_threatdot"))
        .args(["serve", ".", "--port", "0", "--isolated"])
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix('/'));
    Server { child, port: port.unwrap_or_else(|| panic!("no address: {line:?}")).parse().unwrap() }
}

/// An answer as it came.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Server {
    fn raw(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    fn ask(&self, method: &str, path: &str, fields: &str) -> Answer {
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\n{fields}\r\n", self.port))
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The value at a path once it is as wanted; the first answers may come before anything was compiled.
    fn wait(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        loop {
            let answer = self.get(path);
            let value = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
            if answer.status == 200 && wanted(&value) {
                return value;
            }
            assert!(started.elapsed() < LONG, "{path} never becomes as wanted: {answer:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

const GOOD: &str =
    "digraph d {\n  user [kind=interactor];\n  shop [kind=process];\n  user -> shop [protocol=http];\n}\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn every_answer_keeps_other_pages_out() {
    let folder = folder(&[("a.dot", GOOD)]);
    let server = serve(folder.path(), &[]);
    server.wait("/files/0", Value::is_object);
    for path in ["/", "/page.js", "/page.css", "/state", "/files/0", "/nothing"] {
        let head = server.get(path).head.to_lowercase();
        for field in [
            "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';",
            "frame-ancestors 'none'",
            "cross-origin-resource-policy: same-origin",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cache-control: no-store",
        ] {
            assert!(head.contains(field), "{path} lacks {field}: {head}");
        }
        assert!(!head.contains("access-control"), "{path}: {head}");
    }
    let page = server.get("/").body;
    assert!(!page.contains("<script>") && !page.contains("style="), "the policy lets no inline script or style in");
}

#[test]
fn only_this_machine_by_its_own_names_is_answered() {
    let folder = folder(&[("a.dot", GOOD)]);
    let server = serve(folder.path(), &[]);
    let status = |host: &str| server.raw(&format!("GET / HTTP/1.1\r\n{host}\r\n")).status;
    assert_eq!(status("Host: localhost\r\n"), 200);
    for host in ["", "Host: evil.example\r\n", "Host: localhost.evil\r\n", "Host: localhost\r\nHost: localhost\r\n"] {
        assert!((400..500).contains(&status(host)), "{host}");
    }
    for (method, path) in [("POST", "/"), ("PUT", "/state"), ("GET", "/open"), ("OPTIONS", "/"), ("DELETE", "/files/0")]
    {
        assert_eq!(server.ask(method, path, "Content-Length: 0\r\n").status, 405, "{method} {path}");
    }
    assert_eq!(server.ask("GET", "/state", "Sec-Fetch-Site: cross-site\r\n").status, 403);
    assert_eq!(
        server.raw(&format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(20_000))).status,
        431
    );
}

#[test]
fn no_path_leads_to_the_disk() {
    let above = folder(&[("secret.txt", "SECRET")]);
    let inside = above.path().join("inside");
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(inside.join("a.dot"), GOOD).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.txt", inside.join("link.dot")).unwrap();
    let server = serve(&inside, &[]);
    server.wait("/files/0", Value::is_object);
    for path in
        ["/a.dot", "/../secret.txt", "/%2e%2e/secret.txt", "/link.dot", "/files/../secret.txt", "/files/1", "/<b>"]
    {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.body.as_str()), (404, "404 Not Found"), "{path}");
    }
    assert_eq!(server.json("/state")["files"].as_array().unwrap().len(), 1, "links of a folder are not followed");
}

#[test]
fn a_change_is_told_and_seen() {
    let folder = folder(&[("a.dot", GOOD)]);
    let server = serve(folder.path(), &[]);
    server.wait("/files/0", |file| {
        file["problems"].as_array().is_some_and(|problems| !problems.is_empty()) || file.is_object()
    });
    let mut events = BufReader::new(server.connect());
    write!(events.get_mut(), "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut next = || loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).unwrap() > 0, "the stream ended");
        if let Some(number) = line.strip_prefix("data: ") {
            break number.trim().parse::<u64>().unwrap();
        }
    };
    let first = next();
    // As editors do it: a new file is put in the place of the old one.
    let other = folder.path().join("a.dot.new");
    std::fs::write(&other, GOOD.replace("shop", "market")).unwrap();
    std::fs::rename(&other, folder.path().join("a.dot")).unwrap();
    assert!(next() > first);
    let file = server.wait("/files/0", |file| file["version"] == 2);
    assert!(file["diagrams"][0]["svg"].as_str().unwrap().contains("market"));
    assert_eq!(file["diagrams"][0]["places"]["node"]["market"], serde_json::json!([3, 3]));
    std::fs::write(folder.path().join("b.dot"), GOOD).unwrap();
    server.wait("/state", |state| state["files"].as_array().is_some_and(|files| files.len() == 2));
    std::fs::remove_file(folder.path().join("a.dot")).unwrap();
    let state = server.wait("/state", |state| state["files"].as_array().is_some_and(|files| files.len() == 1));
    assert_eq!(state["files"][0]["name"], "b.dot");
    assert_eq!(server.get("/files/0").status, 404, "what is gone is not served");
}

#[test]
fn a_broken_file_keeps_its_last_good_picture() {
    let folder = folder(&[("a.dot", GOOD)]);
    let server = serve(folder.path(), &[]);
    let good = server.wait("/files/0", Value::is_object);
    assert_eq!(good["stale"], false);
    std::fs::write(folder.path().join("a.dot"), "digraph d {\n  user [kind=\n}\n").unwrap();
    let broken = server.wait("/files/0", |file| file["stale"] == true);
    assert_eq!(broken["diagrams"], good["diagrams"]);
    let problem = &broken["problems"][0];
    assert_eq!((&problem["severity"], &problem["line"]), (&"error".into(), &2.into()), "{problem}");
    assert!(problem["text"].as_str().unwrap().contains("a.dot:2:9"), "{problem}");
    std::fs::write(folder.path().join("a.dot"), GOOD).unwrap();
    let mended = server.wait("/files/0", |file| file["stale"] == false);
    assert_eq!(mended["diagrams"], good["diagrams"]);
}

#[cfg(unix)]
#[test]
fn the_editor_is_started_for_our_own_page_with_what_the_flag_says() {
    let folder = folder(&[("a b.dot", GOOD)]);
    let log = folder.path().join("log");
    let script = folder.path().join("editor");
    // Written whole before it is there under its name, since the log is waited for.
    let text = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{0}.new' && mv '{0}.new' '{0}'\n", log.display());
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let server = serve(
        folder.path(),
        &["--editor", &format!("'{}' -g '{{file}}:{{line}}:{{column}}' '$HOME'", script.display())],
    );
    server.wait("/files/0", Value::is_object);
    let page = server.get("/").body;
    let token = page.split("threatdot-token\" content=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    let origin = format!("Origin: http://localhost:{}\r\n", server.port);
    let word = format!("X-Threatdot-Token: {token}\r\n");
    let target = "/open?file=0&line=4&column=3";
    let open =
        |fields: &str, target: &str| server.ask("POST", target, &format!("Content-Length: 0\r\n{fields}")).status;
    assert_eq!(open(&origin, target), 403, "without the word");
    assert_eq!(open(&word, target), 403, "without the origin");
    assert_eq!(open(&format!("Origin: http://evil.example\r\n{word}"), target), 403);
    assert_eq!(open(&format!("{origin}{word}"), "/open?file=0&line=0&column=1"), 400);
    assert_eq!(open(&format!("{origin}{word}"), "/open?file=/etc/passwd&line=1&column=1"), 400);
    assert_eq!(open(&format!("{origin}{word}"), "/open?file=7&line=1&column=1"), 409);
    assert!(!log.exists());
    assert_eq!(open(&format!("{origin}{word}"), target), 204);
    let started = Instant::now();
    while !log.exists() {
        assert!(started.elapsed() < LONG, "no editor was started");
        std::thread::sleep(Duration::from_millis(10));
    }
    let path = folder.path().canonicalize().unwrap().join("a b.dot");
    assert_eq!(std::fs::read_to_string(&log).unwrap(), format!("-g\n{}:4:3\n$HOME\n", path.display()));
}

#[test]
fn a_port_that_is_taken_is_a_failure() {
    let folder = folder(&[("a.dot", GOOD)]);
    let server = serve(folder.path(), &[]);
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_threatdot")).args(arguments).current_dir(folder.path()).output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(&["serve", "--port", &server.port.to_string()]);
    assert!(code == Some(2) && said.contains(&format!("cannot serve on port {}", server.port)), "{code:?} {said}");
    assert_eq!(run(&["serve", "nothing.dot", "--port", "0"]).0, Some(2));
    assert_eq!(run(&["serve", "-", "--port", "0"]).0, Some(2));
    assert_eq!(run(&["serve", "--editor", "vi", "--port", "0"]).0, Some(2));
}

#[test]
fn a_watched_folder_is_built_again() {
    for command in [&["watch"] as &[&str], &["build", "--watch"]] {
        is_built_again(command);
    }
}

fn is_built_again(command: &[&str]) {
    let folder = folder(&[("a.dot", GOOD)]);
    let child = Command::new(env!("CARGO_BIN_EXE_threatdot"))
        .args(command)
        .args([".", "-o", "out", "--fail-on", "never", "--isolated"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _server = Server { child, port: 0 };
    let picture = folder.path().join("out/a.svg");
    let wait = |wanted: &str| {
        let started = Instant::now();
        while !std::fs::read_to_string(&picture).is_ok_and(|text| text.contains(wanted)) {
            assert!(started.elapsed() < LONG, "{wanted} is never drawn");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    wait("shop");
    std::fs::write(folder.path().join("a.dot"), GOOD.replace("shop", "market")).unwrap();
    wait("market");
}

#[test]
fn a_change_on_one_level_is_shown_on_the_others() {
    let outer = "digraph outer { tm=1; label=Outer; p [kind=process, refines=\"in.dot\"]; }";
    let inner = "digraph inner { tm=1; label=Inner; p [kind=process]; }";
    let folder = folder(&[("a.dot", outer), ("in.dot", inner)]);
    let server = serve(folder.path(), &[]);
    let text = |file: &Value| file.to_string();
    server.wait("/files/0", |file| text(file).contains("N004") && text(file).contains("href=\\\"in.html\\\""));
    server.wait("/files/1", |file| {
        text(file).contains("Inside of p in Outer") && text(file).contains("href=\\\"a.html\\\"")
    });
    std::fs::write(folder.path().join("a.dot"), outer.replace("label=Outer", "label=Shell")).unwrap();
    server.wait("/files/1", |file| text(file).contains("Inside of p in Shell"));
    std::fs::write(folder.path().join("in.dot"), "digraph {").unwrap();
    server.wait("/files/0", |file| text(file).contains("N002"));
}
