//! The inputs of people who mean no good, where they are at hand: no crash, no hang, nothing unsafe in what comes out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::support::{project, shared};

/// The folder with the inputs and their manifest; `None`, with a message, where they cannot be made.
fn inputs() -> Option<(PathBuf, PathBuf)> {
    let tools = shared("hostile")?;
    let folder = project("target/hostile");
    fs::create_dir_all(&folder).unwrap();
    let made = python(&tools.join("gen_small.py")).arg(&folder).output();
    match made {
        Ok(output) if output.status.success() => Some((tools, folder)),
        Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => {
            eprintln!("skipped: python3 does not run here: {error}");
            None
        }
    }
}

fn python(script: &Path) -> Command {
    let mut command = Command::new("python3");
    command.arg(script);
    command
}

/// Runs the checker over the rows of a manifest.
fn check(tools: &Path, manifest: &Path, command: &str, options: &[&str]) {
    let command = format!("{} {command}", env!("CARGO_BIN_EXE_threatdot"));
    // A build without optimisation, beside other tests, is given more time; what it may take of memory is the same.
    let seconds = if cfg!(debug_assertions) { "240" } else { "10" };
    let output = python(&tools.join("check_hostile.py"))
        .args(["--cmd", &command, "--manifest", manifest.to_str().unwrap(), "--repeat", "2", "--time", seconds])
        .args(options)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// Some rows of the manifest in a manifest of their own.
fn rows(folder: &Path, name: &str, keep: impl Fn(&str) -> bool) -> PathBuf {
    let manifest = fs::read_to_string(folder.join("manifest.tsv")).unwrap();
    let (header, rows) = manifest.split_once('\n').unwrap();
    let kept: Vec<&str> = rows.lines().filter(|row| keep(row.split('\t').nth(2).unwrap_or(""))).collect();
    let path = folder.join(name);
    fs::write(&path, format!("{header}\n{}\n", kept.join("\n"))).unwrap();
    path
}

/// One test: the checker listens on a port, and the two would read the same folder while it is made.
#[test]
fn pictures_and_reports_are_safe() {
    let Some((tools, folder)) = inputs() else { return };
    check(&tools, &folder.join("manifest.tsv"), "draw {in} -o {out}", &[]);
    // What is no DOT must fail; the rest may have errors as a model, and its report is whole all the same.
    let refused = rows(&folder, "refused.tsv", |expected| expected == "error");
    check(&tools, &refused, "check --output-format json {in}", &["--kind", "json"]);
    let read = rows(&folder, "read.tsv", |expected| expected != "error");
    check(&tools, &read, "check --output-format json {in}", &["--kind", "json", "--ok-exit", "0,1"]);
}
