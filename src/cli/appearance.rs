//! The flags that say how pictures look, and the options that they stand for.

use std::cell::RefCell;

use clap::{Args, ValueEnum};

use super::io::{self, Failure};
use crate::layout::{self, EngineChoice, Graphviz, Input, LayoutOptions, Notation, OverlayStyle, Routing};
use crate::markdown::Wishes;
use crate::output::overlay::ON_THE_SAME_PAGE;
use crate::output::svg::{self, SvgOptions, Theme};
use crate::threats;

/// What is drawn, for every command that places things.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Picture")]
pub(super) struct Drawing {
    /// Signs for elements without a shape of their own
    #[arg(long, value_name = "NOTATION", env = "THREATDOT_NOTATION", default_value = "dfd")]
    notation: NotationName,
    /// What places elements: our own engine, an installed Graphviz, or the crate layout-rs
    #[arg(long, value_name = "ENGINE", env = "THREATDOT_ENGINE", default_value = "layered")]
    engine: EngineName,
    /// How flows run, where the engine has a choice; `auto` is at right angles unless they are very dense
    #[arg(long, value_name = "ROUTING", env = "THREATDOT_ROUTING", default_value = "auto")]
    routing: RoutingName,
    /// Where the legend stands; `none` leaves out the title and the count of findings as well
    #[arg(long, value_name = "PLACE", env = "THREATDOT_LEGEND", default_value = "bottom")]
    legend: Legend,
}

/// How pictures look, for every command that writes them.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Picture")]
pub(super) struct Appearance {
    #[command(flatten)]
    pub(super) drawing: Drawing,
    /// Colours; `auto` follows the reader's system or page, `print` is black on white
    #[arg(long, value_name = "THEME", env = "THREATDOT_THEME", default_value = "auto")]
    theme: ThemeName,
    /// What every id in a picture begins with, `td` and the picture's name if not given; `build` adds the name
    #[arg(long, value_name = "TEXT", env = "THREATDOT_ID_PREFIX")]
    id_prefix: Option<String>,
    /// Pixels of a PNG for each point of the picture
    #[arg(long, value_name = "FACTOR", env = "THREATDOT_SCALE", default_value = "1", value_parser = factor)]
    pub(super) scale: f64,
}

/// How findings are shown on pictures.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Picture")]
pub(super) struct Marks {
    /// What elements, flows and boundaries show of their findings
    #[arg(long, value_name = "STYLE", env = "THREATDOT_OVERLAY", default_value = "ids")]
    overlay: OverlayName,
    /// Findings of one item past which they are folded to a letter and a count
    #[arg(long, value_name = "COUNT", env = "THREATDOT_FOLD", default_value_t = LayoutOptions::default().fold)]
    fold: usize,
    /// Draw the way of a finding strong, such as `XG01:db`, and everything else faint
    #[arg(long, value_name = "RULE:SUBJECT", env = "THREATDOT_HIGHLIGHT")]
    pub(super) highlight: Option<String>,
    // A picture on its own has nothing to lead to, so findings are links only where the page is known: the flag alone
    // means a page that has each finding under its own id, as a report has, and its value any other page.
    /// Make findings links: to an address with `{id}` or `{rule}` in it, or to `#finding-{id}` on the same page
    #[arg(long, value_name = "ADDRESS", env = "THREATDOT_FINDING_HREF", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = ON_THE_SAME_PAGE)]
    finding_href: Option<String>,
}

impl Drawing {
    /// The same but for what a block of Markdown asks for.
    pub(super) fn wished(self, wishes: &Wishes) -> Self {
        Self {
            notation: word(wishes.notation).unwrap_or(self.notation),
            legend: word(wishes.legend).unwrap_or(self.legend),
            ..self
        }
    }

    /// The options of a picture without findings.
    pub(super) fn layout(self) -> LayoutOptions {
        LayoutOptions {
            notation: match self.notation {
                NotationName::Dfd => Notation::Dfd,
                NotationName::Dfd3 => Notation::Dfd3,
                NotationName::Yourdon => Notation::Yourdon,
            },
            engine: match self.engine {
                EngineName::Layered | EngineName::Dot => EngineChoice::Layered,
                EngineName::LayoutRs => EngineChoice::LayoutRs,
                EngineName::Grid => EngineChoice::Grid,
            },
            routing: match self.routing {
                RoutingName::Auto => Routing::Auto,
                RoutingName::Orthogonal => Routing::Orthogonal,
                RoutingName::Smooth => Routing::Smooth,
            },
            legend: self.legend == Legend::Bottom,
            ..LayoutOptions::default()
        }
    }

    /// Draws: by the installed Graphviz, if it is asked for.
    pub(super) fn draw(self, input: Input<'_>, options: &LayoutOptions) -> Result<layout::Drawing, Failure> {
        if self.engine != EngineName::Dot {
            return Ok(layout::draw(input, options));
        }
        let failure = RefCell::new(None);
        let run = |question: &str| io::graphviz(question).map_err(|why| failure.replace(Some(why))).ok();
        let drawing = layout::draw_with(input, options, &Graphviz { run: &run });
        failure.into_inner().map_or(Ok(drawing), Err)
    }
}

impl Appearance {
    /// How the one picture of a run is written; `name` is that of its file.
    pub(super) fn of_one(&self, name: &str) -> SvgOptions {
        self.svg(self.id_prefix.clone().unwrap_or_else(|| format!("td-{}", plain(name))))
    }

    /// How one of the pictures of a run is written. Each has ids of its own, so that they can stand on one page.
    pub(super) fn of_many(&self, name: &str) -> SvgOptions {
        self.svg(format!("{}-{}", self.id_prefix.as_deref().unwrap_or("td"), plain(name)))
    }

    /// The same but for what a block of Markdown asks for.
    pub(super) fn wished(&self, wishes: &Wishes) -> Self {
        let (drawing, theme) = (self.drawing.wished(wishes), word(wishes.theme).unwrap_or(self.theme));
        Self { drawing, theme, ..self.clone() }
    }

    fn svg(&self, id_prefix: String) -> SvgOptions {
        let theme = match self.theme {
            ThemeName::Auto => Theme::Auto,
            ThemeName::Light => Theme::Light,
            ThemeName::Dark => Theme::Dark,
            ThemeName::Print => Theme::Print,
        };
        SvgOptions { id_prefix, theme, ..SvgOptions::default() }
    }
}

impl Marks {
    /// The same but for what a block of Markdown asks for.
    pub(super) fn wished(&self, wishes: &Wishes) -> Self {
        let highlight = wishes.highlight.clone().or_else(|| self.highlight.clone());
        Self { overlay: word(wishes.overlay).unwrap_or(self.overlay), highlight, ..self.clone() }
    }

    /// The options of a picture with findings.
    pub(super) fn layout(&self, drawing: Drawing) -> LayoutOptions {
        let overlay = match self.overlay {
            OverlayName::Ids => OverlayStyle::Ids,
            OverlayName::Letters => OverlayStyle::Letters,
            OverlayName::Heat => OverlayStyle::Heat,
            OverlayName::None => OverlayStyle::None,
        };
        LayoutOptions { overlay, fold: self.fold, ..drawing.layout() }
    }

    /// Where findings lead, if anywhere.
    pub(super) fn href(&self) -> Result<Option<&str>, Failure> {
        match self.finding_href.as_deref() {
            Some(href) if !svg::is_allowed_link(href) => Err(Failure(format!(
                "`--finding-href {href}`: it is no http, https or mailto address, no path and no fragment"
            ))),
            href => Ok(href),
        }
    }
}

/// The value of a flag that a word names, if there is one.
fn word<T: ValueEnum>(word: Option<&str>) -> Option<T> {
    T::from_str(word?, true).ok()
}

/// The name of a file as part of an id. Where that loses anything, what is added keeps two names apart.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut id: String = name.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    if id != name {
        let mark = threats::fingerprint(name);
        id.push('-');
        id.push_str(mark.get(..8).unwrap_or(&mark));
    }
    id
}

/// A factor that a picture can be drawn by.
fn factor(text: &str) -> Result<f64, String> {
    const RANGE: std::ops::RangeInclusive<f64> = 0.05..=20.0;
    let factor = text.parse::<f64>().ok().filter(|factor| RANGE.contains(factor));
    factor.ok_or_else(|| format!("expected a number from {} to {}", RANGE.start(), RANGE.end()))
}

/// Notations by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum NotationName {
    /// Interactor box, process ellipse, store two lines.
    Dfd,
    /// A process is a box with round corners.
    Dfd3,
    /// A process is a circle.
    Yourdon,
}

/// Engines by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EngineName {
    /// Our own.
    Layered,
    /// The Graphviz that is installed here.
    Dot,
    /// The crate layout-rs, each boundary on its own.
    LayoutRs,
    /// Rows and columns in order of appearance.
    Grid,
}

/// Routings by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RoutingName {
    /// At right angles, by curves where flows are very dense.
    Auto,
    /// At right angles.
    Orthogonal,
    /// By curves.
    Smooth,
}

/// Places of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Legend {
    /// Below the drawing.
    Bottom,
    /// Nowhere.
    None,
}

/// Themes by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ThemeName {
    /// What the reader's system or page asks for.
    Auto,
    /// Light paper.
    Light,
    /// Dark paper.
    Dark,
    /// Black on white.
    Print,
}

/// What items show of their findings, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OverlayName {
    /// Ids, folded where there are many.
    Ids,
    /// Letters with counts.
    Letters,
    /// A tint by the highest severity, and a count.
    Heat,
    /// Nothing.
    None,
}
