//! Legacy markdown, repaired before it is parsed (spec section 6): one named rule for each habit of 2016.
//!
//! A rule that changes how the text is cut into blocks edits lines; a rule that lives inside a paragraph
//! edits its text. Both keep positions exact. [`RULES`] lists them all, with where each is done.

mod comments;
mod directives;
mod doc;
mod early;
mod emphasis;
mod fences;
mod habits;
mod headings;
mod html;
mod inline;
mod learn;
mod lists;
mod nesting;
mod protect;
mod quotes;
mod tables;

pub(crate) use doc::{Doc, Prose, continuation};
pub(crate) use emphasis::EDGE;
pub use habits::Habits;
pub(crate) use protect::Protected;

use super::mapped::Mapped;

/// A repair rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The spec's number.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What a strict parser does, and what the reader gets instead.
    pub summary: &'static str,
}

macro_rules! rules {
    ($($variant:ident $id:literal $name:literal $summary:literal)*) => {
        /// The rules by name; the discriminant indexes [`RULES`] and [`Counts`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(dead_code, reason = "rules that need no edit are listed, but never counted")]
        pub(crate) enum RuleId { $($variant),* }

        /// Every repair rule, in the order of the spec. Rules that need no edit say where they are kept.
        pub const RULES: &[Rule] = &[$(Rule { id: $id, name: $name, summary: $summary }),*];
    };
}

rules! {
    HeadingBlank "C1" "heading-blank" "`##Heading` is a heading: a blank is put behind the `#`s."
    LinkGap "C2" "link-gap" "`[text] (url)` and `![alt] (url \"title\")` are a link and a picture: the gap goes."
    ReferenceGap "C3" "reference-gap" "`[text] [ref]` is a reference link when `ref` is defined: the gap goes."
    ListOutsideQuote "C4" "list-outside-quote" "A list behind a selector or an empty alert belongs to it: its lines become quote lines."
    TightBold "C5" "tight-bold" "`**text)**letter` is bold: an invisible mark lets the parser see the edge of the word."
    TableColumns "C6" "table-columns" "Header and delimiter row of a table get as many cells as its widest row."
    TextAfterTable "C7" "text-after-table" "A line without a pipe ends a table."
    TableAfterText "C8" "table-after-text" "A table directly under a line of text is a table."
    WideMarker "C9" "wide-marker" "Five or more blanks behind a list number are one, not code."
    GluedList "C10" "glued-list" "A numbered list that starts above 1 directly under a paragraph is a list."
    ShallowBullets "C11" "shallow-bullets" "Bullets indented by one, between bullets that are not, are nested."
    ShallowItems "C12" "shallow-items" "Bullets indented by less than the text of their step belong to the step."
    ShallowBlocks "C13" "shallow-blocks" "Paragraphs, pictures and alerts indented by less than their step's text belong to it."
    ListStart "C14" "list-start" "A list that is interrupted counts on: `start` is written (no edit; see `article`)."
    OneLineHtml "C15" "one-line-html" "A line of only `<br>` or an anchor does not swallow the lines below it."
    Center "C16" "center" "Markdown inside `<center>` is markdown."
    ClosingBreak "C17" "closing-break" "`</br>` is a line break."
    GluedHashes "C18" "glued-hashes" "`## Heading##` loses its closing `#`s; `C#` keeps its one."
    IndentedNotCode "C19" "indented-not-code" "Quotes, pictures and directives indented behind a list are no code."
    UnclosedFence "C20" "unclosed-fence" "A fence that is never closed ends before the next heading or alert."
    CodeInInfo "C21" "code-in-info" "Code on the line of the opening fence is the first line of the code."
    HtmlTable "C22" "html-table" "Blank lines inside an HTML table do not end it."
    BackslashPath "C23" "backslash-path" "`media\\x.png` is `media/x.png` (no edit; see `links`)."
    UrlBlanks "C24" "url-blanks" "Blanks inside a link's URL are encoded."
    GluedDefinition "C25" "glued-definition" "A link definition may stand directly under a paragraph (see `definitions`)."
    Tabs "C26" "tabs" "A tab behind a list marker counts to the next stop of four (no edit; the parser does it)."
    SmartTitle "C27" "smart-title" "Typographic quotes around a link's title are quotes."
    BareUrl "C28" "bare-url" "A bare URL is a link (no edit; see `article`)."
    InnerBracket "X1" "inner-bracket" "`[a] b](url)` is a link with a bracket in its text: the bracket is escaped."
    LazyFence "X2" "lazy-fence" "Code that starts left of its list item belongs to the fence that opened in the item."
    StrayParenthesis "X3" "stray-parenthesis" "`](url()` and `]((url)` are links: the parenthesis too many goes."
    OldPrefix "X4" "old-prefix" "`[WACOM.NOTE]`, as it was written in 2013, is `[AZURE.NOTE]`."
    ReferenceInclude "X5" "reference-include" "`[AZURE.INCLUDE [a][b]]` is an include where `b` is defined."
    CloudMark "X6" "cloud-mark" "`[AZURE.ACOM]{` and `[AZURE.ACOM]}` go; what they enclose stays."
    Chunk "X7" "chunk" "`<div chunk=\"a.md\" />` is an include."
    Colons "X8" "colons" "`:::image`, `:::zone` and their kind are what markdown and HTML have for them."
    Snippet "X9" "snippet" "`[!code-cs[Main](a.cs)]` and `:::code` are a link to the file."
    CrossReference "X10" "cross-reference" "`<xref:uid>` is the text `uid`, which may lead to a page."
    UnknownTag "C29" "unknown-tag" "`<tenant-name>` is text: the bracket is escaped."
}

/// How often each rule made an edit, in the order of [`RULES`].
pub type Counts = [u32; RULES.len()];

/// Repairs `doc`; gives its text, the stretches of prose in it, and how often each rule was needed.
pub(crate) fn run(mut doc: Doc<'_>, allow_html: bool) -> (Mapped, Vec<Prose>, Doc<'_>) {
    doc.drop_marks();
    early::renew_prefixes(&mut doc);
    early::include_chunks(&mut doc);
    directives::drop_clouds(&mut doc);
    learn::translate(&mut doc);
    nesting::flatten(&mut doc);
    comments::remove(&mut doc);
    html::centers(&mut doc);
    doc.settle();
    fences::close_and_split(&mut doc);
    directives::mend(&mut doc);
    lists::squeeze_markers(&mut doc);
    doc.settle();
    lists::dedent_what_is_no_code(&mut doc);
    doc.settle();
    lists::nest(&mut doc);
    doc.settle();
    quotes::selectors(&mut doc);
    doc.settle();
    quotes::alerts(&mut doc);
    doc.settle();
    headings::space(&mut doc);
    html::separate(&mut doc);
    lists::unglue(&mut doc);
    doc.settle();
    super::definitions::collect(&mut doc);
    doc.settle();
    directives::resolve_references(&mut doc);
    doc.settle();
    tables::even_out(&mut doc);
    doc.settle();
    let (text, prose) = doc.write();
    let edits = inline::edits(&text, &prose, &mut doc, allow_html);
    let (text, prose) = inline::apply(text, prose, edits);
    (text, prose, doc)
}

#[cfg(test)]
mod tests;
