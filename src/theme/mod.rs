//! Templates, assets and strings: the built-in theme and what a doc set overrides.
