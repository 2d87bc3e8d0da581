//! What a doc set overrides, what it may not reach, and how defects are told.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::*;

fn tag(tag: &str) -> LocaleTag {
    LocaleTag::parse(tag).unwrap()
}

/// A doc set with the given theme files.
fn doc_set(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn load(root: &Path, name: Option<&str>, locales: &[&str]) -> Result<(Theme, Vec<Problem>), ThemeError> {
    let config = Config {
        name: name.map(str::to_owned),
        ..Config::default()
    };
    let locales: Vec<_> = locales.iter().map(|l| tag(l)).collect();
    Theme::load(root, &config, &locales, "/help/")
}

fn render(theme: &Theme, template: &str, locale: &str) -> Result<String, TemplateError> {
    let mut context = tera::Context::new();
    context.insert("locale", locale);
    theme.render(template, &context, "/x/")
}

#[test]
fn one_file_of_a_doc_set_takes_the_place_of_one_built_in_file() {
    let root = doc_set(&[("themes/ours/templates/partials/footer.html", "OURS")]);
    let (theme, problems) = load(root.path(), Some("ours"), &["en-us"]).unwrap();
    assert_eq!(problems, []);
    assert_eq!(render(&theme, "partials/footer.html", "en-us").unwrap(), "OURS");
    assert!(theme.asset_url("site.js").is_some());
}

#[test]
fn the_folder_default_counts_without_configuration_but_not_beside_another() {
    let files = [
        ("themes/default/strings/en.toml", "next = 'Onwards'"),
        ("themes/other/strings/en.toml", "previous = 'Back'"),
    ];
    let root = doc_set(&files);
    let words = |name| {
        let (theme, _) = load(root.path(), name, &["en-us"]).unwrap();
        let strings = theme.strings(&tag("en-us"));
        (
            strings.text("next").to_owned(),
            strings.text("previous").to_owned(),
        )
    };
    assert_eq!(words(None), ("Onwards".to_owned(), "Previous".to_owned()));
    assert_eq!(words(Some("default")), words(None));
    assert_eq!(words(Some("other")), ("Next".to_owned(), "Back".to_owned()));
}

#[test]
fn a_part_of_the_stylesheet_is_overridden_alone_and_renames_it() {
    let plain = doc_set(&[]);
    let (before, _) = load(plain.path(), None, &["en-us"]).unwrap();
    let root = doc_set(&[("themes/default/static/css/custom.css", ".ours{}")]);
    let (after, _) = load(root.path(), None, &["en-us"]).unwrap();
    let css = |theme: &Theme| {
        let asset = theme.assets().iter().find(|a| a.name == "site.css").unwrap();
        (
            asset.url.clone(),
            String::from_utf8(asset.bytes.to_vec()).unwrap(),
        )
    };
    let ((old_url, old), (new_url, new)) = (css(&before), css(&after));
    assert!(new.contains(".ours{}") && new.contains("--accent") && !old.contains(".ours{}"));
    assert_ne!(old_url, new_url);
    assert!(new_url.starts_with("/help/assets/site.") && new_url.ends_with(".css"));
    assert!(!after.assets().iter().any(|a| a.name.starts_with("css/")));
}

#[test]
fn a_stylesheet_finds_the_files_that_it_shows() {
    let css =
        "a{src:url(../fonts/a.woff2)}b{src:url(\"fonts/a.woff2\")}c{src:url(data:x)}d{src:url(gone.png)}";
    let root = doc_set(&[
        ("themes/default/static/css/custom.css", css),
        ("themes/default/static/fonts/a.woff2", "font"),
    ]);
    let (theme, _) = load(root.path(), None, &["en-us"]).unwrap();
    let font = theme.asset_url("fonts/a.woff2").unwrap();
    // Style sheets are in the same folder.
    let font = font.strip_prefix("/help/assets/").unwrap();
    assert!(font.starts_with("fonts/a."), "{font}");
    let assets = theme.assets();
    let site = assets.iter().find(|a| a.name == "site.css").unwrap();
    let text = std::str::from_utf8(&site.bytes).unwrap();
    let expected =
        format!("a{{src:url({font})}}b{{src:url(\"{font}\")}}c{{src:url(data:x)}}d{{src:url(gone.png)}}");
    assert!(text.contains(&expected), "{text}");
}

#[test]
fn the_functions_of_templates_are_pure_and_escape() {
    let template = r#"{{ asset(path="site.js") }}|{{ t(key="by-author", author="<b>") }}|{{ t(key="pages", n=1) }}|{{ t(key="pages", n=4230) }}"#;
    let root = doc_set(&[("themes/default/templates/x.html", template)]);
    let (theme, _) = load(root.path(), None, &["en-us"]).unwrap();
    let html = render(&theme, "x.html", "en-us").unwrap();
    let url = theme.asset_url("site.js").unwrap();
    assert_eq!(html, format!("{url}|By &lt;b&gt;|1 page|4,230 pages"));
}

#[test]
fn strings_come_from_the_locale_then_its_language_then_english() {
    let root = doc_set(&[
        ("themes/default/strings/xx-yy.toml", "next = 'exact'"),
        (
            "themes/default/strings/xx.toml",
            "next = 'language'\nprevious = 'language'",
        ),
    ]);
    let (theme, _) = load(root.path(), None, &["xx-yy", "xx-zz"]).unwrap();
    let exact = theme.strings(&tag("xx-yy"));
    let words = ["next", "previous", "tags"].map(|key| exact.text(key));
    assert_eq!(words, ["exact", "language", "Tags"]);
    assert_eq!(theme.strings(&tag("xx-zz")).text("next"), "language");
}

#[test]
fn locales_without_a_file_take_the_words_of_their_kin() {
    let pairs = [
        ("pt", "pt-br"),
        ("pt-ao", "pt-br"),
        ("zh", "zh-cn"),
        ("zh-sg", "zh-cn"),
        ("zh-hans-sg", "zh-cn"),
        ("zh-hk", "zh-tw"),
        ("zh-mo", "zh-tw"),
        ("zh-hant-hk", "zh-tw"),
        ("no", "nb"),
        ("nn-no", "nb"),
    ];
    let locales: Vec<&str> = pairs.iter().flat_map(|&(tag, kin)| [tag, kin]).collect();
    let (theme, problems) = load(doc_set(&[]).path(), None, &locales).unwrap();
    assert_eq!(problems, []);
    for (locale, kin) in pairs {
        let words = |locale| theme.strings(&tag(locale)).text("on-this-page").to_owned();
        assert_eq!(words(locale), words(kin), "{locale}");
        assert_ne!(words(locale), "On this page", "{locale}");
    }
}

#[test]
fn traditional_chinese_is_never_filled_up_with_simplified() {
    let root = doc_set(&[("themes/default/strings/zh-cn.toml", "only-here = 'x'")]);
    let (theme, _) = load(root.path(), None, &["zh-tw", "zh-sg"]).unwrap();
    let word = |locale| theme.strings(&tag(locale)).text("only-here");
    assert_eq!((word("zh-tw"), word("zh-sg")), ("only-here", "x"));
}

#[test]
fn a_missing_string_is_reported_once_a_locale_and_key() {
    let root = doc_set(&[("themes/default/strings/xx.toml", "next = 'x'")]);
    let (_, problems) = load(root.path(), None, &["xx-aa", "xx-bb", "yy"]).unwrap();
    assert!(problems.iter().all(|problem| problem.code == "string-missing"));
    let tags = problems.iter().filter(|p| p.message.contains("`tags`"));
    let tags: Vec<_> = tags.map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        tags,
        [
            "`xx-aa` lacks the string `tags`; English is shown",
            "`xx-bb` lacks the string `tags`; English is shown"
        ]
    );
    assert!(!problems.iter().any(|p| p.message.contains("`next`")));
    let none: Vec<_> = problems.iter().filter(|p| p.message.contains("`yy`")).collect();
    assert_eq!(
        none.len(),
        1,
        "a locale without any file is one finding: {none:?}"
    );
}

#[test]
fn a_failing_template_names_itself_its_line_and_the_page() {
    let root = doc_set(&[("themes/default/templates/x.html", "one\n{{ nobody.there }}\n")]);
    let (theme, _) = load(root.path(), None, &["en-us"]).unwrap();
    let error = render(&theme, "x.html", "en-us").unwrap_err();
    assert_eq!(error.template, "themes/default/templates/x.html");
    assert_eq!((error.line, error.page.as_deref()), (Some(2), Some("/x/")));
    let shown = error.to_string();
    assert!(
        shown.starts_with("template `themes/default/templates/x.html`, line 2: "),
        "{shown}"
    );
    assert!(
        shown.ends_with(" (on the page `/x/`)") && shown.contains("nobody"),
        "{shown}"
    );
}

#[test]
fn a_template_that_does_not_compile_stops_the_build_with_its_line() {
    let root = doc_set(&[("themes/default/templates/x.html", "\n\n{% if %}")]);
    let error = load(root.path(), None, &["en-us"]).unwrap_err();
    let shown = error.to_string();
    assert!(
        shown.starts_with("template `themes/default/templates/x.html`, line 3: "),
        "{shown}"
    );
}

#[test]
fn unknown_strings_and_assets_are_template_errors() {
    let root = doc_set(&[
        ("themes/default/templates/a.html", r#"{{ t(key="nope") }}"#),
        (
            "themes/default/templates/b.html",
            r#"{{ asset(path="nope.css") }}"#,
        ),
    ]);
    let (theme, _) = load(root.path(), None, &["en-us"]).unwrap();
    for template in ["a.html", "b.html"] {
        let error = render(&theme, template, "en-us").unwrap_err();
        assert!(error.message.contains("nope"), "{error}");
        assert_eq!(error.line, Some(1));
    }
}

#[test]
fn damaged_toml_names_file_and_line() {
    for (file, text, line) in [
        ("strings/nl.toml", "next = 'x'\nprevious = 3\n", 2),
        ("strings/nl.toml", "[pages]\none = 'x'\n", 1),
        ("theme.toml", "\nbundels = 1\n", 2),
        ("theme.toml", "[bundles]\n\"a.css\" = [\"css/gone.css\"]\n", 2),
    ] {
        let root = doc_set(&[(&format!("themes/default/{file}"), text)]);
        let error = load(root.path(), None, &["nl-nl"]).unwrap_err().to_string();
        let place = format!("`themes/default/{file}`, line {line}: ");
        assert!(error.starts_with(&place), "{error}");
    }
}

#[test]
fn a_theme_must_be_a_folder_of_the_doc_set() {
    let root = doc_set(&[]);
    for name in ["..", "../x", "a/b", "", "C:x", "."] {
        let error = load(root.path(), Some(name), &[]).unwrap_err();
        assert!(matches!(error, ThemeError::BadName { .. }), "{name}: {error}");
    }
    let error = load(root.path(), Some("gone"), &[]).unwrap_err();
    assert_eq!(error.to_string(), "the theme folder `themes/gone` does not exist");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_doc_set_are_left_out_and_reported() {
    use std::os::unix::fs::symlink;
    let outside = doc_set(&[("secret.txt", "s"), ("dir/secret.txt", "s")]);
    let root = doc_set(&[("themes/ours/static/real.txt", "r"), ("shared/logo.txt", "l")]);
    let folder = root.path().join("themes/ours/static");
    symlink(outside.path().join("secret.txt"), folder.join("a.txt")).unwrap();
    symlink(outside.path().join("dir"), folder.join("b")).unwrap();
    symlink(root.path().join("shared/logo.txt"), folder.join("c.txt")).unwrap();
    symlink("nowhere", folder.join("d.txt")).unwrap();
    symlink(&folder, folder.join("e")).unwrap();
    let (theme, problems) = load(root.path(), Some("ours"), &["en-us"]).unwrap();
    let mut paths: Vec<_> = problems.iter().map(|p| (p.code, p.path.as_str())).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        ["a.txt", "b", "d.txt", "e"].map(|name| (
            "path-outside",
            Box::leak(format!("themes/ours/static/{name}").into_boxed_str()) as &str
        ))
    );
    assert!(theme.asset_url("real.txt").is_some() && theme.asset_url("c.txt").is_some());
    assert!(theme.asset_url("a.txt").is_none() && theme.asset_url("b/secret.txt").is_none());
}

#[test]
fn the_built_in_theme_alone_is_without_problems() {
    let root = doc_set(&[]);
    let (theme, problems) = load(root.path(), None, &["en-us", "en-gb"]).unwrap();
    assert_eq!(problems, []);
    let names: Vec<_> = theme.assets().iter().map(|a| a.name.as_str()).collect();
    let search = ["search-dialog.js", "search-worker.js", "search.css", "search.js"];
    assert_eq!(
        names,
        [
            &[
                "diagrams/LICENSE.txt",
                "diagrams/diagrams.js",
                "diagrams/mermaid.js",
                "logo.svg"
            ][..],
            &search,
            &["site.css", "site.js"]
        ]
        .concat()
    );
}

#[test]
fn every_string_and_asset_that_a_template_names_exists() {
    for (name, least) in [(embedded::DEFAULT_NAME, 30), ("plain", 15)] {
        assert_names_exist(name, least);
    }
}

fn assert_names_exist(name: &str, least: usize) {
    let root = doc_set(&[]);
    let (theme, _) = load(root.path(), Some(name), &["en-us"]).unwrap();
    let call = regex::Regex::new(r#"\b(t|asset)\((?:key|path)="([^"]+)""#).unwrap();
    let mut count = 0;
    for (path, bytes) in embedded::files(name).unwrap() {
        let text = std::str::from_utf8(bytes).unwrap();
        for (_, [function, name]) in call.captures_iter(text).map(|found| found.extract()) {
            let strings = theme.strings(&tag("en-us"));
            let known = match function {
                "t" => strings.text(name) != name,
                _ => theme.asset_url(name).is_some(),
            };
            assert!(known, "{path}: {function} of {name}");
            count += 1;
        }
    }
    assert!(count > least, "{name}: {count}");
}

/// Relative luminance of `#rrggbb` by WCAG 2.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
        let value = f64::from(value) / 255.0;
        match value <= 0.03928 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn colours_of_text_reach_a_contrast_of_aa_in_light_and_dark() {
    let css = include_str!("../../themes/default/static/css/tokens.css");
    let token = regex::Regex::new(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)").unwrap();
    let colours: BTreeMap<_, _> = token
        .captures_iter(css)
        .map(|found| {
            let [name, light, dark] = found.extract().1;
            (name, [luminance(light), luminance(dark)])
        })
        .collect();
    let contrast = |a: f64, b: f64| (a.max(b) + 0.05) / (a.min(b) + 0.05);
    let alerts = ["note", "tip", "important", "warning", "caution"];
    let soft = alerts.map(|alert| format!("{alert}-soft"));
    let mut pairs = vec![
        ("on-accent", "accent"),
        ("accent", "accent-soft"),
        ("text", "mark"),
    ];
    for text in ["text", "text-strong", "text-soft", "link"] {
        pairs.extend(
            [
                "background",
                "background-soft",
                "background-raised",
                "accent-soft",
            ]
            .map(|back| (text, back)),
        );
    }
    for (alert, back) in alerts.iter().zip(&soft) {
        pairs.extend([*alert, "text", "link"].map(|text| (text, back.as_str())));
    }
    let code = colours.keys().filter(|name| name.starts_with("hl-"));
    pairs.extend(code.map(|name| (*name, "code-bg")));
    assert!(pairs.len() > 40);
    for (text, back) in pairs {
        for (mode, scheme) in ["light", "dark"].iter().enumerate() {
            let ratio = contrast(colours[text][mode], colours[back][mode]);
            assert!(ratio >= 4.5, "{text} on {back}, {scheme}: {ratio:.2}");
        }
    }
}

#[test]
fn variables_come_behind_the_themes_own_values_and_change_the_fingerprint() {
    let root = doc_set(&[]);
    let load = |toml: &str| {
        let config: Config = toml::from_str(toml).unwrap();
        Theme::load(root.path(), &config, &[tag("en-us")], "/").unwrap().0
    };
    let (plain, ours) = (
        load(""),
        load("[variables]\naccent = 'teal'\ntext_width = '40rem'"),
    );
    assert_ne!(plain.fingerprint(), ours.fingerprint());
    let css = ours
        .assets()
        .iter()
        .find(|asset| asset.name == "site.css")
        .unwrap();
    let css = String::from_utf8(css.bytes.to_vec()).unwrap();
    let own = css.find("--accent: light-dark(").unwrap();
    let set = css
        .find(":root {\n  --accent: teal;\n  --text-width: 40rem;\n}")
        .unwrap();
    assert!(own < set);
    // Every variable has a value of the theme's own to stand in for.
    for name in [
        "on-accent",
        "link",
        "background",
        "background-soft",
        "text",
        "text-soft",
        "line",
        "radius",
    ] {
        assert!(css.contains(&format!("--{name}:")), "{name}");
    }
    for name in ["font", "code-font", "width", "text-width"] {
        assert!(css.contains(&format!("--{name}:")), "{name}");
    }
}

#[test]
fn a_logo_of_the_doc_set_takes_the_place_of_the_themes() {
    let root = doc_set(&[("media/our.PNG", "png")]);
    let load = |toml: &str| {
        let config: Config = toml::from_str(toml).unwrap();
        Theme::load(root.path(), &config, &[tag("en-us")], "/help/")
    };
    let (theme, _) = load("[variables]\nlogo = 'media/our.PNG'").unwrap();
    let url = theme.logo_url().unwrap();
    assert!(
        url.starts_with("/help/assets/logo.") && url.ends_with(".png"),
        "{url}"
    );
    let missing = load("[variables]\nlogo = 'media/none.svg'")
        .unwrap_err()
        .to_string();
    assert!(
        missing.starts_with("`theme.variables.logo`: `media/none.svg` cannot be read"),
        "{missing}"
    );
}

#[test]
fn a_theme_that_stands_alone_takes_the_strings_only() {
    let root = doc_set(&[]);
    let (theme, problems) = load(root.path(), Some("plain"), &["nl-nl"]).unwrap();
    assert_eq!(problems, []);
    assert_eq!(theme.strings(&tag("nl-nl")).text("next"), "Volgende");
    let names: Vec<&str> = theme.assets().iter().map(|asset| asset.name.as_str()).collect();
    assert_eq!(names, ["site.css"]);
    let lines: usize = built_in("plain")
        .unwrap()
        .iter()
        .filter(|(path, _)| path.starts_with("templates/"))
        .map(|(_, bytes)| bytes.iter().filter(|&&byte| byte == b'\n').count())
        .sum();
    assert!(lines < 200, "{lines}");
}

#[test]
fn variables_that_a_theme_leaves_out_are_told() {
    let told = |files: &[(&str, &str)], name: Option<&str>, variables: &str| {
        let root = doc_set(files);
        let mut config: Config = toml::from_str(variables).unwrap();
        config.name = name.map(str::to_owned);
        let (_, problems) = Theme::load(root.path(), &config, &[tag("en-us")], "/").unwrap();
        problems
            .iter()
            .any(|problem| problem.code == "theme-variables-unused")
    };
    let some = "[variables]\naccent = 'teal'";
    let manifest = (
        "themes/own/theme.toml",
        "[bundles]\n'site.css' = ['css/own.css']\n",
    );
    let style = ("themes/own/static/css/own.css", "a { color: red }");
    assert!(told(&[manifest, style], Some("own"), some));
    assert!(
        !told(&[manifest, style], Some("own"), ""),
        "there are none to use"
    );
    assert!(!told(&[], None, some), "the built-in themes have them");
    assert!(!told(&[], Some("plain"), some));
    let whole = ("themes/default/static/site.css", "a { color: red }");
    assert!(told(&[whole], None, some), "a file in the place of the bundle");
    let template = (
        "themes/own/templates/partials/footer.html",
        "{{ asset(path=\"css/variables.css\") }}",
    );
    assert!(
        !told(&[manifest, style, template], Some("own"), some),
        "a template links it"
    );
}
