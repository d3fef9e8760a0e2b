//! Noise: a reviewer acts on what is found, so there must not be too much of it.

use std::collections::BTreeMap;

use crate::support::{compile_file, describe, files, name, options, project, read, shared};
use threatdot::compile::{self, Diagram};
use threatdot::model::Subject;
use threatdot::model::vocabulary::On;
use threatdot::threats::{Basis, Group, catalogue};

/// The sort of thing that a subject is, as rules name it.
fn sort(diagram: &Diagram, subject: Subject) -> On {
    use threatdot::model::Kind;
    match subject {
        Subject::Element(id) => match diagram.model.elements[id].kind {
            Kind::Interactor => On::INTERACTOR,
            Kind::Process => On::PROCESS,
            Kind::Store => On::STORE,
            _ => On(0),
        },
        Subject::Flow(_) => On::FLOW,
        Subject::Boundary(_) => On::BOUNDARY,
    }
}

#[test]
fn findings_are_few_enough_to_act_on() {
    let Some(folder) = shared("models") else { return };
    let catalogue = catalogue();
    let mut shares = Vec::new();
    let mut silent = BTreeMap::<u16, usize>::new();
    let mut looked_at = vec![0_usize; catalogue.rules.len()];
    for path in files(&folder, &["dot"]) {
        for diagram in &compile_file(&path).diagrams {
            let elements = diagram.model.elements.len();
            if elements == 0 {
                continue;
            }
            for subject in diagram.model.subjects() {
                let sort = sort(diagram, subject);
                for (rule, count) in catalogue.rules.iter().zip(&mut looked_at) {
                    *count += usize::from(rule.on.meets(sort));
                }
            }
            let open = || diagram.threats.findings.values().filter(|finding| finding.status.is_open());
            let declared = open().filter(|finding| finding.basis == Basis::Declared).count();
            for finding in open().filter(|finding| finding.basis == Basis::Unstated) {
                *silent.entry(finding.rule).or_default() += 1;
            }
            println!(
                "{declared:>4} declared, {:>4} unstated on {elements:>3}: {}",
                open().count() - declared,
                name(&path)
            );
            // Hundredths, so that whole numbers do.
            shares.push(declared * 100 / elements);
        }
    }
    shares.sort_unstable();
    let median = shares[shares.len() / 2];
    println!("median {median} declared findings on 100 elements");
    assert!(median <= 300, "{median} on 100 elements");
    let mut loud = Vec::new();
    for (rule, count) in silent {
        let (of, rule) = (looked_at[usize::from(rule)], &catalogue.rules[usize::from(rule)]);
        if rule.group != Group::Floor {
            println!("{:<6} on {count:>4} of {of:>4}", rule.id);
            if count * 100 > of * 60 {
                loud.push((rule.id.to_string(), count, of));
            }
        }
    }
    assert_eq!(loud, [], "they fire on silence alone, nearly everywhere");
}

#[test]
fn the_examples_are_quiet() {
    for path in files(&project("fixtures/examples"), &["dot"]) {
        let compilation = compile_file(&path);
        let said = &compilation.diagnostics;
        assert_eq!(said.errors + said.warnings, 0, "{}", describe(&compilation.source, said));
    }
}

/// Lints of the text, of protocols and of spellings say nothing about files that people published: none of those has what
/// they look for.
#[test]
fn lints_of_slips_are_silent_on_real_files() {
    const OF_SLIPS: [&str; 6] = ["L072", "L074", "L075", "L076", "L077", "L078"];
    for folder in ["models", "corpus/dot", "ground-truth"] {
        let Some(folder) = shared(folder) else { return };
        for path in files(&folder, &["dot", "gv"]) {
            let Ok(source) = read(&path) else { continue };
            let compilation = compile::compile(source, &options());
            let said = compilation.diagnostics.items.iter().filter(|item| OF_SLIPS.contains(&item.code.id));
            let said: Vec<String> = said.map(|item| format!("{} {}", item.code.id, item.message)).collect();
            assert!(said.is_empty(), "{}: {said:?}", name(&path));
        }
    }
}
