//! The grammar file against the parser: sentences made from the one are accepted by the other.

use std::collections::BTreeMap;

use crate::support::{describe, parse, project};
use threatdot::model::vocabulary::Literal;
use threatdot::model::{DecisionKind, read_score, read_verdict};
use threatdot::source::Source;
use threatdot::span::Span;
use threatdot::threats::rule;

/// What a production stands for.
#[derive(Clone, Debug)]
enum Rule {
    Literal(String),
    Name(String),
    Special(String),
    Sequence(Vec<Rule>),
    Choice(Vec<Rule>),
    Optional(Box<Rule>),
    Repeated(Box<Rule>),
}

/// Random files of DOT, with comments everywhere.
pub fn sentences() -> impl Iterator<Item = String> {
    let grammar = read_grammar("dot.ebnf");
    (0..3_000).map(move |seed| {
        let mut maker = Maker {
            grammar: &grammar,
            random: seed * 7919 + 1,
            edge: if seed % 2 == 0 { "->" } else { "--" },
            between: DOT,
            shouts: true,
        };
        maker.sentence("file")
    })
}

#[test]
fn sentences_of_the_grammar_are_accepted() {
    for (seed, sentence) in sentences().enumerate() {
        let source = Source::new(format!("sentence {seed}"), sentence.clone());
        let (_, diagnostics) = parse(&source);
        assert_eq!(diagnostics.errors, 0, "{}\n{sentence}", describe(&source, &diagnostics));
    }
}

/// Taking away a token that the grammar demands must be noticed: the test above could not fail otherwise.
#[test]
fn sentences_without_a_demanded_token_are_refused() {
    let grammar = read_grammar("dot.ebnf");
    for seed in 0..300 {
        let mut maker = Maker { grammar: &grammar, random: seed * 104_729 + 5, edge: "->", between: DOT, shouts: true };
        let sentence = maker.sentence("file");
        let Some(end) = sentence.trim_end().strip_suffix('}') else { continue };
        let (_, diagnostics) = parse(&Source::new("cut", end));
        assert_ne!(diagnostics.errors, 0, "{end}");
    }
}

#[test]
fn conditions_of_the_grammar_are_accepted() {
    let grammar = read_grammar("rule.ebnf");
    for seed in 0..3_000 {
        let mut maker = Maker { grammar: &grammar, random: seed * 7919 + 1, edge: "", between: RULE, shouts: true };
        let sentence = maker.sentence("condition");
        let problem = rule::parse(&sentence).err();
        assert_eq!(problem, None, "{sentence}");
        // A condition cannot end with an operator, nor stand beside another one.
        assert!(rule::parse(&format!("{sentence} and")).is_err(), "{sentence}");
        assert!(rule::parse(&format!("{sentence} true")).is_err(), "{sentence}");
    }
}

/// Reads a text of a decision: how many problems it has.
fn problems(kind: DecisionKind, text: &str) -> usize {
    let literal = Literal::unwritten(text, Span::default());
    match kind {
        DecisionKind::Verdict(verb) => read_verdict(verb, &literal).1.len(),
        DecisionKind::Score => read_score(&literal).1.len(),
    }
}

#[test]
fn decisions_of_the_grammar_are_accepted() {
    let grammar = read_grammar("decision.ebnf");
    for seed in 0..3_000 {
        for kind in DecisionKind::ALL {
            let mut maker =
                Maker { grammar: &grammar, random: seed * 7919 + 1, edge: "", between: RULE, shouts: false };
            let sentence = maker.sentence(kind.as_str());
            assert_eq!(problems(kind, &sentence), 0, "{} {sentence:?}", kind.as_str());
            let mut parts: Vec<&str> = sentence.split(';').collect();
            // Parts may stand in any order, but a score comes first.
            let from = usize::from(kind == DecisionKind::Score);
            parts[from..].reverse();
            assert_eq!(problems(kind, &parts.join(";")), 0, "{} {parts:?}", kind.as_str());
            parts.remove(parts.iter().position(|part| !part.trim().is_empty()).unwrap());
            let optional = |part: &&str| kind.optional().iter().any(|key| part.trim().starts_with(key));
            let lacks = parts.iter().filter(|part| !part.trim().is_empty() && !optional(part)).count();
            let wants = kind.required().len() + from;
            assert_eq!(problems(kind, &parts.join(";")) > 0, lacks < wants, "{} {parts:?}", kind.as_str());
            assert!(problems(kind, &format!("{sentence};")) == 0, "{sentence:?}");
            assert!(problems(kind, &format!("{sentence}; x=1")) > 0, "{sentence:?}");
            assert!(problems(kind, &format!("{sentence}; x")) > 0, "{sentence:?}");
        }
    }
}

#[test]
fn every_production_has_its_function() {
    let code = std::fs::read_to_string(project("src/syntax/grammar.rs")).unwrap();
    for name in read_grammar("dot.ebnf").keys().filter(|name| name.chars().all(|c| c.is_lowercase() || c == '_')) {
        let function = match name.as_str() {
            "ends" => "after_end",
            "id" | "text" => "opt_id",
            "subgraph" => "end",
            other => other,
        };
        assert!(code.contains(&format!("fn {function}(")), "no function for the production {name}");
    }
}

struct Maker<'a> {
    grammar: &'a BTreeMap<String, Rule>,
    random: u64,
    edge: &'a str,
    /// What may stand between two tokens.
    between: &'a [&'a str],
    /// Whether words may be in capitals.
    shouts: bool,
}

const DOT: &[&str] = &[" ", "\n", "\t", "\r\n", " /* c } */ ", " // c {\n", "\n# c\n", "  "];
const RULE: &[&str] = &[" ", "\n", "\t", "\r\n", "  "];

impl Maker<'_> {
    fn sentence(&mut self, start: &str) -> String {
        let mut out = String::new();
        self.make(&Rule::Name(start.to_owned()), 0, true, &mut out);
        out
    }

    /// Appends a random sentence of a rule; past a depth the shortest choice is taken. (Recursion is bounded by it.)
    fn make(&mut self, rule: &Rule, depth: usize, blanks: bool, out: &mut String) {
        match rule {
            Rule::Literal(text) => self.token(text, blanks, out),
            Rule::Name(name) if name == "edge_operator" => self.token(self.edge, blanks, out),
            Rule::Name(name) if name == "graph" && depth < 40 => {
                let word = if self.edge == "->" { "digraph" } else { "graph" };
                self.token(word, true, out);
                self.make(&Rule::Name("body".to_owned()), depth + 1, true, out);
            }
            Rule::Name(name) => {
                let is_token = name.chars().next().is_some_and(char::is_uppercase);
                if is_token && blanks {
                    let mut token = String::new();
                    self.make(&self.grammar[name].clone(), depth + 1, false, &mut token);
                    self.token(&token, true, out);
                } else {
                    self.make(&self.grammar[name].clone(), depth + 1, blanks, out);
                }
            }
            Rule::Special(text) => out.push(self.special(text)),
            Rule::Sequence(rules) => rules.iter().for_each(|rule| self.make(rule, depth + 1, blanks, out)),
            Rule::Choice(rules) => {
                let index = if depth > 30 { rules.len() - 1 } else { self.below(rules.len()) };
                self.make(&rules[index], depth + 1, blanks, out);
            }
            Rule::Optional(rule) => {
                if depth < 30 && self.below(2) == 0 {
                    self.make(rule, depth + 1, blanks, out);
                }
            }
            Rule::Repeated(rule) => {
                let times = if depth > 25 { 0 } else { self.below(4) };
                (0..times).for_each(|_| self.make(rule, depth + 1, blanks, out));
            }
        }
    }

    /// A token with something between it and the one before. Words and numbers always get a blank: without one they
    /// would be other tokens.
    fn token(&mut self, text: &str, blanks: bool, out: &mut String) {
        if blanks {
            out.push_str(self.between[self.below(self.between.len())]);
        }
        let shout = self.shouts
            && blanks
            && text.len() > 3
            && text.chars().all(|c| c.is_ascii_lowercase())
            && self.below(5) == 0;
        out.push_str(&if shout { text.to_uppercase() } else { text.to_owned() });
    }

    fn special(&mut self, text: &str) -> char {
        let from: &[char] = match text {
            "A to Z, a to z, underscore and every character beyond ASCII" => {
                &['a', 'Q', '_', 'é', '\u{80}', '漢', '🔒']
            }
            "A to Z, a to z and underscore" => &['a', 'Q', '_'],
            "any character but quote and line feed" => &['a', ' ', '\\', '(', 'ß'],
            "1 to 9" => &['1', '5', '9'],
            "any character but semicolon and blanks" => &['a', '=', '"', '\\', 'ß', '8'],
            "any character but semicolon" => &['a', ' ', '=', '\n', '漢', '8', '\u{a0}'],
            "0 to 9" => &['0', '1', '9'],
            "any character but quote and backslash" => &['a', ' ', '\n', '<', '{', 'ß', ';'],
            "any character but angle brackets" => &['a', '"', '\\', '\n', '{', '-', '!'],
            "any character" => &['"', '\\', 'n', '\n', 'N', 'é'],
            other => panic!("unknown: {other}"),
        };
        from[self.below(from.len())]
    }

    fn below(&mut self, bound: usize) -> usize {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.random >> 33).unwrap() % bound
    }
}

fn read_grammar(name: &str) -> BTreeMap<String, Rule> {
    let text = std::fs::read_to_string(project("grammar").join(name)).unwrap();
    let tokens = tokens(&text);
    let mut at = 0;
    let mut grammar = BTreeMap::new();
    while at < tokens.len() {
        let name = tokens[at].clone();
        assert_eq!(tokens[at + 1], "=", "after {name}");
        at += 2;
        let rule = choice(&tokens, &mut at);
        assert_eq!(tokens[at], ";", "after {name}");
        at += 1;
        grammar.insert(name, rule);
    }
    grammar
}

fn choice(tokens: &[String], at: &mut usize) -> Rule {
    let mut rules = vec![sequence(tokens, at)];
    while tokens[*at] == "|" {
        *at += 1;
        rules.push(sequence(tokens, at));
    }
    if rules.len() == 1 { rules.remove(0) } else { Rule::Choice(rules) }
}

fn sequence(tokens: &[String], at: &mut usize) -> Rule {
    let mut rules = vec![factor(tokens, at)];
    while tokens[*at] == "," {
        *at += 1;
        rules.push(factor(tokens, at));
    }
    if rules.len() == 1 { rules.remove(0) } else { Rule::Sequence(rules) }
}

fn factor(tokens: &[String], at: &mut usize) -> Rule {
    let token = tokens[*at].clone();
    *at += 1;
    let mut inside = |close: &str| {
        let rule = choice(tokens, at);
        assert_eq!(tokens[*at], close);
        *at += 1;
        rule
    };
    match token.as_str() {
        "(" => inside(")"),
        "[" => Rule::Optional(Box::new(inside("]"))),
        "{" => Rule::Repeated(Box::new(inside("}"))),
        literal if literal.starts_with(['"', '\'']) && literal.len() > 1 => {
            Rule::Literal(literal[1..literal.len() - 1].to_owned())
        }
        special if special.starts_with('?') => Rule::Special(special.trim_matches('?').trim().to_owned()),
        name => Rule::Name(name.to_owned()),
    }
}

/// Splits EBNF into words, quoted literals, `? special ?` and single marks; comments are dropped.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = if rest.starts_with("(*") {
            rest = rest[rest.find("*)").unwrap() + 2..].trim_start();
            continue;
        } else if rest.starts_with(['"', '\'', '?']) {
            rest[1..].find(&rest[..1]).unwrap() + 2
        } else {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()).max(1)
        };
        tokens.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    tokens
}
