//! Events of an article → the HTML of its body.

mod attributes;
mod elements;
mod filter;

use std::fmt::Write;

use pulldown_cmark::Alignment;

use super::highlight::Highlighter;
use super::html_policy::{HtmlFilter, HtmlMode, Mark};
use crate::base::escape;
use crate::plan::inputs::BodyInputs;
use crate::syntax::article::{Article, Event, Tag, TagEnd};
use crate::syntax::diagram;
use crate::syntax::expand::Placeholder;
use crate::theme::Strings;

pub use filter::problems;

/// What all bodies are rendered with.
#[derive(Clone, Copy)]
pub struct BodyContext<'c> {
    /// Colours code.
    pub highlighter: &'c Highlighter<'c>,
    /// The words of the reader's locale.
    pub strings: &'c Strings,
    /// What raw HTML may do.
    pub html: HtmlMode,
}

/// Renders `article`. `missing` are the includes that could not be expanded.
pub fn render(
    article: &Article<'_>,
    missing: &[Placeholder],
    inputs: &BodyInputs,
    context: BodyContext<'_>,
) -> String {
    let mut writer = Writer {
        article,
        missing,
        inputs,
        context,
        out: String::with_capacity(article.events.len() * 24),
        filter: HtmlFilter::new(context.html),
        marks: Vec::new(),
        links: Vec::new(),
        table: Table::default(),
        alt: None,
        code: None,
        pair: None,
        skip_link_text: false,
        selector: false,
        pictures: 0,
        heading: 0,
    };
    for (index, event) in article.events.iter().enumerate() {
        writer.event(index, event);
    }
    writer.filter.finish(&mut writer.out);
    writer.out
}

struct Writer<'a, 'c> {
    article: &'a Article<'a>,
    missing: &'a [Placeholder],
    inputs: &'a BodyInputs,
    context: BodyContext<'c>,
    out: String,
    filter: HtmlFilter,
    /// The filter's state at the start of each open container, and whether its start tag was written.
    marks: Vec<(Mark, bool)>,
    /// Whether each open link was written.
    links: Vec<bool>,
    table: Table,
    /// The alternative text of the picture that is open.
    alt: Option<Picture>,
    /// Language and text of the code block that is open.
    code: Option<(String, String)>,
    /// The pair of the selector item that is open.
    pair: Option<(String, String)>,
    skip_link_text: bool,
    selector: bool,
    /// Pictures so far: all but the first load when they come into view.
    pictures: usize,
    /// The heading above.
    heading: usize,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
    body_open: bool,
    /// The tag of the open cell.
    cell: &'static str,
}

struct Picture {
    index: usize,
    title: String,
    alt: String,
}

impl Writer<'_, '_> {
    fn event(&mut self, index: usize, event: &Event<'_>) {
        if let Some(picture) = &mut self.alt {
            match event {
                Event::Text(text) | Event::Code(text) | Event::Math { text, .. } => {
                    return picture.alt.push_str(text);
                }
                Event::SoftBreak | Event::HardBreak => return picture.alt.push(' '),
                Event::End(TagEnd::Image) => return self.picture(),
                _ => return,
            }
        }
        if let (Some((_, code)), Event::Text(text)) = (&mut self.code, event) {
            return code.push_str(text);
        }
        match event {
            Event::Html(html) => self.html(index, &html.text, html.block),
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(*end),
            _ if self.filter.is_suppressed() || (self.skip_link_text && !self.links.is_empty()) => {}
            Event::Text(text) => escape::html(&mut self.out, text),
            Event::Code(text) => {
                self.out.push_str("<code>");
                escape::html(&mut self.out, text);
                self.out.push_str("</code>");
            }
            Event::Task(done) => self.task(*done),
            Event::FootnoteReference { number, first } => self.footnote_reference(*number, *first),
            Event::Math { text, display, .. } => self.math(text, *display),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::Missing(index) => self.placeholder(*index),
            Event::IncludeStart(file) => {
                if let Some(name) = self.inputs.include_names.get(&file.0) {
                    let name = name.replace("--", "- -");
                    let _ = writeln!(self.out, "<!-- include: {} -->", escape::html_string(&name));
                }
            }
            Event::Video(index) => self.video(*index),
            Event::Toc(heading) => self.toc(*heading),
        }
    }

    fn write(&mut self, html: &str) {
        if !self.filter.is_suppressed() {
            self.out.push_str(html);
        }
    }

    /// Opens a container: raw HTML that is opened in it is closed with it.
    fn open(&mut self, html: &str) {
        self.filter.begin(html, &mut self.out);
        self.write(html);
        let written = !self.filter.is_suppressed();
        self.marks.push((self.filter.mark(), written));
    }

    fn close(&mut self, html: &str) {
        let Some((mark, written)) = self.marks.pop() else {
            return;
        };
        self.filter.close_to(mark, &mut self.out);
        if written {
            self.out.push_str(html);
        }
        self.filter.settle(&mut self.out);
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph if self.selector => self.open(""),
            Tag::Paragraph => self.open("<p>"),
            Tag::Heading(index) => self.heading(*index),
            Tag::Quote => self.open("<blockquote>\n"),
            Tag::Alert { kind, heading } => {
                let label = heading.unwrap_or_else(|| self.context.strings.text(kind.string_key()));
                let label = escape::html_string(label);
                let class = kind.as_class();
                self.open(&format!(
                    "<div class=\"alert {class}\" role=\"note\">\n<p class=\"alert-title\">{label}</p>\n"
                ));
            }
            Tag::Div(written) => {
                let attributes = attributes::of_division(written);
                self.open(&format!("<div{attributes}>\n"));
            }
            Tag::Selector => {
                self.selector = true;
                self.open("<div class=\"op_single_selector\">\n");
            }
            Tag::SelectorList(first, second) => {
                self.selector = true;
                let mut html = format!(
                    "<div class=\"op_multi_selector\" title1=\"{}\"",
                    escape::html_string(first)
                );
                if let Some(second) = second {
                    let _ = write!(html, " title2=\"{}\"", escape::html_string(second));
                }
                html.push_str(">\n");
                self.open(&html);
            }
            Tag::CodeBlock { info } => self.code = Some((info.to_string(), String::new())),
            Tag::List(None) => self.open("<ul>\n"),
            Tag::List(Some(1)) => self.open("<ol>\n"),
            Tag::List(Some(start)) => self.open(&format!("<ol start=\"{start}\">\n")),
            Tag::Item(None) => self.open("<li>"),
            Tag::Item(Some(pair)) => {
                let joined = if pair.1.is_empty() {
                    pair.0.clone()
                } else {
                    format!("{}|{}", pair.0, pair.1)
                };
                self.open(&format!("<li data-pair=\"{}\">", escape::html_string(&joined)));
                self.pair = Some(pair.clone());
            }
            Tag::Table(alignments) => {
                self.table = Table {
                    alignments: alignments.clone(),
                    ..Table::default()
                };
                self.open("<div class=\"table-scroll\" tabindex=\"0\"><table>\n");
            }
            Tag::TableHead => {
                self.table.head = true;
                self.table.column = 0;
                self.open("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                let body = if self.table.body_open { "" } else { "<tbody>\n" };
                self.table.body_open |= !self.filter.is_suppressed();
                self.open(&format!("{body}<tr>"));
            }
            Tag::TableCell => self.cell(),
            Tag::Footnote(number) => self.footnote(*number),
            Tag::Definitions => self.open("<dl>\n"),
            Tag::Term => self.open("<dt>"),
            Tag::Meaning => self.open("<dd>"),
            Tag::Tabs => self.open("<div class=\"tabs\">\n"),
            Tag::Tab { id, condition, title } => self.tab(id, condition.as_deref(), title),
            Tag::Emphasis => self.open("<em>"),
            Tag::Strong => self.open("<strong>"),
            Tag::Strikethrough => self.open("<del>"),
            Tag::Link(index, title) => self.link(*index, title),
            Tag::Image(index, title) => {
                self.alt = Some(Picture {
                    index: *index,
                    title: title.to_string(),
                    alt: String::new(),
                });
            }
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph if self.selector => self.close(""),
            TagEnd::Paragraph => self.close("</p>\n"),
            TagEnd::Heading(index) => self.heading_end(index),
            TagEnd::Quote => self.close("</blockquote>\n"),
            TagEnd::Alert | TagEnd::Div | TagEnd::Tabs | TagEnd::Footnote => self.close("</div>\n"),
            TagEnd::Definitions => self.close("</dl>\n"),
            TagEnd::Term => self.close("</dt>\n"),
            TagEnd::Meaning => self.close("</dd>\n"),
            TagEnd::Tab => self.close("</section>\n"),
            TagEnd::Selector | TagEnd::SelectorList => {
                self.selector = false;
                self.close("</div>\n");
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::List(true) => self.close("</ol>\n"),
            TagEnd::List(false) => self.close("</ul>\n"),
            TagEnd::Item => {
                self.pair = None;
                self.close("</li>\n");
            }
            TagEnd::Table => {
                let body = if self.table.body_open { "</tbody>" } else { "" };
                self.close(&format!("{body}</table></div>\n"));
            }
            TagEnd::TableHead => {
                self.table.head = false;
                self.close("</tr></thead>\n");
            }
            TagEnd::TableRow => self.close("</tr>\n"),
            TagEnd::TableCell => {
                let cell = self.table.cell;
                self.close(&format!("</{cell}>"));
            }
            TagEnd::Emphasis => self.close("</em>"),
            TagEnd::Strong => self.close("</strong>"),
            TagEnd::Strikethrough => self.close("</del>"),
            TagEnd::Link => {
                self.skip_link_text = false;
                if self.links.pop() == Some(true) {
                    self.close("</a>");
                }
            }
            TagEnd::Image => {}
        }
    }

    fn heading(&mut self, index: usize) {
        self.heading = index;
        let heading = &self.article.headings[index];
        let mut html = String::new();
        // The slug of the text leads here too, when the heading has a name of its own (spec 5.3).
        if let Some(alias) = &heading.alias {
            let _ = write!(html, "<a id=\"{}\"></a>", escape::html_string(alias));
        }
        let _ = write!(
            html,
            "<h{} id=\"{}\">",
            heading.level,
            escape::html_string(&heading.id)
        );
        for id in &heading.more {
            let _ = write!(html, "<a id=\"{}\"></a>", escape::html_string(id));
        }
        // The name of an alias may stand before it.
        self.filter.begin("<h1", &mut self.out);
        self.open(&html);
    }

    fn heading_end(&mut self, index: usize) {
        let heading = &self.article.headings[index];
        let level = heading.level;
        let mut html = String::new();
        if level > 1 && !heading.text.is_empty() {
            let label = self
                .context
                .strings
                .format("heading-link", &[("title", &heading.text)]);
            let _ = write!(
                html,
                "<a class=\"anchor\" href=\"#{}\" aria-label=\"{}\"></a>",
                escape::html_string(&escape::url_path(&heading.id)),
                escape::html_string(&label)
            );
        }
        let _ = writeln!(html, "</h{level}>");
        self.close(&html);
    }

    fn cell(&mut self) {
        let align = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " style=\"text-align:left\"",
            Some(Alignment::Center) => " style=\"text-align:center\"",
            Some(Alignment::Right) => " style=\"text-align:right\"",
            _ => "",
        };
        self.table.column += 1;
        self.table.cell = if self.table.head { "th" } else { "td" };
        let cell = self.table.cell;
        self.open(&format!("<{cell}{align}>"));
    }

    fn link(&mut self, index: usize, title: &str) {
        let url = self
            .inputs
            .links
            .get(index)
            .and_then(|target| target.url.as_deref());
        let Some(url) = url else {
            // A link that leads nowhere keeps its text, and its element: a place for themes to mark.
            self.open("<a class=\"link-broken\">");
            self.links.push(true);
            return;
        };
        let mut html = String::from("<a");
        if self.selector && url.split(['#', '?']).next() == Some(self.inputs.url.as_str()) {
            html.push_str(" aria-current=\"page\"");
        }
        html.push_str(" href=\"");
        escape::html(&mut html, url);
        html.push('"');
        if !title.is_empty() {
            let _ = write!(html, " title=\"{}\"", escape::html_string(title));
        }
        html.push('>');
        self.open(&html);
        self.links.push(true);
        if let Some((first, second)) = self.pair.take().filter(|(_, second)| !second.is_empty()) {
            let html = format!(
                "{} <span>{}</span>",
                escape::html_string(&first),
                escape::html_string(&second)
            );
            self.write(&html);
            self.skip_link_text = true;
        }
    }

    fn picture(&mut self) {
        let Some(picture) = self.alt.take() else { return };
        let alt = escape::html_string(picture.alt.trim());
        let Some(target) = self.inputs.links.get(picture.index) else {
            return;
        };
        let Some(url) = &target.url else {
            self.write(&alt);
            return;
        };
        let mut html = format!("<img src=\"{}\" alt=\"{alt}\"", escape::html_string(url));
        if !picture.title.is_empty() {
            let _ = write!(html, " title=\"{}\"", escape::html_string(&picture.title));
        }
        if let Some((width, height)) = target.size {
            let _ = write!(html, " width=\"{width}\" height=\"{height}\"");
        }
        if self.pictures > 0 {
            html.push_str(" loading=\"lazy\"");
        }
        self.pictures += 1;
        html.push('>');
        self.write(&html);
    }

    fn code_block(&mut self) {
        let Some((info, code)) = self.code.take() else {
            return;
        };
        if self.filter.is_suppressed() {
            return;
        }
        let language = Highlighter::language(&info);
        let start = "<div class=\"code-block\"";
        self.filter.begin(start, &mut self.out);
        self.out.push_str(start);
        if let Some(label) = language.label() {
            let _ = write!(self.out, " data-lang=\"{label}\"");
        }
        if self.article.has_diagrams && diagram::is_diagram(&info) {
            self.diagram();
        }
        self.out.push_str("><pre><code");
        if let Some(class) = &language.class {
            let _ = write!(self.out, " class=\"{}\"", escape::html_string(class));
        }
        if let Some(interactive) = &language.interactive {
            let _ = write!(
                self.out,
                " data-interactive=\"{}\"",
                escape::html_string(interactive)
            );
        }
        self.out.push('>');
        self.context
            .highlighter
            .highlight(&language, &code, &mut self.out);
        self.out.push_str("</code></pre></div>\n");
    }

    fn placeholder(&mut self, index: usize) {
        let Some(placeholder) = self.missing.get(index) else {
            return;
        };
        let text = self
            .context
            .strings
            .format("include-missing-path", &[("path", &placeholder.text)]);
        let html = format!(
            "<span class=\"include-missing\">{}</span>",
            escape::html_string(&text)
        );
        self.write(&html);
    }

    fn video(&mut self, index: usize) {
        let Some(video) = self.inputs.videos.get(index) else {
            return;
        };
        let strings = self.context.strings;
        let title = escape::html_string(&video.title);
        let page = escape::html_string(&video.page);
        let Some(player) = &video.player else {
            let html = format!("<div class=\"video-link\"><a href=\"{page}\">{title}</a></div>\n");
            self.write(&html);
            return;
        };
        // The frame shows a link of our own until the reader asks for the player: nothing is loaded from
        // elsewhere before, and no script is needed for it.
        let play = escape::html_string(strings.text("video-play"));
        let cover = format!(
            "<style>body{{margin:0;font:1.1rem system-ui}}a{{display:grid;place-items:center;height:100vh;background:#222;color:#fff;text-align:center}}</style><a href=\"{}\"><span>▶ {play}<br>{title}</span></a>",
            escape::html_string(player)
        );
        let html = format!(
            "<div class=\"embeddedvideo\"><iframe src=\"{}\" srcdoc=\"{}\" title=\"{title}\" width=\"640\" height=\"360\" loading=\"lazy\" allow=\"fullscreen\"></iframe></div>\n",
            escape::html_string(player),
            escape::html_string(&cover),
        );
        self.write(&html);
    }

    /// `[AZURE.TOC]`: the second-level headings of the page.
    fn toc(&mut self, heading: Option<&str>) {
        let mut html = String::from("<div class=\"toc\">\n");
        if let Some(heading) = heading {
            let _ = writeln!(
                html,
                "<p class=\"toc-title\">{}</p>",
                escape::html_string(heading)
            );
        }
        html.push_str("<ul>\n");
        for heading in self.article.headings.iter().filter(|heading| heading.level == 2) {
            let url = escape::html_string(&escape::url_path(&heading.id));
            let _ = writeln!(
                html,
                "<li><a href=\"#{url}\">{}</a></li>",
                escape::html_string(&heading.text)
            );
        }
        html.push_str("</ul></div>\n");
        self.write(&html);
    }

    fn html(&mut self, index: usize, html: &str, block: bool) {
        let mut rewriter = filter::Rewriter::new(self.article, self.inputs, index, self.pictures);
        let mut problems = Vec::new();
        self.filter
            .push(html, &mut rewriter, &mut self.out, &mut problems);
        self.pictures = rewriter.pictures;
        if block && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}
