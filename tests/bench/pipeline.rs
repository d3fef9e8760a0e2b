//! How fast each phase is: `cargo bench`. The bytes are those of a made-up fleet of services, so every phase has work.

#![allow(missing_docs, reason = "criterion's macros make public functions without documentation")]
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use logos::Logos;
use threatdot::compile::{self, Options};
use threatdot::diagnostics::{Levels, Sink};
use threatdot::source::Source;
use threatdot::syntax::SyntaxKind;
use threatdot::threats::facts::Facts;
use threatdot::threats::paths::analyse;
use threatdot::threats::rule::Evaluator;
use threatdot::{fmt, graph, lints, model, syntax, threats};

/// A diagram of `elements` services in boundaries of fifty, each with two flows to earlier ones.
fn fleet(elements: usize) -> String {
    let mut text = String::from("digraph fleet {\n  tm=\"1\";\n");
    for element in 0..elements {
        if element % 50 == 0 {
            let close = if element == 0 { "" } else { "  }\n" };
            let trust = ["untrusted", "dmz", "internal", "restricted"][element / 50 % 4];
            writeln!(text, "{close}  subgraph cluster_{} {{ kind=boundary; trust={trust};", element / 50).unwrap();
        }
        let kind = ["process", "store", "process", "interactor"][element % 4];
        writeln!(
            text,
            "    service_{element} [kind={kind}, label=\"Service {element}\", owner=\"team {}\"];",
            element % 17
        )
        .unwrap();
    }
    text += "  }\n";
    for element in 1..elements {
        for factor in [7, 13] {
            let target = element * factor % element;
            let protocol = ["https", "sql", "http", "grpcs"][element % 4];
            writeln!(
                text,
                "  service_{element} -> service_{target} [protocol={protocol}, label=\"calls\"]; // {factor}"
            )
            .unwrap();
        }
    }
    text + "}\n"
}

/// A diagram of `elements` with what analyses ask for: assets, lists of data here and there, controls, entries from
/// outside, and chains of processes down to stores.
fn estate(elements: usize) -> String {
    let mut text = String::from("digraph estate {\n  tm=\"1\"; user [kind=interactor]; log [kind=store tech=log];\n");
    for asset in 0..40 {
        let class = ["public", "internal", "confidential", "restricted", "secret"][asset % 5];
        let tags = ["", "; tags=credentials", "; residency=eu"][asset % 3];
        writeln!(text, "  asset_a{asset}=\"Asset; classification={class}{tags}\";").unwrap();
    }
    for first in (0..elements).step_by(50) {
        let trust = ["dmz", "internal", "restricted", "internal"][first / 50 % 4];
        let region = ["eu", "us"][first / 50 % 2];
        writeln!(text, "  subgraph cluster_{first} {{ kind=boundary; trust={trust}; region={region};").unwrap();
        for element in first..(first + 50).min(elements) {
            let kind = ["process", "process", "process", "store"][element % 4];
            let own = ["", "authn=oidc", "", "input_validation=full", "", "availability=high", ""][element % 7];
            let data = if element % 11 == 3 { format!("data=\"a{}\"", element % 40) } else { String::new() };
            writeln!(text, "    e{element} [kind={kind} {own} {data}];").unwrap();
        }
        text += "  }\n";
    }
    for element in 1..elements {
        let data = if element % 3 == 0 { format!("data=\"a{}\"", element % 40) } else { String::new() };
        let own = ["", "authn=mtls", "encryption=none", "access=write", "account=service"][element % 5];
        writeln!(text, "  e{} -> e{element} [{own} {data}]; e{element} -> e{};", element - 1, element * 13 % elements)
            .unwrap();
        if element % 100 == 0 {
            writeln!(text, "  user -> e{element}; e{element} -> log;").unwrap();
        }
    }
    text + "}\n"
}

/// A text of about ten megabytes.
fn ten_megabytes() -> String {
    fleet(48_000)
}

fn options() -> Options {
    Options {
        lower: model::LowerOptions::default(),
        threats: threats::ThreatOptions::new(jiff::civil::date(2026, 1, 1)),
        levels: Levels::default(),
        config: None,
    }
}

fn reading(c: &mut Criterion) {
    let text = ten_megabytes();
    let source = Source::new("ten megabytes", text.clone());
    let mut group = c.benchmark_group("read");
    group.sample_size(20).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("bare logos", |b| b.iter(|| black_box(SyntaxKind::lexer(black_box(&text)).count())));
    group.bench_function("lex", |b| b.iter(|| black_box(syntax::lex(black_box(&text)))));
    group.bench_function("parse", |b| b.iter(|| black_box(syntax::parse(&source, &mut Sink::new()))));
    group.finish();
}

fn phases(c: &mut Criterion) {
    let mut group = c.benchmark_group("phases of 10,000 elements, 20,000 flows");
    group.sample_size(10);
    let source = Source::new("fleet", fleet(10_000));
    let tree = syntax::parse(&source, &mut Sink::new());
    let graph = graph::resolve(&tree, &source, &mut Sink::new()).remove(0);
    let options = options();
    let model = model::lower(&graph, &source, &options.lower);
    group.bench_function("resolve", |b| b.iter(|| black_box(graph::resolve(&tree, &source, &mut Sink::new()))));
    group.bench_function("lower", |b| b.iter(|| black_box(model::lower(&graph, &source, &options.lower))));
    group.bench_function("format", |b| b.iter(|| black_box(fmt::format(&source, &options.lower))));
    group.bench_function("lints", |b| {
        b.iter(|| {
            lints::run(lints::Context { source: &source, graph: &graph, model: &model }, black_box(&mut Sink::new()));
        });
    });
    group.bench_function("threats", |b| b.iter(|| black_box(threats::derive(&model, &options.threats))));
    group.finish();
}

fn growth(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    group.sample_size(10);
    for elements in [20, 1_000, 10_000, 100_000] {
        let text = fleet(elements);
        group.throughput(Throughput::Elements(elements as u64));
        group.bench_with_input(BenchmarkId::from_parameter(elements), &text, |b, text| {
            b.iter(|| black_box(compile::compile(Source::new("fleet", text.as_str()), &options())));
        });
    }
    group.finish();
}

fn analyses(c: &mut Criterion) {
    let mut group = c.benchmark_group("growth of threats");
    group.sample_size(10);
    let options = options();
    let predicates = &options.threats.catalogue.predicates;
    for elements in [1_000, 10_000, 100_000] {
        let source = Source::new("estate", estate(elements));
        let tree = syntax::parse(&source, &mut Sink::new());
        let graph = graph::resolve(&tree, &source, &mut Sink::new()).remove(0);
        let model = model::lower(&graph, &source, &options.lower);
        group.throughput(Throughput::Elements(elements as u64));
        group.bench_with_input(BenchmarkId::new("all rules", elements), &model, |b, model| {
            b.iter(|| black_box(threats::derive(model, &options.threats)));
        });
        group.bench_with_input(BenchmarkId::new("facts", elements), &model, |b, model| {
            b.iter(|| black_box(Facts::of(model, predicates)));
        });
        let facts = Facts::of(&model, predicates);
        group.bench_with_input(BenchmarkId::new("paths", elements), &model, |b, model| {
            let evaluator = Evaluator::new(model, &facts, predicates);
            b.iter(|| black_box(analyse(model, &facts, &evaluator)));
        });
    }
    group.finish();
}

criterion_group!(benches, reading, phases, analyses, growth);
criterion_main!(benches);
