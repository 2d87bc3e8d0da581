//! The page around the body: `PageInputs` → what the theme's templates see → HTML.

use tera::Context;

use crate::plan::inputs::{PageInputs, PageKind};
use crate::theme::{TemplateError, Theme};

use super::contract;

/// The whole page with `body_html`, which must be safe HTML, in its middle.
///
/// # Errors
/// [`TemplateError`] when a template of the theme fails on this page.
pub fn page(inputs: &PageInputs, body_html: &str, theme: &Theme) -> Result<String, TemplateError> {
    let (lead, body) = split_heading(inputs.heading.as_deref(), body_html);
    let mut context = Context::new();
    for variable in contract::variables(inputs, &lead, body, theme) {
        context.insert_value(variable.name, variable.value);
    }
    theme.render(template(inputs.kind), &context, &inputs.url)
}

/// The template of a kind of page.
pub fn template(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Article => "article.html",
        PageKind::Landing => "landing.html",
        PageKind::Listing => "listing.html",
        PageKind::NotFound => "notfound.html",
    }
}

/// The page's H1, and the rest: the byline stands between the two.
///
/// The H1 is `heading`, else the heading that the body itself opens with. A body whose H1 stands further
/// down keeps it there.
fn split_heading<'a>(heading: Option<&str>, body: &'a str) -> (String, &'a str) {
    if let Some(heading) = heading {
        return (format!("<h1>{heading}</h1>"), body);
    }
    let start = body.trim_start();
    let heading = skip_invisible(start);
    let opens = heading
        .get(..3)
        .is_some_and(|tag| tag.eq_ignore_ascii_case("<h1"))
        && heading[3..].starts_with(['>', ' ', '\n', '\t']);
    match heading.find("</h1>").filter(|_| opens) {
        Some(end) => {
            let end = start.len() - heading.len() + end + "</h1>".len();
            let (lead, rest) = start.split_at(end);
            (lead.to_owned(), rest)
        }
        None => (String::new(), body),
    }
}

/// `html` after the anchors without text and the comments that it begins with.
fn skip_invisible(html: &str) -> &str {
    let mut rest = html.trim_start();
    loop {
        let after = if rest.starts_with("<!--") {
            rest.split_once("-->").map(|(_, after)| after)
        } else if rest.starts_with("<a ") {
            let inside = rest.split_once('>').map(|(_, inside)| inside);
            inside.and_then(|inside| inside.strip_prefix("</a>"))
        } else {
            None
        };
        match after {
            Some(after) => rest = after.trim_start(),
            None => return rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_opens_the_body_is_told_apart() {
        let body = "\n<h1 id=\"a\">A <em>b</em></h1>\n<p>c</p>";
        let (lead, rest) = split_heading(None, body);
        assert_eq!(lead, "<h1 id=\"a\">A <em>b</em></h1>");
        assert_eq!(rest, "\n<p>c</p>");
    }

    #[test]
    fn anchors_and_comments_before_the_heading_go_with_it() {
        let lead = "<!-- include: x.md -->\n<a id=\"old\"></a><h1 id=\"new\">A</h1>";
        let body = format!("{lead}<p>b</p>");
        assert_eq!(split_heading(None, &body), (lead.to_owned(), "<p>b</p>"));
        let linked = "<a href=\"/x/\">x</a><h1>A</h1>";
        assert_eq!(split_heading(None, linked), (String::new(), linked));
    }

    #[test]
    fn a_heading_further_down_stays_in_the_body() {
        let body = "<p>x</p><h1>A</h1>";
        assert_eq!(split_heading(None, body), (String::new(), body));
        let lookalike = "<h1x></h1>";
        assert_eq!(split_heading(None, lookalike), (String::new(), lookalike));
    }

    #[test]
    fn a_heading_of_the_plan_comes_first() {
        let (lead, rest) = split_heading(Some("T"), "<p>x</p>");
        assert_eq!((lead.as_str(), rest), ("<h1>T</h1>", "<p>x</p>"));
    }
}
