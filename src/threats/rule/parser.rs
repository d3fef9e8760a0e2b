//! From tokens to a tree: `or` binds less than `and`, `and` less than `not`, `not` less than a comparison.

use super::Problem;
use super::lexer::{self, Token};
use crate::limits;
use crate::span::Span;

/// A part of an expression and its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ast<'t> {
    /// What it is.
    pub kind: AstKind<'t>,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an expression, before types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AstKind<'t> {
    /// One of them holds.
    Or(Vec<Ast<'t>>),
    /// All of them hold.
    And(Vec<Ast<'t>>),
    /// It does not hold.
    Not(Box<Ast<'t>>),
    /// Two levels side by side.
    Compare(Comparison, Box<Ast<'t>>, Box<Ast<'t>>),
    /// `name(argument, ...)`.
    Call(&'t str, Vec<Ast<'t>>),
    /// `of.name`, with the range of the name.
    Field(Box<Ast<'t>>, &'t str, Span),
    /// A variable or a value.
    Word(&'t str),
    /// `true` or `false`.
    Bool(bool),
}

/// How two levels are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Whether the two levels stand so.
    pub fn holds(self, left: u32, right: u32) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Below => left < right,
            Self::AtMost => left <= right,
            Self::Above => left > right,
            Self::AtLeast => left >= right,
        }
    }

    fn of(token: Token) -> Option<Self> {
        match token {
            Token::Equal => Some(Self::Equal),
            Token::NotEqual => Some(Self::NotEqual),
            Token::Below => Some(Self::Below),
            Token::AtMost => Some(Self::AtMost),
            Token::Above => Some(Self::Above),
            Token::AtLeast => Some(Self::AtLeast),
            _ => None,
        }
    }
}

/// Reads an expression.
///
/// # Errors
/// The first problem: a character or a word that cannot stand where it does, or nesting over [`limits::RULE_NESTING`].
pub fn parse(text: &str) -> Result<Ast<'_>, Problem> {
    let tokens = lexer::tokens(text)?;
    let end = Span::at(u32::try_from(text.len()).unwrap_or(u32::MAX));
    let mut parser = Parser { text, tokens: &tokens, at: 0, end, depth: 0 };
    let ast = parser.or()?;
    match parser.peek() {
        None => Ok(ast),
        Some(_) => {
            Err(Problem::new(parser.here(), format!("expected an operator or the end, found {}", parser.found())))
        }
    }
}

struct Parser<'t, 'a> {
    text: &'t str,
    tokens: &'a [(Token, Span)],
    at: usize,
    end: Span,
    depth: usize,
}

impl<'t> Parser<'t, '_> {
    fn or(&mut self) -> Result<Ast<'t>, Problem> {
        self.list(Token::Or, Self::and, AstKind::Or)
    }

    fn and(&mut self) -> Result<Ast<'t>, Problem> {
        self.list(Token::And, Self::not, AstKind::And)
    }

    fn list(
        &mut self,
        between: Token,
        part: fn(&mut Self) -> Result<Ast<'t>, Problem>,
        make: fn(Vec<Ast<'t>>) -> AstKind<'t>,
    ) -> Result<Ast<'t>, Problem> {
        let first = part(self)?;
        if self.peek() != Some(between) {
            return Ok(first);
        }
        let mut span = first.span;
        let mut parts = vec![first];
        while self.eat(between) {
            let next = part(self)?;
            span = span.to(next.span);
            parts.push(next);
        }
        Ok(Ast { kind: make(parts), span })
    }

    fn not(&mut self) -> Result<Ast<'t>, Problem> {
        let start = self.here();
        if !self.eat(Token::Not) {
            return self.comparison();
        }
        let inner = self.deeper(Self::not)?;
        let span = start.to(inner.span);
        Ok(Ast { kind: AstKind::Not(Box::new(inner)), span })
    }

    fn comparison(&mut self) -> Result<Ast<'t>, Problem> {
        let left = self.operand()?;
        let Some(comparison) = self.peek().and_then(Comparison::of) else { return Ok(left) };
        self.at += 1;
        let right = self.operand()?;
        let span = left.span.to(right.span);
        Ok(Ast { kind: AstKind::Compare(comparison, Box::new(left), Box::new(right)), span })
    }

    fn operand(&mut self) -> Result<Ast<'t>, Problem> {
        let mut ast = self.atom()?;
        let mut fields = 0;
        while self.eat(Token::Dot) {
            fields += 1;
            if fields > limits::RULE_NESTING {
                return Err(self.too_deep());
            }
            let name_span = self.here();
            let name = self.word("the name of an attribute")?;
            let span = ast.span.to(name_span);
            ast = Ast { kind: AstKind::Field(Box::new(ast), name, name_span), span };
        }
        Ok(ast)
    }

    fn atom(&mut self) -> Result<Ast<'t>, Problem> {
        let span = self.here();
        match self.peek() {
            Some(Token::Open) => {
                self.at += 1;
                let inner = self.deeper(Self::or)?;
                self.expect(Token::Close, "`)`")?;
                Ok(inner)
            }
            Some(Token::True | Token::False) => {
                let value = self.peek() == Some(Token::True);
                self.at += 1;
                Ok(Ast { kind: AstKind::Bool(value), span })
            }
            _ => {
                let name = self.word("a condition")?;
                self.after_word(name, span)
            }
        }
    }

    /// A word is a call if a bracket follows.
    fn after_word(&mut self, name: &'t str, span: Span) -> Result<Ast<'t>, Problem> {
        if !self.eat(Token::Open) {
            return Ok(Ast { kind: AstKind::Word(name), span });
        }
        let mut arguments = Vec::new();
        if self.peek() != Some(Token::Close) {
            arguments.push(self.deeper(Self::or)?);
            while self.eat(Token::Comma) {
                arguments.push(self.deeper(Self::or)?);
            }
        }
        let close = self.here();
        self.expect(Token::Close, "`,` or `)`")?;
        Ok(Ast { kind: AstKind::Call(name, arguments), span: span.to(close) })
    }

    fn deeper(&mut self, part: fn(&mut Self) -> Result<Ast<'t>, Problem>) -> Result<Ast<'t>, Problem> {
        if self.depth >= limits::RULE_NESTING {
            return Err(self.too_deep());
        }
        self.depth += 1;
        let ast = part(self);
        self.depth -= 1;
        ast
    }

    fn too_deep(&self) -> Problem {
        Problem::new(self.here(), format!("more than {} levels of nesting", limits::RULE_NESTING))
    }

    fn word(&mut self, expected: &str) -> Result<&'t str, Problem> {
        let span = self.here();
        let text = self.text.get(span.range()).unwrap_or("");
        let text = match self.peek() {
            Some(Token::Word) => text,
            Some(Token::Quoted) => text.trim_matches('"'),
            _ => return Err(Problem::new(span, format!("expected {expected}, found {}", self.found()))),
        };
        self.at += 1;
        Ok(text)
    }

    fn expect(&mut self, token: Token, name: &str) -> Result<(), Problem> {
        if self.eat(token) {
            return Ok(());
        }
        Err(Problem::new(self.here(), format!("expected {name}, found {}", self.found())))
    }

    fn eat(&mut self, token: Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).map(|(token, _)| *token)
    }

    fn here(&self) -> Span {
        self.tokens.get(self.at).map_or(self.end, |(_, span)| *span)
    }

    fn found(&self) -> String {
        match self.text.get(self.here().range()) {
            None | Some("") => "the end".to_owned(),
            Some(text) => format!("`{text}`"),
        }
    }
}
