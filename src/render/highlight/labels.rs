//! What languages are called, for people: proper names only, which are the same in every locale.

/// The name of the language whose class is `lang-` and `word`.
pub fn of(word: &str) -> Option<&'static str> {
    let found = LABELS.binary_search_by_key(&word, |(word, _)| word).ok()?;
    Some(LABELS[found].1)
}

/// Class names without `lang-` and the proper names of these languages, in order.
static LABELS: &[(&str, &str)] = &[
    ("aspx", "ASP.NET"),
    ("azurecli", "Azure CLI"),
    ("azurepowershell", "Azure PowerShell"),
    ("bash", "Bash"),
    ("bat", "Batch"),
    ("bicep", "Bicep"),
    ("c", "C"),
    ("clojure", "Clojure"),
    ("cpp", "C++"),
    ("csharp", "C#"),
    ("css", "CSS"),
    ("csv", "CSV"),
    ("dart", "Dart"),
    ("diff", "Diff"),
    ("dockerfile", "Dockerfile"),
    ("fsharp", "F#"),
    ("go", "Go"),
    ("graphql", "GraphQL"),
    ("groovy", "Groovy"),
    ("haskell", "Haskell"),
    ("hcl", "HCL"),
    ("hiveql", "HiveQL"),
    ("html", "HTML"),
    ("http", "HTTP"),
    ("ini", "INI"),
    ("java", "Java"),
    ("javascript", "JavaScript"),
    ("json", "JSON"),
    ("jsonc", "JSON"),
    ("jsp", "JSP"),
    ("jsx", "JSX"),
    ("kotlin", "Kotlin"),
    ("kusto", "Kusto"),
    ("latex", "LaTeX"),
    ("less", "Less"),
    ("lua", "Lua"),
    ("makefile", "Makefile"),
    ("markdown", "Markdown"),
    ("matlab", "MATLAB"),
    ("mermaid", "Mermaid"),
    ("nginx", "nginx"),
    ("objectivec", "Objective-C"),
    ("perl", "Perl"),
    ("php", "PHP"),
    ("pig", "Pig"),
    ("powershell", "PowerShell"),
    ("protobuf", "Protobuf"),
    ("python", "Python"),
    ("r", "R"),
    ("ruby", "Ruby"),
    ("rust", "Rust"),
    ("scala", "Scala"),
    ("scss", "SCSS"),
    ("sparql", "SPARQL"),
    ("sql", "SQL"),
    ("svg", "SVG"),
    ("swift", "Swift"),
    ("terraform", "Terraform"),
    ("toml", "TOML"),
    ("tsx", "TSX"),
    ("typescript", "TypeScript"),
    ("u-sql", "U-SQL"),
    ("usql", "U-SQL"),
    ("vb", "Visual Basic"),
    ("vue", "Vue"),
    ("xml", "XML"),
    ("xslt", "XSLT"),
    ("yaml", "YAML"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order() {
        assert!(LABELS.is_sorted_by_key(|(word, _)| word));
    }
}
