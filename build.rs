//! Turns the built-in rules from TOML into Rust, so that a run does not spend its time on reading them.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a build script reads and writes files, and ends with a message"
)]

use std::fmt::Write as _;
use std::path::Path;

/// The files, in the order of the catalogue.
const FILES: &[&str] = &[
    "floor.toml",
    "spoofing.toml",
    "tampering.toml",
    "repudiation.toml",
    "disclosure.toml",
    "denial.toml",
    "elevation.toml",
    "graph.toml",
];

/// The catalogues of other tools: the name of the table, and its file.
const PEERS: &[(&str, &str)] =
    &[("MICROSOFT", "peers/microsoft.toml"), ("THREAGILE", "peers/threagile.toml"), ("PYTM", "peers/pytm.toml")];

fn main() {
    let folder = Path::new("src/threats/catalogue");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut out = String::from("static RULES: &[Entry] = &[\n");
    for file in FILES {
        entries(&read(&folder.join(file)), "rule", "Entry", &mut out);
    }
    out.push_str("];\n\nstatic PREDICATES: &[PredicateEntry] = &[\n");
    entries(&read(&folder.join("predicates.toml")), "predicate", "PredicateEntry", &mut out);
    out.push_str("];\n\n/// The files of built-in rules, with their texts.\npub static FILES: &[(&str, &str)] = &[\n");
    for file in FILES {
        let path = folder.join(file).canonicalize().expect("the folder of the catalogue");
        let path = path.to_str().expect("a path that is text");
        writeln!(out, "    ({file:?}, include_str!({path:?})),").expect("a string takes everything");
    }
    out.push_str("];\n");
    write_out("builtin.rs", &out);
    let mut out = String::new();
    for (name, file) in PEERS {
        writeln!(out, "pub(super) static {name}: &[Theme] = &[").expect("a string takes everything");
        entries(&read(&folder.join(file)), "theme", "Theme", &mut out);
        out.push_str("];\n");
    }
    write_out("themes.rs", &out);
}

fn write_out(name: &str, text: &str) {
    let target = Path::new(&std::env::var_os("OUT_DIR").expect("cargo says where to write")).join(name);
    std::fs::write(target, text).expect("the output folder can be written");
}

fn read(path: &Path) -> toml::Table {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A struct literal for each table of an array of tables. A key that the struct lacks fails the build.
fn entries(file: &toml::Table, array: &str, name: &str, out: &mut String) {
    for entry in file.get(array).and_then(toml::Value::as_array).into_iter().flatten() {
        let table = entry.as_table().expect("an array of tables");
        write!(out, "    {name} {{ ").expect("a string takes everything");
        for (key, value) in table {
            write!(out, "{key}: {}, ", literal(value)).expect("a string takes everything");
        }
        writeln!(out, "..{name}::EMPTY }},").expect("a string takes everything");
    }
}

fn literal(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => format!("Cow::Borrowed({text:?})"),
        toml::Value::Array(items) => {
            let items: Vec<String> = items.iter().map(literal).collect();
            format!("Cow::Borrowed(&[{}])", items.join(", "))
        }
        other => other.to_string(),
    }
}
