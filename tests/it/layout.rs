//! Pictures of whole files: what is drawn where.

use threatdot::compile::{self, Diagram, Options};
use threatdot::diagnostics::Levels;
use threatdot::layout::{self, Chip, ChipSeverity, Input, LayoutOptions, Overlay};
use threatdot::model::LowerOptions;
use threatdot::output::svg::{self, SvgOptions, Theme};
use threatdot::source::Source;
use threatdot::threats::{Severity, Status, ThreatOptions};

/// The findings of a diagram as chips.
fn overlay(diagram: &Diagram) -> Overlay {
    let mut overlay = Overlay::new();
    for finding in diagram.threats.findings.values() {
        let title = diagram.threats.title(&diagram.model, finding);
        let severity = match finding.severity {
            Severity::Critical => ChipSeverity::Critical,
            Severity::High => ChipSeverity::High,
            Severity::Medium => ChipSeverity::Medium,
            Severity::Low => ChipSeverity::Low,
        };
        let settled = !matches!(finding.status, Status::Open | Status::Unstated);
        let text = diagram.threats.rule(finding).map_or_else(String::new, |rule| rule.id.to_string());
        let chip = Chip { text, title, href: None, severity, settled };
        overlay.push(diagram.model.item(finding.subject), chip);
    }
    overlay
}

/// Draws every graph of the files named by `THREATDOT_LOOK` (a list with `:`) into `target/look`, for the eye.
#[test]
fn look() {
    let Ok(paths) = std::env::var("THREATDOT_LOOK") else { return };
    let out = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/look");
    std::fs::create_dir_all(&out).unwrap();
    for path in paths.split(':') {
        let path = std::path::Path::new(path);
        let source = Source::new("x.dot", std::fs::read_to_string(path).unwrap());
        let today = jiff::civil::date(2026, 1, 1);
        let options =
            Options { lower: LowerOptions::default(), threats: ThreatOptions::new(today), levels: Levels::default() };
        let compilation = compile::compile(source, &options);
        for diagram in &compilation.diagrams {
            let overlay = overlay(diagram);
            let typed = threatdot::model::is_annotated(&diagram.graph, &options.lower);
            let model = typed.then_some(&diagram.model);
            let input = Input { graph: &diagram.graph, model, overlay: &overlay };
            let drawing = layout::draw(input, &LayoutOptions::default());
            for warning in &drawing.warnings {
                println!("{}: {} {}", path.display(), warning.code.id, warning.message);
            }
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let facts = layout::scene_facts(&drawing.scene);
            std::fs::write(out.join(format!("{stem}.json")), facts.to_string()).unwrap();
            for (name, theme) in [("", Theme::Auto), ("-dark", Theme::Dark)] {
                let text = svg::write(&drawing.scene, &SvgOptions { theme, ..SvgOptions::default() });
                std::fs::write(out.join(format!("{stem}{name}.svg")), text).unwrap();
            }
        }
    }
}
