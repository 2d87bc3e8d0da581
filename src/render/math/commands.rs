//! Commands of formulas: which names are none, and which one was meant.

use pulldown_latex::{Parser, Storage};

use crate::base::suggest;

/// What the library says of a name that it does not know.
pub const UNKNOWN: &str = "unknown primitive command found";

/// Names that writers use, for advice. The library knows more.
const COMMON: &str = "Big Bigg Delta Gamma Im Lambda Leftarrow Leftrightarrow Omega Phi Pi Pr Psi Re Rightarrow Sigma Theta Upsilon \
    Vert Xi aleph alpha angle approx arccos arcsin arctan arg ast bar because begin beta big bigg binom bmod \
    boldsymbol bullet cancel cap cdot cdots cfrac chi circ color cong coprod cos cosh cot csc cup ddot ddots \
    deg delta det dfrac dim displaystyle div dot dots downarrow ell emptyset end epsilon equiv eta exists exp forall \
    frac gamma gcd ge geq gg gt hat hbar hom iff iiint iint implies in inf infty int iota kappa ker lambda land \
    langle lbrace lceil ldots le left leftarrow leftrightarrow leq lfloor lg lim liminf limsup ll ln lnot log \
    longrightarrow lor lt mapsto mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathtt max min mp mu nabla \
    ne neg neq nexists ni notin nu odot oint omega ominus operatorname oplus otimes overbrace overline overset \
    parallel partial perp phi pi pm pmod prime prod propto psi qquad quad rangle rbrace rceil rfloor rho \
    right rightarrow scriptstyle sec setminus sigma sim simeq sin sinh sqrt stackrel star subset subseteq substack \
    sum sup supset supseteq tan tanh tau text textbf textcolor textit textstyle tfrac therefore theta tilde times to \
    underbrace underline underset uparrow upsilon varepsilon varnothing varphi varpi varrho varsigma vartheta vdots \
    vec vert widehat widetilde xi xleftarrow xrightarrow zeta";

/// The first command in `text` that there is not: where its name stands, behind the backslash.
pub fn unknown(text: &str) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    while let Some(slash) = text[at..].find('\\') {
        let start = at + slash + 1;
        let letters = text[start..].bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters > 0 && !is_known(&text[start..start + letters]) {
            return Some(start..start + letters);
        }
        // A mark behind a backslash is one character, which may be another backslash.
        let mark = text[start..].chars().next().map_or(0, char::len_utf8);
        at = start + letters.max(mark);
    }
    None
}

/// The command that `name` may be meant to be.
pub fn nearest(name: &str) -> Option<&'static str> {
    suggest::nearest(name, COMMON.split(' '), 1).first().copied()
}

fn is_known(name: &str) -> bool {
    let (text, storage) = (format!("\\{name}"), Storage::new());
    let first = Parser::new(&text, &storage).next();
    !matches!(first, Some(Err(error)) if super::first_words(&error.to_string()) == UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_names_for_advice_are_known() {
        for name in COMMON.split(' ') {
            assert!(is_known(name), "{name}");
        }
        assert!(!is_known("nosuch"));
    }

    #[test]
    fn the_first_unknown_name_is_found_behind_known_ones_and_marks() {
        let text = r"\frac{1}{2} \\ \, \é \fraq \nosuch";
        assert_eq!(unknown(text).map(|range| &text[range]), Some("fraq"));
        assert_eq!(unknown(r"\alpha \\"), None);
        assert_eq!(unknown("a\\"), None);
    }

    #[test]
    fn a_near_name_is_advised() {
        assert_eq!(nearest("fraq"), Some("frac"));
        assert_eq!(nearest("aplha"), Some("alpha"));
        assert_eq!(nearest("qqqqq"), None);
    }
}
