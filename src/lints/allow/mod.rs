//! `// threatdot: allow(L023) reason` in a comment: which lints a source silences, where, and whether that was needed.

mod codes;
mod cover;
mod directive;

pub(super) use codes::CODES;

use codes::{ALLOW_UNREADABLE, ALLOW_WITHOUT_REASON, UNUSED_ALLOW};
use cover::Cover;
use directive::{Directive, Flaw};

use crate::diagnostics::{Code, Diagnostic, Fix, Silences, Sink, nearest};
use crate::edit::Edit;
use crate::limits;
use crate::lints::phrase::quoted;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::Tree;

/// All that the comments of a source allow.
#[derive(Clone, Debug, Default)]
pub struct Allows(Vec<Allow>);

/// One comment that allows something.
#[derive(Clone, Debug)]
struct Allow {
    directive: Directive,
    /// Where it holds; none if nothing follows it.
    cover: Option<Span>,
    /// The lints that it names.
    codes: Vec<Named>,
}

/// A name in the brackets.
#[derive(Clone, Copy, Debug)]
struct Named {
    span: Span,
    /// None if it names no lint.
    code: Option<&'static Code>,
}

impl Allows {
    /// Reads the comments of a source. `known` are all codes there are.
    pub fn read(source: &Source, tree: &Tree, known: &[&'static Code]) -> Self {
        // Nearly no source has any.
        if memchr::memmem::find(source.text().as_bytes(), directive::MARK.as_bytes()).is_none() {
            return Self::default();
        }
        let cover = Cover::of(source, tree);
        let comments = tree.tokens().filter(|token| token.kind.is_trivia());
        let directives = comments.filter_map(|token| directive::read(source.slice(token.span), token));
        let allow = |directive: Directive| {
            let find =
                |name: &str| known.iter().find(|code| code.id.eq_ignore_ascii_case(name) || code.name == name).copied();
            let named =
                |span: &Span| Named { span: *span, code: find(source.slice(*span)).filter(|code| code.is_lint()) };
            let codes = directive.names.iter().map(named).collect();
            Allow { cover: cover.of_comment(directive.comment), codes, directive }
        };
        Self(directives.take(limits::ALLOWS).map(allow).collect())
    }

    /// What they silence.
    pub fn silences(&self) -> Silences {
        let ranges = self.0.iter().filter_map(|allow| Some((allow.cover?, allow)));
        Silences::new(
            ranges.flat_map(|(cover, allow)| allow.codes.iter().filter_map(move |named| Some((named.code?, cover)))),
        )
    }

    /// Says which of them cannot be read, give no reason, or silenced nothing, once everything else was said. Whether there was
    /// anything of the codes in `unseen` is not known.
    pub fn report(&self, source: &Source, known: &[&'static Code], unseen: &[&'static Code], sink: &mut Sink) {
        for allow in &self.0 {
            for diagnostic in allow.unreadable(source, known) {
                sink.push(diagnostic);
            }
            if allow.directive.reason.is_none() && allow.directive.flaw.is_none() {
                sink.push(without_reason(allow));
            }
        }
        // An allow of this very lint is needed if it silences the report of another one, not if it only would its own.
        let is_other =
            |named: &Named| named.code != Some(&UNUSED_ALLOW) && !named.code.is_some_and(|code| unseen.contains(&code));
        for said in self.unused(is_other, source, sink) {
            sink.push(said);
        }
        let own = self.unused(|named| named.code == Some(&UNUSED_ALLOW), source, sink);
        sink.set_silences(Silences::default());
        for said in own {
            sink.push(said);
        }
    }

    /// Reports of the names that silenced nothing, of those that are asked for.
    fn unused(&self, is_asked: impl Fn(&Named) -> bool, source: &Source, sink: &Sink) -> Vec<Diagnostic> {
        let unused = |allow: &Allow| {
            let asked: Vec<&Named> = allow.codes.iter().filter(|named| is_asked(named)).collect();
            allow.unused(&asked, source, sink)
        };
        self.0.iter().flat_map(unused).collect()
    }
}

impl Allow {
    fn unreadable(&self, source: &Source, known: &[&'static Code]) -> Vec<Diagnostic> {
        let mut said: Vec<Diagnostic> = self.directive.flaw.iter().map(|flaw| malformed(flaw, source)).collect();
        let unknown = self.codes.iter().filter(|named| named.code.is_none());
        said.extend(unknown.map(|named| no_lint(source.slice(named.span), named.span, known)));
        said
    }

    /// Reports the names that silenced nothing. A name that is no lint is reported as that.
    fn unused(&self, asked: &[&Named], source: &Source, sink: &Sink) -> Vec<Diagnostic> {
        let is_unused = |code: &Code| self.cover.is_none_or(|cover| !sink.silences().was_silenced(code, cover));
        let unused: Vec<(usize, &Code, Span)> = asked
            .iter()
            .enumerate()
            .filter_map(|(at, named)| Some((at, named.code.filter(|code| is_unused(code))?, named.span)))
            .collect();
        let is_whole = unused.len() == self.codes.len();
        let report = |(at, code, span): (usize, &Code, Span)| {
            let message = format!("allow of {} `{}` that silences nothing", code.id, code.name);
            let label = if self.cover.is_some() { "it is not raised here" } else { "no statement follows" };
            let said = Diagnostic::new(&UNUSED_ALLOW, span, message).label(label).help("remove it");
            match (is_whole, at) {
                (true, 0) => {
                    said.fix(Fix::safe("remove the comment", [Edit::delete(self.whole(source))]).touching_nothing())
                }
                // One edit takes all of them away.
                (true, _) => said,
                (false, _) => {
                    let title = format!("remove `{}` from it", source.slice(span));
                    said.fix(Fix::safe(title, [Edit::delete(self.item(span))]).touching_nothing())
                }
            }
        };
        unused.into_iter().map(report).collect()
    }

    /// The comment and the blanks before it; its line, if it stands alone there.
    fn whole(&self, source: &Source) -> Span {
        let comment = self.directive.comment;
        let first = source.line_span(source.line_index(comment.start)).unwrap_or(comment);
        let last = source.line_span(source.line_index(comment.end.saturating_sub(1))).unwrap_or(comment);
        let before = source.slice(Span::new(first.start, comment.start));
        let after = source.slice(Span::new(comment.end, last.end));
        if before.trim().is_empty() && after.trim().is_empty() {
            return Span::new(first.start, last.end);
        }
        let blanks = before.len() - before.trim_end().len();
        Span::new(comment.start - u32::try_from(blanks).unwrap_or(0), comment.end)
    }

    /// A name with the comma that parts it from its neighbour.
    fn item(&self, span: Span) -> Span {
        let at = self.codes.iter().position(|named| named.span == span).unwrap_or(0);
        let neighbour = |at: usize| self.codes.get(at).map(|named| named.span);
        match (at.checked_sub(1).and_then(neighbour), neighbour(at + 1)) {
            (Some(before), _) => Span::new(before.end, span.end),
            (None, Some(after)) => Span::new(span.start, after.start),
            (None, None) => span,
        }
    }
}

fn malformed(flaw: &Flaw, source: &Source) -> Diagnostic {
    let form = "write `threatdot: allow(CODE) reason`";
    let (span, message) = match flaw {
        Flaw::UnknownWord(span) => {
            (*span, format!("{} is nothing that a comment can ask for", quoted(source.slice(*span))))
        }
        Flaw::NoList(span) => (*span, "`allow` names no lint".to_owned()),
        Flaw::NotClosed(span) => (*span, "the list of `allow` is not closed".to_owned()),
    };
    Diagnostic::new(&ALLOW_UNREADABLE, span, message).label("silences nothing").help(form)
}

fn no_lint(name: &str, span: Span, known: &[&'static Code]) -> Diagnostic {
    if let Some(code) = known.iter().find(|code| code.id.eq_ignore_ascii_case(name) || code.name == name) {
        let message = format!("{} `{}` cannot be allowed", code.id, code.name);
        let said = Diagnostic::new(&ALLOW_UNREADABLE, span, message).label("is no lint");
        return said.help("only lints can be silenced; what keeps a text from being read must be mended");
    }
    let said = Diagnostic::new(&ALLOW_UNREADABLE, span, format!("there is no lint {}", quoted(name)));
    let lints = known.iter().filter(|code| code.is_lint()).flat_map(|code| [code.id, code.name]);
    match nearest(name, lints) {
        Some(best) => said
            .label("silences nothing")
            .help(format!("did you mean `{best}`?"))
            .fix(Fix::risky(format!("replace it by `{best}`"), [Edit::replace(span, best)]).touching_nothing()),
        None => said.label("silences nothing").help("`threatdot explain --all` lists them"),
    }
}

fn without_reason(allow: &Allow) -> Diagnostic {
    Diagnostic::new(&ALLOW_WITHOUT_REASON, allow.directive.call, "allow without a reason")
        .label("why, is not said")
        .help("write the reason after the brackets")
}
