//! A `lazuli serve` on a set full of what must not be served.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::serving::Serving;
use crate::wire;

/// What stands in every file that no answer may hold.
pub const CANARY: &str = "canary-5d81";

/// The running server. Ends with the test.
pub struct Serve {
    temp: TempDir,
    serving: Serving,
    pub port: u16,
}

impl Serve {
    /// Starts it with further `arguments`.
    pub fn start(arguments: &[&str]) -> Self {
        let temp = tempfile::tempdir().expect("a folder");
        lay_out(temp.path());
        let serving = Serving::start(&temp.path().join("set"), arguments);
        Self {
            port: serving.port,
            serving,
            temp,
        }
    }

    /// The folder around the set.
    pub fn folder(&self) -> &Path {
        self.temp.path()
    }

    /// The path of a script of the theme.
    pub fn asset(&self) -> String {
        let page = wire::get(self.port, "/en-us/articles/ok/")
            .expect("a page")
            .text();
        let from = page.find("/assets/site.").expect("a page names its assets");
        let to = page[from..].find('"').expect("the end of an attribute");
        page[from..from + to].to_owned()
    }

    /// Ends it, and fails if it had ended before.
    pub fn end(mut self) {
        self.serving.assert_alive();
    }

    /// Resident memory in bytes.
    #[cfg(target_os = "linux")]
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.serving.id())).expect("readable");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .expect("a size");
        line.trim()
            .trim_end_matches(" kB")
            .parse::<u64>()
            .expect("a number")
            * 1024
    }

    /// How many files and sockets are open.
    #[cfg(target_os = "linux")]
    pub fn open_files(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.serving.id()))
            .expect("listed")
            .count()
    }

    /// The addresses on which the port listens.
    pub fn listening(&self) -> Vec<IpAddr> {
        let port = format!(":{:04X}", self.port);
        let table = |name: &str| fs::read_to_string(format!("/proc/net/{name}")).unwrap_or_default();
        let mut found = Vec::new();
        for line in table("tcp").lines().chain(table("tcp6").lines()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            // 0A is the state of a socket that listens.
            let Some(address) = words.get(1).filter(|_| words.get(3) == Some(&"0A")) else {
                continue;
            };
            let Some(hex) = address.strip_suffix(&port) else {
                continue;
            };
            found.push(address_of(hex));
        }
        found
    }
}

/// An address as the kernel prints it: 32-bit words, the bytes of each in the machine's order.
fn address_of(hex: &str) -> IpAddr {
    let words = hex.as_bytes().chunks(8).map(|word| {
        let word = std::str::from_utf8(word).expect("hex");
        u32::from_str_radix(word, 16).expect("hex").to_ne_bytes()
    });
    let bytes: Vec<u8> = words.flatten().collect();
    match <[u8; 4]>::try_from(bytes.as_slice()) {
        Ok(four) => IpAddr::V4(Ipv4Addr::from(four)),
        Err(_) => IpAddr::V6(Ipv6Addr::from(
            <[u8; 16]>::try_from(bytes.as_slice()).expect("sixteen bytes"),
        )),
    }
}

/// The set: one page with a picture, and around them links, hidden files, pipes and sources that hold the canary.
fn lay_out(folder: &Path) {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    };
    write("outside.txt", CANARY);
    write("set-evil/secret.txt", CANARY);
    write(
        "set/lazuli.toml",
        &format!("# {CANARY}\n[site]\ntitle = \"Set\"\nsource_locale = \"en-us\"\n"),
    );
    write("set/.lazuli/pages", CANARY);
    write("set/.lazuli-ledger", CANARY);
    let page = "# Fine\n\nThis page is fine.\n\n![p](media/pic.png)\n\n![l](media/linked.png)\n\n\
                ![q](media/pipe.png)\n\n[AZURE.INCLUDE [shared](../includes/shared.md)]\n";
    write(
        "set/content/en-us/articles/ok.md",
        &format!("{page}\n<!-- {CANARY} -->\n"),
    );
    write("set/content/en-us/articles/outside.txt", CANARY);
    write("set/content/en-us/includes/shared.md", "Shared text.\n");
    for root in ["set", "set/content/en-us", "set/content/en-us/articles/media"] {
        let at = |name: &str| format!("{root}/{name}");
        for name in [
            ".env",
            ".git/config",
            ".index.html.swp",
            "page.md~",
            "noindex/secret.txt",
        ] {
            write(&at(name), CANARY);
        }
        write(&at("notes.md"), &format!("<!-- {CANARY} -->\n# Notes\n"));
        fs::create_dir_all(folder.join(at("lnkidx"))).expect("made");
        let outside = folder.join("outside.txt");
        for (target, name) in [
            (outside.as_path(), "link-file"),
            (&folder.join("set-evil"), "link-dir"),
            (&outside, "lnkidx/index.html"),
            (&outside, "linked.png"),
            (Path::new("loop"), "loop"),
            (Path::new("nowhere"), "dangling"),
            (Path::new("."), "self"),
        ] {
            symlink(target, folder.join(at(name))).expect("linked");
        }
        for name in ["pipe", "pipe.png"] {
            let made = Command::new("mkfifo")
                .arg(folder.join(at(name)))
                .status()
                .expect("mkfifo");
            assert!(made.success());
        }
    }
    let picture = "set/content/en-us/articles/media/pic.png";
    fs::write(folder.join(picture), include_bytes!("pic.png")).expect("written");
}
