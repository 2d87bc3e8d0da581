//! `robots.txt`.

/// Lets every robot in and, when the sitemap's URL is absolute (relative ones are not allowed), names it.
pub fn robots(sitemap_url: &str) -> String {
    let mut out = String::from("User-agent: *\nDisallow:\n");
    let absolute = sitemap_url.starts_with("https://") || sitemap_url.starts_with("http://");
    if absolute && !sitemap_url.contains(|c: char| c.is_control() || c.is_whitespace()) {
        out.push_str("\nSitemap: ");
        out.push_str(sitemap_url);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::robots;

    #[test]
    fn only_an_absolute_sitemap_is_named() {
        assert_eq!(
            robots("https://docs.example/sitemap.xml"),
            "User-agent: *\nDisallow:\n\nSitemap: https://docs.example/sitemap.xml\n"
        );
        assert_eq!(robots("/sitemap.xml"), "User-agent: *\nDisallow:\n");
    }
}
