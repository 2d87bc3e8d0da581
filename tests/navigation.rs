//! Where pages end up: generated sections and groups, written ones, what a page shows, listings and cards.

use std::cmp::Ordering;

use lazuli::base::{FileId, SitePath};
use lazuli::plan::{inputs::NavItem, nav};
use lazuli::render;
use lazuli::site::nav::{
    Item, Names, NavInput, NavLabels, NavPage, NavToc, NavTree, Section, TocTarget, by_service_and_tag,
};
use lazuli::syntax::toc;

/// A small doc set: pages as `path|title|service|topic`, and tables of contents.
#[derive(Default)]
struct Set {
    pages: Vec<NavPage>,
    tocs: Vec<NavToc>,
    labels: NavLabels,
    names: Names,
}

fn path(text: &str) -> SitePath {
    SitePath::new(text).unwrap()
}

fn page(spec: &str) -> NavPage {
    let mut parts = spec.split('|');
    let mut next = || parts.next().unwrap_or("").to_owned();
    let (path_text, title, service, topic) = (next(), next(), next(), next());
    NavPage {
        url: format!("/en-us/{path_text}/"),
        path: path(&path_text),
        title,
        services: (!service.is_empty()).then_some(service).into_iter().collect(),
        tags: Vec::new(),
        topic: (!topic.is_empty()).then_some(topic),
        date: None,
        description: "words".to_owned(),
    }
}

impl Set {
    fn new<S: AsRef<str>>(specs: impl IntoIterator<Item = S>) -> Self {
        let mut pages: Vec<NavPage> = specs.into_iter().map(|spec| page(spec.as_ref())).collect();
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            pages,
            ..Self::default()
        }
    }

    fn toc(mut self, at: &str, text: &str) -> Self {
        let file = FileId(self.tocs.len() as u32);
        let (tree, _) = toc::parse(file, at, text);
        self.tocs.push(NavToc { path: path(at), tree });
        self
    }

    fn resolve(&self, folder: &SitePath, href: &str) -> TocTarget {
        if href.contains(':') {
            return TocTarget::External(href.to_owned());
        }
        let Ok(target) = folder.join(href) else {
            return TocTarget::Missing;
        };
        if self.tocs.iter().any(|toc| toc.path == target) {
            return TocTarget::Toc(target);
        }
        let wanted = target.without_extension();
        let found = self.pages.iter().position(|page| page.path == wanted);
        found.map_or(TocTarget::Missing, TocTarget::Page)
    }

    fn with<T>(&self, act: impl FnOnce(&NavInput<'_>) -> T) -> T {
        act(&NavInput {
            pages: &self.pages,
            tocs: &self.tocs,
            resolve: &|folder, href| self.resolve(folder, href),
            collate: &|a, b| -> Ordering { a.to_lowercase().cmp(&b.to_lowercase()) },
            url: &|path| match path.as_str() {
                "" => "/en-us/".to_owned(),
                below => format!("/en-us/{below}/"),
            },
            names: &self.names,
            labels: &self.labels,
        })
    }

    fn build(&self) -> (NavTree, Vec<&'static str>) {
        let (tree, diagnostics) = self.with(NavTree::build);
        (tree, diagnostics.iter().map(|d| d.code).collect())
    }

    fn index(&self, at: &str) -> usize {
        let wanted = path(at);
        self.pages.iter().position(|page| page.path == wanted).unwrap()
    }
}

/// The tree as text: sections at the margin, `+` groups, `(…)` orphans.
fn outline(tree: &NavTree, set: &Set) -> String {
    fn write(out: &mut String, items: &[Item], depth: usize) {
        for item in items {
            let indent = "  ".repeat(depth);
            match item {
                Item::Group(group) => {
                    out.push_str(&format!("{indent}+ {}\n", group.title));
                    write(out, &group.items, depth + 1);
                }
                Item::Page { title, .. } => out.push_str(&format!("{indent}{title}\n")),
                Item::Link { title, url } => {
                    let url = url.as_deref().unwrap_or("text");
                    out.push_str(&format!("{indent}{title} → {url}\n"));
                }
            }
        }
    }
    let mut out = String::new();
    for section in tree.sections() {
        out.push_str(&format!("{} [{}]\n", section.title, section.slug));
        write(&mut out, &section.items, 1);
        for &orphan in &section.orphans {
            out.push_str(&format!("  ({})\n", set.pages[orphan].shown_title()));
        }
    }
    out
}

#[test]
fn folders_then_services_make_the_sections() {
    let set = Set::new([
        "articles/vpn-gateway/b|B",
        "articles/vpn-gateway/a|a",
        "articles/vpn-gateway/index|Overview",
        "articles/loose|Loose|vpn-gateway",
        "articles/web-page|Web|app-service/web",
        "articles/nowhere-now|",
        "articles/unknown|Unknown|multiple",
        "articles/app-service-web/c|C",
        "contributor-guide/x|X",
    ]);
    let (tree, codes) = set.build();
    assert_eq!(codes, [""; 0]);
    insta::assert_snapshot!(outline(&tree, &set), @r"
    App Service Web [app-service-web]
      C
      Web
    Contributor Guide [contributor-guide]
      X
    VPN Gateway [vpn-gateway]
      Overview
      a
      B
      Loose
    Other [general]
      Nowhere now
      Unknown
    ");
}

#[test]
fn folders_inside_a_section_are_groups_unless_they_hold_one_page() {
    let set = Set::new([
        "articles/vm/a|A",
        "articles/vm/linux/b|B",
        "articles/vm/linux/c|C",
        "articles/vm/windows/only|Only",
    ]);
    insta::assert_snapshot!(outline(&set.build().0, &set), @r"
    VM [vm]
      A
      Only
      + Linux
        B
        C
    ");
}

#[test]
fn many_pages_are_divided_by_topic_and_alphabet() {
    let mut specs: Vec<String> = (0..90)
        .map(|n| {
            let letter = char::from(b'A' + (n / 4) as u8);
            format!("articles/vm/p{n:03}|{letter} title {n}|vm|article")
        })
        .collect();
    specs.extend((0..3).map(|n| format!("articles/vm/s{n}|Start {n}|vm|hero-article")));
    specs.push("articles/vm/r|A lone reference|vm|reference".to_owned());
    let set = Set::new(specs);
    let (tree, _) = set.build();
    let titles: Vec<_> = tree.sections()[0]
        .items
        .iter()
        .map(|item| match item {
            Item::Group(group) => format!("{} {}", group.title, group.items.len()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(titles, ["Get started 3", "A – H 30", "H – O 30", "O – W 31"]);
}

#[test]
fn scripts_without_an_alphabet_get_numbers_and_equal_letters_too() {
    let han = Set::new((0..50).map(|n| format!("articles/vm/p{n}|虛擬機器 {n:02}")));
    let same = Set::new((0..50).map(|n| format!("articles/vm/p{n}|Tutorial {n:02}")));
    let titles = |set: &Set| -> Vec<String> {
        let groups = set.build().0.sections()[0].items.clone();
        let title = |item: Item| match item {
            Item::Group(group) => group.title,
            other => panic!("{other:?}"),
        };
        groups.into_iter().map(title).collect()
    };
    assert_eq!(titles(&han), ["1 – 25", "26 – 50"]);
    assert_eq!(titles(&same), ["Tutorial … 00 – 24", "Tutorial … 25 – 49"]);
}

#[test]
fn a_toc_of_one_missing_entry_hides_nothing() {
    let set = Set::new(["articles/vm/a|A", "articles/sql/b|B"]).toc("articles/TOC.md", "# [Index](index.md)");
    let (tree, codes) = set.build();
    assert_eq!(codes, ["toc-entry-missing"]);
    insta::assert_snapshot!(outline(&tree, &set), @r"
    SQL [sql]
      B
    VM [vm]
      A
    ");
}

#[test]
fn a_toc_rules_its_folder_and_leaves_orphans_to_the_listing() {
    let set = Set::new([
        "articles/vm/a|A",
        "articles/vm/b|B",
        "articles/vm/c/d|D",
        "articles/vm/left-out|Left out",
        "articles/sql/s|S",
    ])
    .toc(
        "articles/vm/TOC.md",
        "# Guide\n## [Second](b.md)\n## [](c/d.md)\n# [First](a.md)\n# [Again](b.md)\n# [Gone](gone.md)\n\
         # [Evil](javascript:alert)\n# [Sky](https://sky.example)\n# [Other](../sql/s.md)\n# Word\n",
    );
    let (tree, codes) = set.build();
    assert_eq!(
        codes,
        ["toc-entry-duplicate", "toc-entry-missing", "toc-entry-missing"]
    );
    insta::assert_snapshot!(outline(&tree, &set), @r"
    SQL [sql]
      S
    VM [vm]
      + Guide
        Second
        D
      First
      Again → /en-us/articles/vm/b/
      Sky → https://sky.example
      Other → /en-us/articles/sql/s/
      Word → text
      (Left out)
    ");
    let orphan = tree.place(set.index("articles/vm/left-out"));
    assert_eq!((orphan.prev, orphan.next), (None, None));
    let groups = nav::section_groups(&tree, &tree.sections()[1], &set.pages);
    let last = groups.last().unwrap();
    assert_eq!((last.id.as_str(), last.entries.len()), ("g-other", 1));
}

#[test]
fn nested_tocs_take_their_place_once_and_circles_end() {
    let set = Set::new(["articles/vm/a|A", "articles/vm/linux/b|B", "articles/vm/linux/c|C"])
        .toc("articles/vm/linux/toc.yml", "- name: B\n  href: b.md\n- name: C\n  href: c.md\n- name: Up\n  href: ../toc.yml\n")
        .toc("articles/vm/toc.yml", "- name: A\n  href: a.md\n- name: Linux\n  href: linux/toc.yml\n- name: Linux again\n  href: linux/toc.yml\n");
    let (tree, codes) = set.build();
    assert_eq!(codes, ["toc-invalid", "toc-invalid"]);
    insta::assert_snapshot!(outline(&tree, &set), @r"
    VM [vm]
      A
      + Linux
        B
        C
    ");
}

#[test]
fn the_toc_of_the_whole_set_makes_the_sections() {
    let set = Set::new([
        "index|Home",
        "guide/a|A",
        "guide/b|B",
        "guide/unlisted|Unlisted",
        "ref/c|C",
    ])
    .toc(
        "TOC.md",
        "# [Welcome](index.md)\n# Reference\n## [C](ref/c.md)\n# The guide\n## [A](guide/a.md)\n## [B](guide/b.md)\n",
    );
    insta::assert_snapshot!(outline(&set.build().0, &set), @r"
    Other [general]
      Welcome
    Reference [reference]
      C
    The guide [the-guide]
      A
      B
      (Unlisted)
    ");
}

#[test]
fn breadcrumbs_name_folders_but_no_stretches_of_the_alphabet() {
    let mut specs: Vec<String> = (0..60)
        .map(|n| format!("articles/vm/linux/p{n:02}|P {n:02}"))
        .collect();
    specs.extend(["articles/vm/a|A".to_owned(), "articles/vm/b|B".to_owned()]);
    let set = Set::new(specs);
    let (tree, _) = set.build();
    let place = tree.place(set.index("articles/vm/linux/p30"));
    let crumbs: Vec<_> = place
        .breadcrumbs
        .iter()
        .map(|crumb| format!("{} {}", crumb.title, crumb.url))
        .collect();
    assert_eq!(
        crumbs,
        [
            "Home /en-us/",
            "VM /en-us/browse/vm/",
            // The group itself holds groups only, so its link leads to the first of them.
            "Linux /en-us/browse/vm/#g-p-00-29"
        ]
    );
    assert_eq!(place.prev, Some(set.index("articles/vm/linux/p29")));
    let shown = nav::branch(&tree, place.branch, &set.pages);
    let html = render::nav::branch(&shown);
    let head: Vec<&str> = html.lines().take(6).collect();
    insta::assert_snapshot!(head.join("\n"), @r##"
    <a class="nav-home" href="/en-us/">Home</a><a class="nav-section" href="/en-us/browse/vm/">VM</a><ul>
    <li><a class="nav-group" href="/en-us/browse/vm/#g-articles">Articles</a></li>
    <li><details open><summary>Linux</summary><ul>
    <li><a class="nav-group" href="/en-us/browse/vm/#g-p-00-29">P … 00 – 29</a></li>
    <li><details open><summary>P … 30 – 59</summary><ul>
    <li><a href="/en-us/articles/vm/linux/p30/">P 30</a></li>
    "##);
}

#[test]
fn of_very_many_groups_a_branch_shows_the_near_ones() {
    let specs = (0..100).flat_map(|n| [0, 1].map(|m| format!("articles/vm/f{n:03}/p{m}|Page {m}")));
    let set = Set::new(specs);
    let (tree, _) = set.build();
    let shown = |at: &str| {
        let branch = tree.place(set.index(at)).branch;
        nav::branch(&tree, branch, &set.pages).items
    };
    let middle = shown("articles/vm/f050/p0");
    // 20 on each side, the open one, and the link to all.
    assert_eq!(middle.len(), 42);
    assert!(matches!(
        &middle[20],
        NavItem::Open { title, .. } if title == "F050"
    ));
    assert_eq!(shown("articles/vm/f000/p1").len(), 22);
}

#[test]
fn a_full_group_stays_below_8_kb() {
    let set = Set::new((0..400).map(|n| {
        format!("articles/virtual-machines/virtual-machines-windows-how-to-do-it-{n:03}|How to do a thing that takes sixty letters to tell {n:03}")
    }));
    let (tree, _) = set.build();
    for id in tree.branches() {
        let shown = nav::branch(&tree, id, &set.pages);
        let html = render::nav::branch(&shown);
        assert!(html.len() < 8_000, "{} bytes", html.len());
    }
}

#[test]
fn a_long_written_list_is_cut_in_its_order() {
    let lines: String = (0..130)
        .rev()
        .map(|n| format!("## [P{n}](p{n:03}.md)\n"))
        .collect();
    let set = Set::new((0..130).map(|n| format!("articles/vm/p{n:03}|P {n}")))
        .toc("articles/vm/TOC.md", &format!("# All\n{lines}"));
    let (tree, _) = set.build();
    let last = tree.place(set.index("articles/vm/p000"));
    assert_eq!(last.prev, Some(set.index("articles/vm/p001")));
    let crumbs: Vec<_> = last.breadcrumbs.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(crumbs, ["Home", "VM", "All"]);
    assert_eq!(tree.branches().len(), 4);
}

#[test]
fn listings_join_spellings_and_cards_prefer_services() {
    let mut set = Set::new([
        "articles/vm/a|A|vm",
        "articles/sql/b|B|sql-database",
        "articles/c|C|vm",
    ]);
    for (index, tags) in [["C#", "arm"], ["c#", "ARM"], ["C#", "***"]].iter().enumerate() {
        set.pages[index].tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    }
    let listings = set.with(by_service_and_tag);
    let seen: Vec<_> = listings
        .iter()
        .map(|l| format!("{} {} {}", l.path, l.title, l.len()))
        .collect();
    assert_eq!(
        seen,
        [
            "services/sql-database SQL Database 1",
            "services/vm VM 2",
            "tags/arm ARM 2",
            "tags/c-sharp C# 3",
        ]
    );
    let cards = nav::cards(&set.build().0, &listings, &set.pages);
    let urls: Vec<_> = cards.iter().map(|c| (c.url.as_str(), c.count)).collect();
    assert_eq!(urls, [("/en-us/browse/sql/", 1), ("/en-us/services/vm/", 2)]);
}

#[test]
fn long_listings_leave_descriptions_out() {
    for (count, described) in [(200, true), (201, false)] {
        let set = Set::new((0..count).map(|n| format!("articles/vm/p{n:03}|P {n}")));
        let (tree, _) = set.build();
        let groups = nav::section_groups(&tree, &tree.sections()[0], &set.pages);
        let entries: Vec<_> = groups.iter().flat_map(|group| &group.entries).collect();
        assert_eq!(entries.len(), count);
        assert_eq!(!entries[0].description.is_empty(), described);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(60))]
    #[test]
    fn every_page_has_one_place(
        shape in proptest::collection::vec((0usize..4, 0usize..5, 0usize..3, 0usize..26), 1..400),
        written in proptest::collection::vec((0usize..500, 1usize..5), 0..30),
        toc_at in 0usize..3,
    ) {
        let folders = ["articles", "articles/vm", "articles/vm/linux/deep", "guide"];
        let services = ["", "vm", "sql", "app-service/web", "***"];
        let topics = ["article", "hero-article", "reference"];
        let specs: Vec<String> = shape
            .iter()
            .enumerate()
            .map(|(n, &(folder, service, topic, letter))| format!(
                "{}/p{n}|{} words of a title that is about as long as they are|{}|{}",
                folders[folder], char::from(b'A' + letter as u8), services[service], topics[topic]
            ))
            .collect();
        let mut set = Set::new(specs);
        let lines: String = written
            .iter()
            .map(|&(n, level)| {
                let url = &set.pages[n % set.pages.len()].path;
                format!("{} [T{n}](/{url}.md)\n", "#".repeat(level))
            })
            .collect();
        let folder = ["", "articles/", "articles/vm/"][toc_at];
        // The hrefs begin at the root, which the test's resolver reads from the TOC's folder.
        let lines = lines.replace("](/", &format!("]({}", "../".repeat(folder.matches('/').count())));
        set = set.toc(&format!("{folder}TOC.md"), &lines);
        let (tree, _) = set.build();

        let mut placed: Vec<usize> = tree.sections().iter().flat_map(Section::pages).collect();
        placed.sort_unstable();
        assert_eq!(placed, (0..set.pages.len()).collect::<Vec<_>>());

        for section in tree.sections() {
            let chain: Vec<usize> = section.items.iter().flat_map(Item::pages).collect();
            for (at, &page) in chain.iter().enumerate() {
                let place = tree.place(page);
                assert_eq!(place.prev, at.checked_sub(1).map(|before| chain[before]));
                assert_eq!(place.next, chain.get(at + 1).copied());
            }
            let groups = nav::section_groups(&tree, section, &set.pages);
            let mut ids: Vec<&str> = groups.iter().map(|group| group.id.as_str()).collect();
            ids.sort_unstable();
            let count = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), count);
            for page in section.pages() {
                for crumb in tree.place(page).breadcrumbs {
                    if let Some((_, id)) = crumb.url.split_once('#') {
                        assert!(ids.contains(&id), "{id} in {ids:?}");
                    }
                }
            }
        }

        let branches = tree.branches();
        for &id in &branches {
            let shown = nav::branch(&tree, id, &set.pages);
            let html = render::nav::branch(&shown);
            assert!(html.len() < 12_000, "{} bytes", html.len());
        }
        for page in 0..set.pages.len() {
            let place = tree.place(page);
            assert!(branches.contains(&place.branch));
            let is_orphan = tree.sections().iter().any(|s| s.orphans.contains(&page));
            let shown = nav::branch(&tree, place.branch, &set.pages);
            let html = render::nav::branch(&shown);
            let url = &set.pages[page].url;
            let marked = render::nav::mark_current(&html, url);
            assert_eq!(marked.contains("aria-current"), !is_orphan || html.contains(&format!("<a href=\"{url}\"")));
        }
    }
}
