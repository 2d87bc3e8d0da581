//! Bytes → files: the only stage that touches the output folder.
