#![allow(warnings)]
use threatdot::{diagnostics::*, graph, lints, model, source::Source, syntax};
fn main() {
    let verbose = std::env::var("V").is_ok();
    let mut counts: std::collections::BTreeMap<String, usize> = Default::default();
    for f in std::env::args().skip(1) {
        let Ok(src) = Source::decode(f.clone(), std::fs::read(&f).unwrap()) else { continue };
        let mut sink = Sink::new();
        let t0 = std::time::Instant::now();
        let tree = syntax::parse(&src, &mut sink);
        let graphs = graph::resolve(&tree, &src, &mut sink);
        let t1 = std::time::Instant::now();
        let mut low = std::time::Duration::ZERO;
        let mut lin = low;
        let mut ann = false;
        for g in &graphs {
            let a = std::time::Instant::now();
            let m = model::lower(g, &src, &Default::default());
            let b = std::time::Instant::now();
            ann |= model::is_annotated(g, &Default::default());
            lints::run(lints::Context { source: &src, graph: g, model: &m }, &mut sink);
            let c = std::time::Instant::now();
            if std::env::var("L").is_ok() {
                let mut k = Sink::new();
                let s0 = std::time::Instant::now();
                let sv = lints::Survey::new(lints::Context { source: &src, graph: g, model: &m });
                println!("survey {:?}", s0.elapsed());
                for l in lints::LINTS {
                    let a = std::time::Instant::now();
                    (l.check)(&sv, &mut k);
                    let e = a.elapsed();
                    if e.as_millis() > 10 {
                        println!("{} {:?}", l.code.id, e);
                    }
                }
            }
            low += b - a;
            lin += c - b;
            if std::env::var("M").is_ok() {
                println!("{:#?}", m.elements);
                println!("{:#?}", m.flows);
                println!("{:#?}", m.boundaries);
            }
            if std::env::var("T").is_ok() {
                println!(
                    "{f}: parse+resolve {:?} lower {:?} lints {:?} {} nodes {} edges",
                    t1 - t0,
                    b - a,
                    c - b,
                    g.nodes.len(),
                    g.edges.len()
                );
            }
        }
        let d = sink.finish();
        if ann {
            *counts.entry("annotated".into()).or_default() += 1;
            if std::env::var("A").is_ok() {
                println!("annotated {f}");
            }
        }
        for i in &d.items {
            *counts.entry(format!("{} {:?}", i.code.id, i.severity)).or_default() += 1;
            if verbose {
                let p = src.position(i.span().start);
                println!(
                    "{}:{}:{}: {}[{}] {} | {}",
                    std::path::Path::new(&f).file_name().unwrap().to_string_lossy(),
                    p.line,
                    p.column,
                    i.severity.as_str(),
                    i.code.id,
                    i.message,
                    src.slice(i.span())
                );
                for l in &i.labels {
                    println!(
                        "      {} {:?} -> {}",
                        if l.primary { "^" } else { "-" },
                        src.slice(l.span).chars().take(60).collect::<String>(),
                        l.text
                    );
                }
                for n in &i.notes {
                    println!("      = note: {n}");
                }
                for n in &i.helps {
                    println!("      = help: {n}");
                }
            }
        }
    }
    for (k, v) in counts {
        println!("{k}: {v}");
    }
}
