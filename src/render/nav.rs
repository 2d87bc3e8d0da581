//! A branch of the navigation → HTML, made once for all pages that show it.

use crate::base::escape;
use crate::plan::inputs::{NavBranch, NavItem, NavLink};

/// The branch as nested lists. Groups are `<details>`: they open and close by keyboard and without scripts.
///
/// Links to pages begin `<a href="`; all other links have their class first, so that
/// [`mark_current`] finds pages only.
pub fn branch(branch: &NavBranch) -> String {
    let mut out = String::with_capacity(4096);
    group_link(&mut out, "nav-home", &branch.home);
    group_link(&mut out, "nav-section", &branch.section);
    list(&mut out, &branch.items);
    out
}

fn list(out: &mut String, items: &[NavItem]) {
    if items.is_empty() {
        return;
    }
    out.push_str("<ul>\n");
    for item in items {
        out.push_str("<li>");
        match item {
            NavItem::Link(NavLink {
                title,
                url: Some(url),
            }) => {
                out.push_str("<a href=\"");
                escape::html(out, url);
                out.push_str("\">");
                escape::html(out, title);
                out.push_str("</a>");
            }
            NavItem::Link(NavLink { title, url: None }) => {
                out.push_str("<span>");
                escape::html(out, title);
                out.push_str("</span>");
            }
            NavItem::Closed(link) => group_link(out, "nav-group", link),
            NavItem::Open { title, items } => {
                out.push_str("<details open><summary>");
                escape::html(out, title);
                out.push_str("</summary>");
                list(out, items);
                out.push_str("</details>");
            }
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn group_link(out: &mut String, class: &str, link: &NavLink) {
    out.push_str("<a class=\"");
    out.push_str(class);
    if let Some(url) = &link.url {
        out.push_str("\" href=\"");
        escape::html(out, url);
    }
    out.push_str("\">");
    escape::html(out, &link.title);
    out.push_str("</a>");
}

/// `fragment` (of [`branch`]) with `aria-current="page"` on the first link to `url`; unchanged when the page
/// is not in it.
pub fn mark_current(fragment: &str, url: &str) -> String {
    let mut wanted = String::with_capacity(url.len() + 10);
    wanted.push_str("<a href=\"");
    escape::html(&mut wanted, url);
    wanted.push('"');
    const MARK: &str = " aria-current=\"page\"";
    let Some(at) = memchr::memmem::find(fragment.as_bytes(), wanted.as_bytes()) else {
        return fragment.to_owned();
    };
    let (before, after) = fragment.split_at(at + wanted.len());
    let mut out = String::with_capacity(fragment.len() + MARK.len());
    out.push_str(before);
    out.push_str(MARK);
    out.push_str(after);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(title: &str, url: &str) -> NavLink {
        NavLink {
            title: title.to_owned(),
            url: Some(url.to_owned()),
        }
    }

    fn sample() -> NavBranch {
        NavBranch {
            home: link("Start", "/nl-nl/"),
            section: link("VPN <Gateway>", "/nl-nl/browse/vpn-gateway/"),
            items: vec![
                NavItem::Closed(link("Aan de slag", "/nl-nl/browse/vpn-gateway/#g-start")),
                NavItem::Open {
                    title: "A – C".to_owned(),
                    items: vec![
                        NavItem::Link(link("A & \"B\"", "/nl-nl/a/")),
                        NavItem::Link(link("A plus", "/nl-nl/a/plus/")),
                        NavItem::Link(NavLink {
                            title: "Mere text".to_owned(),
                            url: None,
                        }),
                    ],
                },
            ],
        }
    }

    #[test]
    fn a_branch_is_nested_lists_with_everything_escaped() {
        insta::assert_snapshot!(branch(&sample()), @r#"
        <a class="nav-home" href="/nl-nl/">Start</a><a class="nav-section" href="/nl-nl/browse/vpn-gateway/">VPN &lt;Gateway&gt;</a><ul>
        <li><a class="nav-group" href="/nl-nl/browse/vpn-gateway/#g-start">Aan de slag</a></li>
        <li><details open><summary>A – C</summary><ul>
        <li><a href="/nl-nl/a/">A &amp; &quot;B&quot;</a></li>
        <li><a href="/nl-nl/a/plus/">A plus</a></li>
        <li><span>Mere text</span></li>
        </ul>
        </details></li>
        </ul>
        "#);
    }

    #[test]
    fn exactly_the_page_itself_is_marked() {
        let fragment = branch(&sample());
        let marked = mark_current(&fragment, "/nl-nl/a/");
        assert_eq!(marked.matches("aria-current").count(), 1);
        assert!(marked.contains("<a href=\"/nl-nl/a/\" aria-current=\"page\">A &amp;"));
        for elsewhere in ["/nl-nl/", "/nl-nl/a", "/nl-nl/a/pl", ""] {
            assert_eq!(mark_current(&fragment, elsewhere), fragment, "{elsewhere}");
        }
    }
}
