//! Reports of a run as pages: one for each diagram, and a list of them all.

use std::path::{Path, PathBuf};

use super::inputs::Input;
use super::io::Failure;
use super::picture::{self, Findings, Picture};
use crate::compile::{Compilation, Diagram};
use crate::diagnostics::{Diagnostics, Levels};
use crate::layout::{LayoutOptions, Scene};
use crate::output::html::{Entry, Page, index};
use crate::output::json::{self, Document};
use crate::output::overlay::ON_THE_SAME_PAGE;
use crate::output::svg::{self, SvgOptions};

/// The name of the list.
const INDEX: &str = "index.html";

/// The pages of a run.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// Where the list goes, if there is one.
    folder: Option<PathBuf>,
}

/// A page, and what is to be said about its picture and its length.
#[derive(Debug)]
pub(super) struct Written {
    /// None where it would be too long.
    pub(super) text: Option<String>,
    pub(super) remarks: Diagnostics,
    /// What the list says of it.
    pub(super) entry: Option<Entry>,
}

impl Pages {
    /// A run with a folder of its own for what it writes has a list of several diagrams; beside them the list could
    /// replace a page of somebody's. No list is made where a diagram's page has its name.
    pub(super) fn of(inputs: &[Input], output_dir: Option<&Path>) -> Self {
        let are_several = inputs.len() > 1 || inputs.iter().any(|input| input.found);
        let is_taken = |input: &Input| {
            let stem = input.name.file_stem().unwrap_or_default();
            input.below.as_os_str().is_empty() && stem.eq_ignore_ascii_case("index")
        };
        let folder = output_dir.filter(|_| are_several && !inputs.iter().any(is_taken));
        Self { folder: folder.map(Path::to_owned) }
    }

    /// The page of one diagram, which will be at `path`.
    pub(super) fn page(
        &self,
        compilation: &Compilation,
        index: usize,
        document: &Document,
        path: &Path,
        look: (Findings<'_>, &Levels),
    ) -> Result<Written, Failure> {
        let Some(diagram) = compilation.diagrams.get(index) else {
            return Ok(Written { text: None, remarks: Diagnostics::default(), entry: None });
        };
        let Picture { scene, diagnostics: mut remarks } = drawn(diagram, look)?;
        // The page has a paper of its own, and only one picture.
        let options = SvgOptions { paper: false, ..SvgOptions::default() };
        let picture = scene.as_ref().map(|scene| svg::write(scene, &options));
        let below = self.folder.as_deref().and_then(|folder| path.strip_prefix(folder).ok());
        let home = below.map(|below| "../".repeat(below.components().count().saturating_sub(1)) + INDEX);
        let page = Page { compilation, index, document, picture: picture.as_deref(), home: home.as_deref() };
        let text = page.write();
        if text.is_none() {
            remarks = Diagnostics::of([json::too_long(diagram)]);
        }
        let entry = below.filter(|_| text.is_some()).map(|below| entry(below, document, scene.as_ref()));
        Ok(Written { text, remarks, entry })
    }

    /// Where the list is to be, and its text; none where there is nothing to list.
    pub(super) fn list(&self, entries: &[Entry]) -> Option<(PathBuf, String)> {
        let folder = self.folder.as_deref().filter(|_| !entries.is_empty())?;
        Some((folder.join(INDEX), index(entries)?))
    }
}

/// The diagram with findings that lead to their places on the page, whose script highlights what the reader asks for.
fn drawn(diagram: &Diagram, (findings, levels): (Findings<'_>, &Levels)) -> Result<Picture, Failure> {
    let layout = LayoutOptions { pages: Some("html"), ..findings.layout };
    let findings = Findings { href: Some(ON_THE_SAME_PAGE), highlight: None, layout, ..findings };
    picture::with_findings(diagram, findings, levels)
}

fn entry(below: &Path, document: &Document, scene: Option<&Scene>) -> Entry {
    let parts: Vec<String> = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Entry::new(&parts, document, scene)
}
