//! One address: asked, asked again where that may help, and followed where it leads.

use std::time::Duration;

use url::Url;

use super::address::{self, Judged, Target};
use super::answer::{Answer, Astray, Trouble};
use super::client::{Method, Net, Reply};
use super::hosts::Hosts;
use super::{Settings, millis};

/// Asks for `target` and follows its redirects.
pub(super) fn probe(net: &dyn Net, hosts: &Hosts, settings: &Settings, target: &Target) -> Answer {
    let mut here = target.clone();
    let mut seen: Vec<Url> = Vec::new();
    let mut moved: Option<Url> = None;
    let mut for_good = true;
    loop {
        let reply = match exchange(net, hosts, settings, &here) {
            Ok(reply) => reply,
            Err(trouble) => {
                let host = here.host;
                return Answer::Failed { trouble, host };
            }
        };
        let location = reply.location.filter(|_| (300..400).contains(&reply.status));
        let Some(location) = location else {
            return Answer::Status {
                code: reply.status,
                moved: moved.map(String::from),
                at: (!seen.is_empty()).then(|| here.url.into()),
            };
        };
        let next = match here.url.join(&location) {
            Ok(next) => next,
            Err(_) => return Answer::Astray(Astray::NoAddress(location)),
        };
        let next = match address::judge_url(next, settings.private) {
            Judged::Ask(next) => next,
            Judged::Skip => return Answer::Astray(Astray::Private(location)),
            Judged::Invalid(_) => return Answer::Astray(Astray::NoAddress(location)),
        };
        for_good &= matches!(reply.status, 301 | 308);
        if for_good {
            moved = Some(next.url.clone());
        }
        seen.push(std::mem::replace(&mut here, next).url);
        if seen.contains(&here.url) {
            return Answer::Astray(Astray::Circle);
        }
        if seen.len() > settings.max_redirects {
            return Answer::Astray(Astray::TooMany);
        }
    }
}

/// Asks for one address until there is a reply that will not change.
fn exchange(net: &dyn Net, hosts: &Hosts, settings: &Settings, target: &Target) -> Result<Reply, Trouble> {
    let host = hosts.get(&target.host);
    let secure = target.url.scheme() == "https";
    let mut method = Method::Head;
    let mut repetitions = 0;
    let result = loop {
        let result = {
            let _permit = host.enter();
            // Somebody else may have learned it while this one waited.
            if let Some(trouble) = host.dead(secure) {
                return Err(trouble);
            }
            let result = net.ask(method, &target.url);
            net.pause(millis(settings.delay_ms));
            result
        };
        let head = std::mem::replace(&mut method, Method::Get) == Method::Head;
        let asked_wait = match &result {
            // Many servers know no HEAD, and say so in many ways.
            Ok(reply) if head && reply.status >= 400 && !is_final_without_get(reply.status) => continue,
            Ok(reply) if is_passing(reply.status) => reply.retry_after,
            Err(Trouble::Timeout | Trouble::Connection(_)) => None,
            Ok(_) | Err(_) => break result,
        };
        let wait = asked_wait.unwrap_or_else(|| backoff(settings, repetitions));
        if repetitions == settings.retries || wait > millis(settings.max_wait_ms) {
            break result;
        }
        repetitions += 1;
        match &result {
            Ok(reply) if matches!(reply.status, 429 | 503) => host.rest(|| net.pause(wait)),
            _ => net.pause(wait),
        }
    };
    host.note(secure, result.as_ref().err());
    result
}

/// Whether asking with GET would say the same, or make matters worse.
fn is_final_without_get(status: u16) -> bool {
    matches!(status, 410 | 429 | 503)
}

/// Whether a later reply may differ.
fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

/// Twice as long each time, up to the longest wait.
fn backoff(settings: &Settings, repetitions: usize) -> Duration {
    let factor = 1_u64
        .checked_shl(u32::try_from(repetitions).unwrap_or(u32::MAX))
        .unwrap_or(u64::MAX);
    millis(
        settings
            .backoff_ms
            .saturating_mul(factor)
            .min(settings.max_wait_ms),
    )
}
