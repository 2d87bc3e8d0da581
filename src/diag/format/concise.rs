//! One line a finding, as compilers and editors have it: `path:line:column: level code message`.

use std::io::{self, Write};

use annotate_snippets::normalize_untrusted_str;

use crate::diag::place::Places;
use crate::diag::{Diagnostic, Sources};

pub(super) fn render(
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    out: &mut dyn Write,
) -> io::Result<()> {
    super::in_parallel(diagnostics, out, |some, out| {
        let mut places = Places::new(sources);
        some.iter()
            .try_for_each(|diagnostic| writeln!(out, "{}", line(diagnostic, &mut places)))
    })
}

/// The line of one finding, without its end.
pub(super) fn line(diagnostic: &Diagnostic, places: &mut Places<'_>) -> String {
    let place = places.of(diagnostic.span);
    let line = format!(
        "{}:{}:{}: {} {} {}",
        place.file,
        place.line,
        place.column,
        diagnostic.severity.name(),
        diagnostic.code,
        diagnostic.message
    );
    // Names and messages quote what people wrote: no control character and no line end may pass.
    normalize_untrusted_str(&line).replace('\n', " ")
}
