//! Video ids and URLs → the page and the player of a video, by configurable patterns (spec 4.3).

use std::sync::OnceLock;

use regex::Regex;

use super::inputs::VideoTarget;
use crate::config::model::Videos;

/// The rules of `[videos]`.
#[derive(Debug)]
pub struct VideoRules {
    videos: Videos,
    /// Compiled for the first video that is shown: most runs show none.
    providers: OnceLock<Vec<(Regex, String)>>,
}

impl VideoRules {
    /// The rules of `videos`.
    pub fn new(videos: &Videos) -> Self {
        Self {
            videos: videos.clone(),
            providers: OnceLock::new(),
        }
    }

    /// Patterns that are no regular expressions were refused with the configuration.
    fn providers(&self) -> &[(Regex, String)] {
        self.providers.get_or_init(|| {
            let providers = self.videos.providers.iter();
            providers
                .filter_map(|provider| Some((Regex::new(&provider.pattern).ok()?, provider.player.clone())))
                .collect()
        })
    }

    /// Whether the address of `name` is known.
    pub fn knows(&self, name: &str) -> bool {
        is_url(name) || self.videos.map.contains_key(name)
    }

    /// How the video `name` (an id or a URL) is shown.
    pub fn target(&self, name: &str) -> VideoTarget {
        let mapped = self.videos.map.get(name).map(String::as_str);
        let page = match mapped {
            Some(url) => url.to_owned(),
            None if is_url(name) => name.to_owned(),
            None => self.videos.page.replace("{id}", name),
        };
        let player = self
            .providers()
            .iter()
            .find(|(pattern, _)| pattern.is_match(&page))
            .map(|(pattern, player)| pattern.replace(&page, player.as_str()).into_owned());
        let title = if is_url(name) {
            title_of_url(name)
        } else {
            title_of_id(name)
        };
        VideoTarget { page, player, title }
    }
}

fn is_url(name: &str) -> bool {
    name.starts_with("https://") || name.starts_with("http://")
}

/// `azure-ad--introduction` → `Azure ad introduction`
fn title_of_id(id: &str) -> String {
    let words: Vec<&str> = id.split('-').filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn title_of_url(url: &str) -> String {
    let host = url
        .split("://")
        .nth(1)
        .unwrap_or(url)
        .split('/')
        .next()
        .unwrap_or(url);
    host.trim_start_matches("www.").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_without_a_map_lead_to_their_page() {
        let rules = VideoRules::new(&Videos::default());
        let target = rules.target("azure-ad--introduction");
        assert_eq!(
            target.page,
            "https://azure.microsoft.com/documentation/videos/azure-ad--introduction/"
        );
        assert_eq!(
            (target.player, target.title.as_str()),
            (None, "Azure ad introduction")
        );
        assert!(!rules.knows("azure-ad--introduction"));
    }

    #[test]
    fn known_providers_play_in_place() {
        let rules = VideoRules::new(&Videos::default());
        for url in [
            "https://www.youtube.com/watch?v=Sz1lCeedcPI",
            "https://youtu.be/Sz1lCeedcPI",
        ] {
            let player = rules.target(url).player;
            assert_eq!(
                player.as_deref(),
                Some("https://www.youtube-nocookie.com/embed/Sz1lCeedcPI?rel=0")
            );
        }
        let channel9 = rules.target("https://channel9.msdn.com/Shows/x/player").player;
        assert_eq!(
            channel9.as_deref(),
            Some("https://channel9.msdn.com/Shows/x/player?nocookie=true")
        );
    }
}
