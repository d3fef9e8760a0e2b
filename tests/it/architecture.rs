//! The house rules that can be read off the source: strata, opening sentences, sizes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::project;

/// The strata, lowest first. A module uses only lower ones; those on one line do not see each other, but for the lines
/// marked as one room.
const STRATA: &[&[&str]] = &[
    &["span", "arena", "limits", "percent"],
    &["edit"],
    &["diagnostics"],
    &["source"],
    &["syntax"],
    &["graph"],
    &["model"],
    &["propagation"],
    &["fmt", "level", "lints", "threats", "layout"],
    &["config", "markdown"],
    &["catalogue"],
    &["compile"],
    &["annotate", "diff", "mend", "refine", "trial"],
    &["output"],
    &["ide"],
    &["lsp"],
    &["serve"],
    &["cli"],
];

/// `diagnostics::terminal` shows a source, and a source reports diagnostics: one room on two floors.
const ONE_ROOM: &[(&str, &str)] = &[("diagnostics", "source")];

fn sources() -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![project("src")]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn module(path: &Path) -> String {
    let relative = path.strip_prefix(project("src")).unwrap();
    relative.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_use_only_lower_strata() {
    let height: BTreeMap<&str, usize> =
        STRATA.iter().enumerate().flat_map(|(height, names)| names.iter().map(move |name| (*name, height))).collect();
    let mut wrong = String::new();
    for path in sources() {
        let from = module(&path);
        if from == "lib" || from == "main" {
            continue;
        }
        let own = height.get(from.as_str()).unwrap_or_else(|| panic!("{from} has no stratum"));
        let text = std::fs::read_to_string(&path).unwrap();
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for used in code.join("\n").split("crate::").skip(1) {
            let names: Vec<&str> = match used.strip_prefix('{') {
                Some(group) => group.split('}').next().unwrap().split(',').map(str::trim).collect(),
                None => vec![used],
            };
            for name in names {
                let name = name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
                let Some(other) = height.get(name) else { continue };
                let allowed = name == from || other < own || ONE_ROOM.contains(&(from.as_str(), name));
                if !allowed {
                    wrong += &format!("{}: {from} uses {name}\n", path.display());
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_file_opens_with_a_sentence() {
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not say what lives there", path.display());
    }
}

/// Tables may be long; they are named here.
const TABLES: &[&str] = &[
    "annotate/words.rs",
    "model/vocabulary/table.rs",
    "model/vocabulary/words.rs",
    "layout/text/widths.rs",
    "layout/color/names.rs",
    "layout/color/brewer.rs",
];

#[test]
fn no_file_outgrows_its_room() {
    for path in sources() {
        let name = path.strip_prefix(project("src")).unwrap().to_string_lossy().into_owned();
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500 || TABLES.contains(&name.as_str()), "{name} has {lines} lines");
    }
}

#[test]
fn only_one_file_touches_the_disk() {
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap();
        let touches = ["std::fs::", "use std::fs", "File::open", "File::create"].iter().any(|word| text.contains(word));
        assert!(!touches || path.ends_with("cli/io.rs"), "{} touches the disk", path.display());
    }
}
