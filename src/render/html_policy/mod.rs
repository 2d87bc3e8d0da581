//! Raw HTML policy.
