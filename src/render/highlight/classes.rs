//! From TextMate scopes to lazuli's few colour classes.

use rustc_hash::FxHashMap;
use syntect::parsing::Scope;

/// One colour class of the stylesheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Keyword,
    String,
    Comment,
    Number,
    Function,
    Type,
    Attribute,
    Variable,
    Operator,
    Preprocessor,
    Inserted,
    Deleted,
}

impl Class {
    /// The start tag of a span of this class.
    pub(super) fn open(self) -> &'static str {
        match self {
            Self::Keyword => "<span class=\"hl-k\">",
            Self::String => "<span class=\"hl-s\">",
            Self::Comment => "<span class=\"hl-c\">",
            Self::Number => "<span class=\"hl-n\">",
            Self::Function => "<span class=\"hl-f\">",
            Self::Type => "<span class=\"hl-t\">",
            Self::Attribute => "<span class=\"hl-a\">",
            Self::Variable => "<span class=\"hl-v\">",
            Self::Operator => "<span class=\"hl-o\">",
            Self::Preprocessor => "<span class=\"hl-p\">",
            Self::Inserted => "<span class=\"hl-i\">",
            Self::Deleted => "<span class=\"hl-d\">",
        }
    }
}

/// What one scope on the stack decides about the text under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Class(Class),
    /// The text is plain, whatever surrounds it (code interpolated in a string).
    Plain,
    /// The scope says nothing; the next one outwards decides.
    Outer,
}

/// The mapping; within one scope the first rule whose scope is a prefix wins.
///
/// Arithmetic operators and punctuation are left plain on purpose: they would
/// double the HTML and say nothing to a reader.
const RULES: &[(&str, Verdict)] = &[
    ("comment", Verdict::Class(Class::Comment)),
    ("punctuation.definition.comment", Verdict::Class(Class::Comment)),
    ("meta.interpolation", Verdict::Plain),
    ("punctuation.section.interpolation", Verdict::Plain),
    ("meta.embedded", Verdict::Plain),
    ("source", Verdict::Plain),
    ("constant.character.escape", Verdict::Class(Class::Number)),
    ("constant.other.placeholder", Verdict::Class(Class::Number)),
    ("string.unquoted", Verdict::Outer),
    ("string", Verdict::Class(Class::String)),
    ("constant", Verdict::Class(Class::Number)),
    ("keyword.operator.word", Verdict::Class(Class::Keyword)),
    ("keyword.operator.logical.python", Verdict::Class(Class::Keyword)),
    (
        "keyword.operator.comparison.powershell",
        Verdict::Class(Class::Operator),
    ),
    (
        "keyword.operator.logical.powershell",
        Verdict::Class(Class::Operator),
    ),
    ("keyword.operator.new", Verdict::Class(Class::Keyword)),
    ("keyword.operator.reflection", Verdict::Class(Class::Keyword)),
    ("keyword.operator", Verdict::Plain),
    (
        "keyword.control.import.preprocessor",
        Verdict::Class(Class::Preprocessor),
    ),
    ("keyword.control.directive", Verdict::Class(Class::Preprocessor)),
    ("keyword", Verdict::Class(Class::Keyword)),
    ("storage.type.annotation", Verdict::Class(Class::Preprocessor)),
    ("storage", Verdict::Class(Class::Keyword)),
    ("entity.other.attribute-name", Verdict::Class(Class::Attribute)),
    (
        "entity.name.function.preprocessor",
        Verdict::Class(Class::Preprocessor),
    ),
    ("entity.name.function", Verdict::Class(Class::Function)),
    ("entity.name.tag", Verdict::Class(Class::Type)),
    ("entity.name.type", Verdict::Class(Class::Type)),
    ("entity.name.class", Verdict::Class(Class::Type)),
    ("entity.name.section", Verdict::Class(Class::Keyword)),
    ("entity.name", Verdict::Class(Class::Type)),
    ("entity.other.inherited-class", Verdict::Class(Class::Type)),
    ("support.function", Verdict::Class(Class::Function)),
    ("support.type", Verdict::Class(Class::Type)),
    ("support.class", Verdict::Class(Class::Type)),
    ("support.constant", Verdict::Class(Class::Number)),
    ("variable.function", Verdict::Class(Class::Function)),
    ("variable.annotation", Verdict::Class(Class::Preprocessor)),
    ("variable.parameter", Verdict::Class(Class::Variable)),
    ("variable.language", Verdict::Class(Class::Variable)),
    ("variable.other.readwrite.shell", Verdict::Class(Class::Variable)),
    (
        "variable.other.readwrite.powershell",
        Verdict::Class(Class::Variable),
    ),
    ("meta.preprocessor", Verdict::Class(Class::Preprocessor)),
    ("meta.annotation", Verdict::Class(Class::Preprocessor)),
    ("meta.mapping.key", Verdict::Class(Class::Attribute)),
    ("markup.inserted", Verdict::Class(Class::Inserted)),
    ("markup.deleted", Verdict::Class(Class::Deleted)),
    ("markup.heading", Verdict::Class(Class::Keyword)),
];

/// The rules with their scopes interned, built once beside the grammars.
pub(super) struct ClassMap {
    rules: Vec<(Scope, Verdict)>,
}

impl ClassMap {
    pub(super) fn new() -> Self {
        let rules = RULES
            .iter()
            .filter_map(|&(scope, verdict)| Some((Scope::new(scope).ok()?, verdict)))
            .collect();
        Self { rules }
    }

    fn verdict(&self, scope: Scope) -> Verdict {
        self.rules
            .iter()
            .find(|(prefix, _)| prefix.is_prefix_of(scope))
            .map_or(Verdict::Outer, |&(_, verdict)| verdict)
    }
}

/// Looks classes up and remembers the answer per scope.
pub(super) struct Classifier<'a> {
    map: &'a ClassMap,
    seen: FxHashMap<Scope, Verdict>,
}

impl<'a> Classifier<'a> {
    pub(super) fn new(map: &'a ClassMap) -> Self {
        Self {
            map,
            seen: FxHashMap::default(),
        }
    }

    /// The class of text under `stack`: the innermost scope that says something decides.
    pub(super) fn class(&mut self, stack: &[Scope]) -> Option<Class> {
        let mut in_string = false;
        for &scope in stack.iter().rev() {
            let map = self.map;
            match *self.seen.entry(scope).or_insert_with(|| map.verdict(scope)) {
                // A string may be the key of a JSON or YAML mapping; the scope around it says so.
                Verdict::Class(Class::String) => in_string = true,
                Verdict::Class(Class::Attribute) => return Some(Class::Attribute),
                Verdict::Class(class) if !in_string => return Some(class),
                Verdict::Outer => {}
                Verdict::Class(_) | Verdict::Plain => break,
            }
        }
        in_string.then_some(Class::String)
    }
}
