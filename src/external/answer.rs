//! `Answer`: what is known of an address after it was asked.

use std::fmt;

/// Why a request got no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The host's name stands for no machine.
    NoHost,
    /// No connection, or a lost one; why.
    Connection(String),
    /// No secure connection; why.
    Insecure(String),
    /// Not in time.
    Timeout,
    /// The library refuses to send it; why.
    Unsendable(String),
}

/// What is known of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// A server replied.
    Status {
        /// The last status, behind all redirects.
        code: u16,
        /// Where the address has moved for good.
        moved: Option<String>,
        /// Where the status comes from, if from elsewhere.
        at: Option<String>,
    },
    /// Redirects that lead nowhere; how.
    Astray(Astray),
    /// No reply.
    Failed {
        /// Why.
        trouble: Trouble,
        /// The host that was asked last.
        host: String,
    },
    /// It is no address; why.
    Invalid(String),
}

/// Redirects that lead nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Astray {
    /// To an address that was asked before.
    Circle,
    /// More of them than are followed.
    TooMany,
    /// To what is no address of the web.
    NoAddress(String),
    /// To an address of a private network.
    Private(String),
}

impl Answer {
    /// Whether any server took part: the network works.
    pub(super) fn is_from_a_server(&self) -> bool {
        match self {
            Self::Status { .. } | Self::Astray(_) => true,
            Self::Failed { trouble, .. } => matches!(trouble, Trouble::Insecure(_)),
            Self::Invalid(_) => false,
        }
    }
}

impl fmt::Display for Astray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Circle => f.write_str("leads round in a circle of redirects"),
            Self::TooMany => f.write_str("leads through too many redirects"),
            Self::NoAddress(to) => write!(f, "leads to `{to}`, which is no address of the web"),
            Self::Private(to) => write!(f, "leads to `{to}`, which only a private network has"),
        }
    }
}
