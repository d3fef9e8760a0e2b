//! `threatdot markdown`: the marked blocks of a Markdown file become pictures and tables.

pub(super) mod mdbook;
mod page;
mod show;

use std::path::{Path, PathBuf};

use clap::Args;

use super::appearance::{Appearance, Marks};
use super::args::Analysis;
use super::config::Configuration;
use super::inputs::Input;
use super::io::{self, Console, Failure};
use super::{Outcome, analysis, draw, levels};
use crate::compile::Options;
use crate::diagnostics::Diagnostics;
use page::Page;

/// `threatdot markdown`.
#[derive(Debug, Args)]
pub(super) struct Markdown {
    /// A Markdown file, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// File to write; standard output if not given
    #[arg(short, long, value_name = "FILE", env = "THREATDOT_OUTPUT_FILE")]
    output_file: Option<PathBuf>,
    /// Write pictures to a folder and refer to them, instead of putting them into the page
    #[arg(long, value_name = "DIR", env = "THREATDOT_IMAGES")]
    images: Option<PathBuf>,
    /// What references to pictures begin with, if not the way from the file to the folder of --images
    #[arg(long, value_name = "ADDRESS", env = "THREATDOT_IMAGES_URL", requires = "images")]
    images_url: Option<String>,
    /// Name to show for standard input
    #[arg(long, value_name = "NAME", env = "THREATDOT_STDIN_FILENAME")]
    stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
}

/// How blocks are judged and shown, for every command that does it.
#[derive(Debug, Args)]
pub(super) struct Look {
    #[command(flatten)]
    analysis: Analysis,
    #[command(flatten)]
    marks: Marks,
    #[command(flatten)]
    appearance: Appearance,
}

/// Runs the command. Errors in a block leave it as it is.
pub(super) fn run(args: &Markdown, console: Console) -> Result<Outcome, Failure> {
    let input = Input::named(&args.file, args.stdin_filename.as_deref());
    if let Some(output) = &args.output_file {
        input.refuse_as_output(output)?;
    }
    let options = args.look.options(console)?;
    let (source, problem) = input.read()?;
    if let Some(problem) = problem {
        draw::print(&source, &Diagnostics::of([*problem]), console);
        return Ok(Outcome::Found);
    }
    let stem = stem(&input.name);
    let mut page = Page::new(&args.look, &options, console);
    page.pictures = args.images.as_deref().map(|folder| page::Pictures {
        folder,
        address: args.images_url.clone().unwrap_or_else(|| way(args.output_file.as_deref(), folder)),
    });
    let text = page.render(&source, &stem)?;
    let Page { summary, .. } = page;
    match &args.output_file {
        Some(output) => {
            if let Some(folder) = output.parent() {
                io::make_folder(folder)?;
            }
            io::write(output, text.as_bytes()).map(drop)?;
        }
        None => io::product(&text)?,
    }
    console.summary(&summary.text());
    Ok(summary.outcome(args.look.analysis.exit_zero))
}

impl Look {
    /// The options of every block of a run.
    fn options(&self, console: Console) -> Result<Options, Failure> {
        self.marks.href()?;
        let configuration = Configuration::load(&self.analysis.derivation.setup, console)?;
        let levels = levels::levels(&self.analysis, &configuration.levels)?;
        Ok(analysis::options(&self.analysis.derivation, levels, &configuration))
    }
}

/// What pictures of a file are called: its path without the extension, in one word.
fn stem(name: &Path) -> String {
    if name == Path::new("<stdin>") {
        return "stdin".to_owned();
    }
    name.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The way from a file that is written to a folder, as an address.
fn way(file: Option<&Path>, folder: &Path) -> String {
    let from = file.and_then(Path::parent).map(plain_parts).unwrap_or_default();
    let to = plain_parts(folder);
    let is_same_root = folder.is_absolute() == file.is_some_and(Path::is_absolute);
    if !is_same_root && folder.is_absolute() {
        return folder.to_string_lossy().into_owned();
    }
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    up.chain(to.into_iter().skip(common)).collect::<Vec<_>>().join("/")
}

/// The names of a path without `.`.
fn plain_parts(path: &Path) -> Vec<String> {
    let parts = path.components().filter(|part| !matches!(part, std::path::Component::CurDir));
    parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_referred_to_from_where_the_page_is() {
        let way = |file: Option<&str>, folder: &str| way(file.map(Path::new), Path::new(folder));
        assert_eq!(way(None, "img"), "img");
        assert_eq!(way(Some("docs/a.md"), "docs/img"), "img");
        assert_eq!(way(Some("docs/x/a.md"), "./docs/img"), "../img");
        assert_eq!(way(Some("/a/b.md"), "/a/c"), "c");
        assert_eq!(way(Some("a.md"), "/c"), "/c");
    }
}
