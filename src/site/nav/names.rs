//! Slugs → words: `vpn-gateway` → "VPN Gateway", and words → slugs for URLs of listings.

use std::collections::BTreeMap;

/// Words that are not written with one leading capital.
const WORDS: &[(&str, &str)] = &[
    ("acs", "ACS"),
    ("ad", "AD"),
    ("aks", "AKS"),
    ("and", "and"),
    ("api", "API"),
    ("apis", "APIs"),
    ("arm", "ARM"),
    ("asp", "ASP"),
    ("b2b", "B2B"),
    ("b2c", "B2C"),
    ("biztalk", "BizTalk"),
    ("cdn", "CDN"),
    ("cli", "CLI"),
    ("devops", "DevOps"),
    ("devtest", "DevTest"),
    ("dns", "DNS"),
    ("documentdb", "DocumentDB"),
    ("dotnet", ".NET"),
    ("expressroute", "ExpressRoute"),
    ("faq", "FAQ"),
    ("for", "for"),
    ("hdinsight", "HDInsight"),
    ("hpc", "HPC"),
    ("html", "HTML"),
    ("http", "HTTP"),
    ("iaas", "IaaS"),
    ("in", "in"),
    ("ios", "iOS"),
    ("iot", "IoT"),
    ("ip", "IP"),
    ("json", "JSON"),
    ("mfa", "MFA"),
    ("mongodb", "MongoDB"),
    ("mysql", "MySQL"),
    ("net", ".NET"),
    ("nodejs", "Node.js"),
    ("of", "of"),
    ("on", "on"),
    ("paas", "PaaS"),
    ("php", "PHP"),
    ("powershell", "PowerShell"),
    ("rbac", "RBAC"),
    ("rdp", "RDP"),
    ("remoteapp", "RemoteApp"),
    ("rest", "REST"),
    ("sap", "SAP"),
    ("sdk", "SDK"),
    ("sdks", "SDKs"),
    ("sql", "SQL"),
    ("ssh", "SSH"),
    ("ssl", "SSL"),
    ("storsimple", "StorSimple"),
    ("the", "the"),
    ("tls", "TLS"),
    ("to", "to"),
    ("url", "URL"),
    ("vm", "VM"),
    ("vms", "VMs"),
    ("vnet", "VNet"),
    ("vpn", "VPN"),
    ("xml", "XML"),
    ("yaml", "YAML"),
];

/// Names that people read, for slugs of services and folders.
#[derive(Debug, Clone, Default)]
pub struct Names {
    own: BTreeMap<String, String>,
}

impl Names {
    /// The built-in words and `own` beside them: keys are whole slugs (`app-service/web`) or words (`vpn`).
    pub fn new(own: impl IntoIterator<Item = (String, String)>) -> Self {
        let own = own
            .into_iter()
            .map(|(key, value)| (key.to_lowercase(), value))
            .collect();
        Self { own }
    }

    /// The name of a service or folder. Levels of `area/sub-area` are parted by ` / `.
    pub fn of(&self, slug: &str) -> String {
        if let Some(name) = self.own.get(&slug.to_lowercase()) {
            return name.clone();
        }
        let levels: Vec<String> = slug
            .split(['/', '\\'])
            .map(|level| self.level(level.trim()))
            .filter(|level| !level.is_empty())
            .collect();
        levels.join(" / ")
    }

    fn level(&self, slug: &str) -> String {
        let mut name = String::with_capacity(slug.len());
        for word in slug.split(['-', '_', ' ']).filter(|word| !word.is_empty()) {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(&self.word(word, name.is_empty()));
        }
        name
    }

    fn word(&self, word: &str, first: bool) -> String {
        let lower = word.to_lowercase();
        if let Some(own) = self.own.get(&lower) {
            return own.clone();
        }
        match WORDS.binary_search_by(|(key, _)| key.cmp(&lower.as_str())) {
            // A small word (`and`) has its capital at the beginning only.
            Ok(at) if !first || WORDS[at].1 != lower => WORDS[at].1.to_owned(),
            _ => capital(word),
        }
    }
}

/// A file name as a title: `get-started_now` → "Get started now".
pub(super) fn sentence(stem: &str) -> String {
    let words: Vec<&str> = stem.split(['-', '_']).filter(|w| !w.is_empty()).collect();
    let text = capital(&words.join(" "));
    if text.is_empty() { stem.to_owned() } else { text }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Whether a `services` value says that there is none, as authors do where a checker wants a value.
pub(super) fn is_no_service(value: &str) -> bool {
    matches!(slug(value).as_str(), "" | "na" | "n-a" | "none" | "multiple")
}

/// One segment of a listing's URL: lower case, letters and digits of any script, `-` for the rest.
///
/// `#` and `+` are spelled out, so that `C`, `C#` and `C++` do not meet. Empty when nothing is left.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        let word = match c {
            '#' => "sharp",
            '+' => "plus",
            _ => "",
        };
        if !word.is_empty() || !c.is_alphanumeric() {
            gap = true;
        }
        if word.is_empty() && !c.is_alphanumeric() {
            continue;
        }
        if gap && !slug.is_empty() {
            slug.push('-');
        }
        gap = false;
        if word.is_empty() {
            slug.extend(c.to_lowercase());
        } else {
            slug.push_str(word);
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_for_the_binary_search() {
        assert!(WORDS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn slugs_become_names() {
        let names = Names::new([("app-service/web".to_owned(), "Web Apps".to_owned())]);
        for (slug, name) in [
            ("vpn-gateway", "VPN Gateway"),
            ("monitoring-and-diagnostics", "Monitoring and Diagnostics"),
            ("the-basics", "The Basics"),
            ("sql-database", "SQL Database"),
            ("iot-hub", "IoT Hub"),
            ("app-service\\mobile", "App Service / Mobile"),
            ("app-service/web", "Web Apps"),
            ("école", "École"),
        ] {
            assert_eq!(names.of(slug), name);
        }
    }

    #[test]
    fn url_slugs_keep_languages_apart() {
        for (text, wanted) in [
            ("C#", "c-sharp"),
            ("C++", "c-plus-plus"),
            ("app-service/web", "app-service-web"),
            (" Azure  AD ", "azure-ad"),
            ("../..", ""),
            ("虛擬機器", "虛擬機器"),
        ] {
            assert_eq!(slug(text), wanted);
        }
    }
}
