//! The rules on small headers.
