//! `threatdot diff`: what changed between two versions of diagrams.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::changes::{Diff, DiffFormat};
use super::config::Configuration;
use super::git::Repository;
use super::inputs::{self, Input};
use super::io::{self, Console, Failure};
use super::picture::{Format, Picture};
use super::{Outcome, analysis, draw, picture};
use crate::compile::{self, Compilation, Options};
use crate::diagnostics::{Diagnostics, Levels, Severity};
use crate::diff::{self, Change, FindingChange};
use crate::model::{self, LowerOptions};
use crate::output::{diff as output, json};
use crate::source::Source;
use crate::threats::Basis;

/// Two versions of one file; none where it is not there.
struct Versions {
    old: Option<Compilation>,
    new: Option<Compilation>,
}

/// Runs the command.
pub(super) fn run(args: &Diff, console: Console) -> Result<Outcome, Failure> {
    let configuration = Configuration::load(&args.derivation.setup, console)?;
    let options = analysis::options(&args.derivation, Levels::default(), &configuration);
    let mut run = Run { args, options, console, is_broken: false };
    let versions = match &args.git {
        Some(revision) => run.since(revision)?,
        None => run.between()?,
    };
    let changes: Vec<Change> = versions.iter().map(|it| diff::diff(it.old.as_ref(), it.new.as_ref())).collect();
    let bytes = run.product(&versions, &changes)?;
    match &args.output_file {
        Some(output) => io::write(output, &bytes).map(drop)?,
        None => io::product_bytes(&bytes)?,
    }
    if let Some(items) = output::Summary::of(&changes).items() {
        console.summary(&items);
    }
    console.summary(&output::Summary::of(&changes).threats());
    let is_failing = changes.iter().flat_map(Change::findings).any(|finding| fails(finding, args));
    Ok(Outcome::found_if(!args.exit_zero && (is_failing || run.is_broken)))
}

/// Whether a finding fails the run: somebody has to act upon it who had not to before.
fn fails(finding: &FindingChange, args: &Diff) -> bool {
    let Some(state) = finding.new.filter(|_| finding.is_news()) else { return false };
    let counts = args.strict || state.basis == Basis::Declared;
    counts && args.fail_on.severity().is_some_and(|lowest| state.severity <= lowest)
}

struct Run<'a> {
    args: &'a Diff,
    options: Options,
    console: Console,
    /// Whether a new version cannot be read.
    is_broken: bool,
}

impl Run<'_> {
    /// The versions that two paths name: two files, or the files of two folders by their names.
    fn between(&mut self) -> Result<Vec<Versions>, Failure> {
        let [old, new] = self.args.paths.as_slice() else {
            return Err(Failure("name an old and a new version, or a commit: `--git REV`".to_owned()));
        };
        if let Some(output) = &self.args.output_file {
            [old, new].into_iter().try_for_each(|path| Input::named(path, None).refuse_as_output(output))?;
        }
        if !io::is_folder(old) && !io::is_folder(new) {
            let old = self.version(&Input::named(old, None), false)?;
            let new = self.version(&Input::named(new, None), true)?;
            return Ok(vec![Versions { old, new }]);
        }
        let mut files: BTreeMap<PathBuf, [Option<Input>; 2]> = BTreeMap::new();
        for (side, folder) in [old, new].into_iter().enumerate() {
            for input in inputs::below(folder)? {
                let name = input.below.join(input.name.file_name().unwrap_or_default());
                if let Some(place) = files.entry(name).or_default().get_mut(side) {
                    *place = Some(input);
                }
            }
        }
        files.into_values().map(|[old, new]| self.versions(old.as_ref(), new.as_ref())).collect()
    }

    fn versions(&mut self, old: Option<&Input>, new: Option<&Input>) -> Result<Versions, Failure> {
        let old = old.map(|input| self.version(input, false)).transpose()?.flatten();
        let new = new.map(|input| self.version(input, true)).transpose()?.flatten();
        Ok(Versions { old, new })
    }

    /// The versions of the files at some paths that are not what they were at a commit.
    fn since(&mut self, revision: &str) -> Result<Vec<Versions>, Failure> {
        let here = [PathBuf::from(".")];
        let paths = if self.args.paths.is_empty() { &here[..] } else { &self.args.paths };
        let mut found = Vec::new();
        for path in paths {
            if io::is_folder(path) {
                found.extend(self.folder_since(revision, path)?);
            } else {
                found.push(self.file_since(revision, path)?);
            }
        }
        Ok(found)
    }

    fn folder_since(&mut self, revision: &str, folder: &Path) -> Result<Vec<Versions>, Failure> {
        let repository = Repository::at(folder);
        let commit = repository.commit(revision)?;
        let mut found = Vec::new();
        for file in repository.changed(&commit)? {
            // As in every search of a folder, links are not followed: it may come from anybody.
            if file.new.as_ref().is_some_and(|name| io::is_link(&folder.join(name))) {
                continue;
            }
            let old = file.old.filter(|name| inputs::is_diagram(name) && !is_hidden(name));
            let new = file.new.filter(|name| inputs::is_diagram(name) && !is_hidden(name));
            let old = match &old {
                Some(name) => {
                    self.at_commit(&repository, &commit, &format!("./{}", unix(name)), &folder.join(name), true)?
                }
                None => None,
            };
            let new = match &new {
                Some(name) => {
                    let path = folder.join(name);
                    self.version(&Input { found: true, ..Input::file(path.strip_prefix(".").unwrap_or(&path)) }, true)?
                }
                None => None,
            };
            if old.is_some() || new.is_some() {
                found.push(Versions { old, new });
            }
        }
        Ok(found)
    }

    fn file_since(&mut self, revision: &str, path: &Path) -> Result<Versions, Failure> {
        let (Some(name), Some(folder)) = (path.file_name(), path.parent()) else {
            return Err(Failure(format!("`{}` is no file", path.display())));
        };
        let (repository, name) = (Repository::at(folder), name.to_string_lossy());
        let commit = repository.commit(revision)?;
        let mut old = self.at_commit(&repository, &commit, &format!("./{name}"), path, false)?;
        if old.is_none()
            && let Some(former) = repository.former_name(&commit, &name)?
        {
            old = self.at_commit(&repository, &commit, &former, Path::new(&former), false)?;
        }
        let new = if io::exists(path) { self.version(&Input::named(path, None), true)? } else { None };
        if old.is_none() && new.is_none() {
            return Err(Failure(format!("`{}` is neither here nor in {revision}", path.display())));
        }
        Ok(Versions { old, new })
    }

    /// The version of a file at a commit.
    fn at_commit(
        &mut self,
        repository: &Repository,
        commit: &str,
        name: &str,
        shown: &Path,
        found: bool,
    ) -> Result<Option<Compilation>, Failure> {
        self.console.progress(&format!("reading {} at {}", shown.display(), commit.get(..12).unwrap_or(commit)));
        let Some(bytes) = repository.file(commit, name)? else { return Ok(None) };
        let shown = Input::file(shown).product_name();
        Ok(self.compiled(Source::decode(shown, bytes).map_err(|(source, problem)| (source, *problem)), found, false))
    }

    fn version(&mut self, input: &Input, is_new: bool) -> Result<Option<Compilation>, Failure> {
        self.console.progress(&format!("reading {}", input.name.display()));
        let (mut source, problem) = input.read()?;
        source.rename(input.product_name());
        let read = match problem {
            Some(problem) => Err((source, *problem)),
            None => Ok(source),
        };
        Ok(self.compiled(read, input.found, is_new))
    }

    /// Compiles a version, and prints what keeps it from being read: it then counts as one that holds nothing. A file
    /// found in a folder that is not meant for us is none.
    fn compiled(
        &mut self,
        read: Result<Source, (Source, crate::diagnostics::Diagnostic)>,
        found: bool,
        is_new: bool,
    ) -> Option<Compilation> {
        let mut compilation = match read {
            Err((source, problem)) => analysis::unread(source, problem),
            Ok(source) => {
                let reading = compile::read(source);
                let is_meant = |graph| model::is_annotated(graph, &self.options.lower);
                if found && !self.args.all && !reading.graphs.iter().any(is_meant) {
                    return None;
                }
                compile::analyse(reading, &self.options)
            }
        };
        if analysis::is_unreadable(&compilation.diagnostics) {
            let errors = compilation.diagnostics.items.iter().filter(|it| it.severity == Severity::Error).cloned();
            draw::print(&compilation.source, &Diagnostics::of(errors), self.console);
            let version = if is_new { "new" } else { "old" };
            let name = compilation.source.name();
            self.console.warning(&format!("the {version} version of {name} cannot be read and counts as empty"));
            self.is_broken |= is_new;
            compilation.diagrams.clear();
        }
        Some(compilation)
    }

    fn product(&self, versions: &[Versions], changes: &[Change]) -> Result<Vec<u8>, Failure> {
        let (args, to_file) = (self.args, self.args.output_file.is_some());
        Ok(match args.format {
            DiffFormat::Text => {
                output::lines(changes, args.all_findings, self.console.product_color && !to_file).into_bytes()
            }
            DiffFormat::Md => output::comment(changes, args.all_findings).into_bytes(),
            DiffFormat::Json => json::to_string_pretty(&output::document(changes)).into_bytes(),
            DiffFormat::Svg => self.picture(versions, changes)?,
        })
    }

    /// The picture of the one diagram that changed; where none did, of the first one.
    fn picture(&self, versions: &[Versions], changes: &[Change]) -> Result<Vec<u8>, Failure> {
        let all =
            || changes.iter().zip(versions).flat_map(|(change, it)| change.diagrams.iter().map(move |own| (own, it)));
        let mut changed = all().filter(|(diagram, _)| !diagram.is_empty());
        let Some((change, versions)) = changed.next().or_else(|| all().next()) else {
            return Err(Failure("there is no diagram to draw".to_owned()));
        };
        let more = changed.count();
        if more > 0 {
            return Err(Failure(format!("{} diagrams changed, and a picture shows one: name its file", more + 1)));
        }
        let old = versions.old.as_ref().and_then(|version| version.diagrams.get(change.old?));
        let new = versions.new.as_ref().and_then(|version| version.diagrams.get(change.new?));
        let too_long = || Failure("both versions together are too long for a picture".to_owned());
        let merged = diff::merged(old, new, change).ok_or_else(too_long)?;
        let reading = compile::read(Source::new("merged.dot", merged.text.as_str()));
        let graph = reading.graphs.first().ok_or_else(too_long)?;
        let model = model::lower(graph, &reading.source, &LowerOptions::default());
        let overlay = output::overlay(&merged, graph, new, change);
        let Picture { scene, diagnostics } =
            picture::of_versions(graph, &model, &overlay, self.args.appearance.drawing)?;
        draw::print(
            &reading.source,
            &Diagnostics::of(diagnostics.items.into_iter().filter(|it| it.severity == Severity::Error)),
            self.console,
        );
        let scene = scene.ok_or_else(too_long)?;
        let name = self.args.output_file.as_deref().and_then(Path::file_stem).unwrap_or_default().to_string_lossy();
        let name = if name.is_empty() { "diff" } else { &*name };
        Format::Svg.bytes(&scene, &self.args.appearance.of_one(name), self.args.appearance.scale)
    }
}

/// Whether a path is below a hidden folder or is a hidden file.
fn is_hidden(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
}

/// A path as git writes it.
fn unix(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
