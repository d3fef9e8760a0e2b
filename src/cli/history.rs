//! `threatdot history`: how many threats of a file were open at each of its commits.

use std::path::Path;

use super::changes::{History, HistoryFormat};
use super::config::Configuration;
use super::git::{Commit, Repository};
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::{Outcome, analysis};
use crate::compile::{self, Options};
use crate::diagnostics::Levels;
use crate::output::history::{self, Open, Point};
use crate::output::svg::{self, SvgOptions};
use crate::source::Source;

/// Runs the command.
pub(super) fn run(args: &History, console: Console) -> Result<Outcome, Failure> {
    let configuration = Configuration::load(&args.derivation.setup, console)?;
    let options = analysis::options(&args.derivation, Levels::default(), &configuration);
    let (Some(name), Some(folder)) = (args.file.file_name(), args.file.parent()) else {
        return Err(Failure(format!("`{}` is no file", args.file.display())));
    };
    let repository = Repository::at(folder);
    let mut commits = repository.commits(&name.to_string_lossy(), args.last)?;
    if commits.is_empty() {
        return Err(Failure(format!("git knows no commit of `{}`", args.file.display())));
    }
    commits.reverse();
    let mut points = Vec::new();
    for commit in commits {
        console.progress(&format!("reading {} at {}", args.file.display(), commit.id));
        points.push(point(&repository, commit, args, &options)?);
    }
    let shown = Input::named(Path::new(&args.file), None).product_name();
    let text = match args.format {
        HistoryFormat::Text => history::lines(&points),
        HistoryFormat::Json => history::document(&shown, &points),
        HistoryFormat::Svg => svg::write(&history::picture(&shown, &points), &SvgOptions::default()),
    };
    match &args.output_file {
        Some(output) => io::write(output, text.as_bytes()).map(drop)?,
        None => io::product(&text)?,
    }
    Ok(Outcome::Clean)
}

/// The file at a commit. Acceptances are held against the day of the commit, unless another day is asked for, so that
/// the past stays what it was.
fn point(repository: &Repository, commit: Commit, args: &History, options: &Options) -> Result<Point, Failure> {
    let mut options = options.clone();
    if let (None, Ok(day)) = (args.derivation.today, commit.date.parse()) {
        options.threats.today = day;
    }
    let bytes = match &commit.path {
        Some(path) => repository.file(&commit.id, path)?,
        None => None,
    };
    let source = bytes.and_then(|bytes| Source::decode("", bytes).ok());
    let compilation = source.map(|source| compile::compile(source, &options));
    let readable = compilation.filter(|it| !analysis::is_unreadable(&it.diagnostics));
    let Commit { id, date, subject, path } = commit;
    Ok(Point { commit: id, date, subject, path, open: readable.as_ref().map(Open::of) })
}
