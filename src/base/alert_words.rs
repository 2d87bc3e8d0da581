//! The words of the directives in all languages: how a directive that was translated by accident
//! (`> AZURE. Opmerking: …`) is recognised. What a reader sees on an alert is in the theme's strings.

use unicode_normalization::UnicodeNormalization;

/// The five kinds of alert (spec 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertKind {
    /// Neutral information.
    Note,
    /// Advice that makes life easier.
    Tip,
    /// What a reader must know to succeed.
    Important,
    /// Danger to data, money or security.
    Warning,
    /// A possible unwanted outcome.
    Caution,
}

impl AlertKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Note,
        Self::Tip,
        Self::Important,
        Self::Warning,
        Self::Caution,
    ];

    /// The CSS class on the alert, which is also the keyword of the directive: `NOTE`.
    pub fn as_class(self) -> &'static str {
        match self {
            Self::Note => "NOTE",
            Self::Tip => "TIP",
            Self::Important => "IMPORTANT",
            Self::Warning => "WARNING",
            Self::Caution => "CAUTION",
        }
    }

    /// The key of the alert's label in a strings file: `alert-note`.
    pub fn string_key(self) -> &'static str {
        match self {
            Self::Note => "alert-note",
            Self::Tip => "alert-tip",
            Self::Important => "alert-important",
            Self::Warning => "alert-warning",
            Self::Caution => "alert-caution",
        }
    }
}

/// The directives other than alerts whose keyword is found translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DirectiveWord {
    /// `INCLUDE` (spec 2.1).
    Include,
    /// `SELECTOR` (spec 4.1).
    Selector,
    /// `SELECTOR-LIST` (spec 4.2).
    SelectorList,
    /// `VIDEO` (spec 4.3).
    Video,
}

/// The alert that a keyword or a localized label means (spec 3.1 and 3.4), in any case and any language;
/// `None` for other words. A `!` at the end (Swedish `Obs!`) does not count.
///
/// 注意 is a note: Chinese doc sets say so twice, and only Japanese ones mean a caution.
pub fn alert_kind(word: &str) -> Option<AlertKind> {
    let word = fold(word.trim().trim_end_matches(['!', '！']));
    lookup(ALERTS, &word)
}

/// The directive that a keyword or its translation means, in any case; `None` for other words.
///
/// Takes the whole keyword where it has several words: `LISTE DE SÉLECTION`, `GEGEVENSKIEZER-lijst`.
/// Every word in it must be known, so text behind the keyword has to be cut off first.
pub fn directive_word(word: &str) -> Option<DirectiveWord> {
    let folded = fold(word);
    let mut list = false;
    let mut found = None;
    for part in folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|p| !p.is_empty())
    {
        if has_word(LIST_WORDS, part) {
            list = true;
        } else if let Some(directive) = lookup(DIRECTIVES, part) {
            if found.is_some_and(|f| f != directive) {
                return None;
            }
            found = Some(directive);
        } else if !has_word(SMALL_WORDS, part) {
            return None;
        }
    }
    match (found?, list) {
        (directive, false) => Some(directive),
        (DirectiveWord::Selector | DirectiveWord::SelectorList, true) => Some(DirectiveWord::SelectorList),
        (_, true) => None,
    }
}

/// What a folded word means by a table. Only damaged directives are looked up, so no index is kept.
fn lookup<T: Copy>(table: &[(T, &[&str])], folded: &str) -> Option<T> {
    let row = table.iter().find(|(_, lines)| has_word(lines, folded));
    row.map(|(meaning, _)| *meaning)
}

/// Whether a list of words, `, ` between them, has this one.
fn has_word(lines: &[&str], folded: &str) -> bool {
    lines
        .iter()
        .any(|line| line.split(", ").any(|word| word == folded))
}

/// One spelling for all cases of a word. Beyond lower case: the two Turkish letters i are one (`UYARI`
/// and `uyarı`, `İpucu`), ß is ss, and accents are composed.
fn fold(word: &str) -> String {
    word.to_lowercase().nfc().filter(|&c| c != '\u{307}').fold(
        String::with_capacity(word.len()),
        |mut out, c| {
            match c {
                'ı' => out.push('i'),
                'ß' => out.push_str("ss"),
                _ => out.push(c),
            }
            out
        },
    )
}

/// The labels of alerts (spec 3.4) with their inflected forms, and the English keywords (spec 3.1): folded,
/// a line for each language.
const ALERTS: &[(AlertKind, &[&str])] = &[
    (
        AlertKind::Note,
        &[
            "note, notes, info, information",                                   // en
            "opmerking, opmerkingen, notitie, notities",                        // nl
            "hinweis, hinweise",                                                // de
            "remarque, remarques",                                              // fr
            "nota, notas, observação, observações",                             // es, it, pt
            "obs, anteckning, anteckningar, bemærk, bemærkning, merk, merknad", // sv, da, nb
            "poznámka, poznámky, napomena",                                     // cs, hr
            "uwaga, uwagi",                                                     // pl
            "megjegyzés, megjegyzések",                                         // hu
            "not, notlar",                                                      // tr
            "примечание, примечания",                                           // ru
            "huomautus, huomautukset, märkus, märkused",                        // fi, et
            "σημείωση, σημειώσεις",                                             // el
            "ملاحظة, ملاحظات",                                                    // ar
            "注, メモ",                                                         // ja
            "참고",                                                             // ko
            "备注, 注意, 備註, 附註",                                           // zh
        ],
    ),
    (
        AlertKind::Tip,
        &[
            "tip, tips, hint, tipy",                               // en, nl, cs, da
            "tipp, tipps, tippek",                                 // de, hu
            "conseil, conseils, astuce, astuces",                  // fr
            "sugerencia, sugerencias, suggerimento, suggerimenti", // es, it
            "dica, dicas, sugestão, sugestões",                    // pt
            "savjet, savjeti",                                     // hr
            "porada, porady, wskazówka, wskazówki",                // pl
            "ipucu, ipuçlari",                                     // tr
            "совет, советы",                                       // ru
            "vihje, vihjeet, näpunäide, näpunäited",               // fi, et
            "συμβουλή, συμβουλές",                                 // el
            "تلميح, تلميحات",                                      // ar
            "ヒント",                                              // ja
            "팁",                                                  // ko
            "提示, 秘訣",                                          // zh
        ],
    ),
    (
        AlertKind::Important,
        &[
            "important, importants, importante, importantes",     // en, fr
            "belangrijk, belangrijke",                            // nl
            "wichtig, wichtige, wichtiger, wichtiges, wichtigen", // de
            "importanti",                                         // it
            "viktigt, viktig, viktiga, viktige, vigtigt, vigtig, vigtige", // sv, da, nb
            "důležité, důležitý, důležitá",                       // cs
            "važno, važna, važni",                                // hr
            "ważne, ważny, ważna",                                // pl
            "fontos",                                             // hu
            "önemli",                                             // tr
            "важно, важное, важные, важная, важный",              // ru
            "tärkeä, tärkeää, tärkeät, oluline, olulised",        // fi, et
            "σημαντικό, σημαντικά",                               // el
            "هام, هامة, مهم",                                     // ar
            "重要",                                               // ja, zh
            "중요",                                               // ko
        ],
    ),
    (
        AlertKind::Warning,
        &[
            "warning, warnings, security",               // en
            "waarschuwing, waarschuwingen, beveiliging", // nl
            "warnung, warnungen, sicherheit",            // de
            "avertissement, avertissements, sécurité",   // fr
            "advertencia, advertencias",                 // es
            "avviso, avvisi",                            // it
            "aviso, avisos",                             // pt
            "varning, varningar, advarsel, advarsler",   // sv, da, nb
            "upozornění, upozorenje, upozorenja",        // cs, hr
            "ostrzeżenie, ostrzeżenia",                  // pl
            "figyelmeztetés, figyelmeztetések",          // hu
            "uyari, uyarilar",                           // tr
            "предупреждение, предупреждения",            // ru
            "varoitus, varoitukset, hoiatus, hoiatused", // fi, et
            "προειδοποίηση, προειδοποιήσεις",            // el
            "تحذير, تحذيرات",                            // ar
            "警告",                                      // ja, zh
            "경고",                                      // ko
        ],
    ),
    (
        AlertKind::Caution,
        &[
            "caution",                                                      // en
            "let op, let",                                                  // nl
            "achtung, vorsicht",                                            // de
            "attention",                                                    // fr
            "precaución, precauciones",                                     // es
            "attenzione",                                                   // it
            "cuidado, cuidados, atenção",                                   // pt
            "försiktigt, försiktighet, forsigtig, forsigtighed, forsiktig", // sv, da, nb
            "pozor, oprez",                                                 // cs, hr
            "przestroga, przestrogi",                                       // pl
            "vigyázat, figyelem",                                           // hu
            "dikkat",                                                       // tr
            "внимание",                                                     // ru
            "huomio, ettevaatust",                                          // fi, et
            "προσοχή",                                                      // el
            "تنبيه",                                                        // ar
            "주의",                                                         // ko
            "小心, 警示",                                                   // zh
        ],
    ),
];

/// The keywords of the other directives and what translations make of them (spec 4.2, 4.3, 7.4): folded, a
/// line for each language.
const DIRECTIVES: &[(DirectiveWord, &[&str])] = &[
    (
        DirectiveWord::Include,
        &[
            "include, includes",                               // en
            "opnemen, invoegen",                               // nl
            "einschliessen, einbeziehen, einfügen, aufnehmen", // de
            "inclure, incluez",                                // fr
            "incluir, incluya, incluyen, includere, includi",  // es, it, pt
            "inkludera, infoga, inkluder, medtag",             // sv, da, nb
            "zahrnout, uključi",                               // cs, hr
            "dołącz, dołączyć, uwzględnij",                    // pl
            "belefoglalás",                                    // hu
            "dahil, ekle, içerir",                             // tr
            "включить, включать",                              // ru
            "sisällytä, kaasa",                                // fi, et
            "συμπερίληψη",                                     // el
            "تضمين",                                           // ar
            "含む, 含める, インクルード",                      // ja
            "포함",                                            // ko
            "包括, 包含, 納入",                                // zh
        ],
    ),
    (
        DirectiveWord::Selector,
        &[
            "selector, selectors, selección",          // en, es
            "gegevenskiezer, kiezer, selectie, keuze", // nl
            "auswahl, selektor, výběr, wybór",         // de, cs, pl
            "sélecteur, sélection",                    // fr
            "selettore, selezione",                    // it
            "seletor, seleção",                        // pt
            "väljare, vælger, velger",                 // sv, da, nb
            "birač",                                   // hr
            "választó, kijelölő",                      // hu
            "seçici",                                  // tr
            "селектор, выбор",                         // ru
            "valitsin, valija",                        // fi, et
            "επιλογέας",                               // el
            "محدد",                                    // ar
            "セレクター, セレクタ",                    // ja
            "선택기",                                  // ko
            "选择器, 选择, 選取器, 選擇器",            // zh
        ],
    ),
    (
        DirectiveWord::SelectorList,
        &[
            "keuzelijst, selectielijst, kiezerlijst, gegevenskiezerlijst", // nl
            "auswahlliste, selektorliste",                                 // de
            "väljarlista, vælgerliste, velgerliste",                       // sv, da, nb
            "セレクターリスト",                                            // ja
            "선택기목록",                                                  // ko
            "选择器列表, 选择列表, 選取器清單, 選擇器清單, 選取清單",      // zh
        ],
    ),
    (
        DirectiveWord::Video,
        &[
            "video, videos",    // en
            "vidéo, vidéos",    // fr
            "vídeo, vídeos",    // es, pt
            "wideo, videó",     // pl, hu
            "видео",            // ru
            "βίντεο",           // el
            "فيديو",            // ar
            "ビデオ, 動画",     // ja
            "비디오, 동영상",   // ko
            "视频, 影片, 視訊", // zh
        ],
    ),
];

/// "List", folded.
const LIST_WORDS: &[&str] = &[
    "list, lijst, liste, lista, elenco, seznam, popis, listesi, luettelo, loend",
    "список, списка, λίστα, قائمة, リスト, 목록, 列表, 清單",
];

/// Words that a translation puts between the two halves of a keyword.
const SMALL_WORDS: &[&str] = &["de, des, del, di, da, van, von, of, the, の"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_and_labels_mean_their_alert_in_any_case() {
        use AlertKind::*;
        for (word, kind) in [
            ("NOTE", Note),
            ("info", Note),
            ("INFORMATION", Note),
            ("Security", Warning),
            ("Caution", Caution),
            ("Opmerking", Note),
            ("BELANGRIJKE", Important),
            ("WICHTIGE", Important),
            ("AVERTISSEMENT", Warning),
            ("Let op", Caution),
            ("OBS!", Note),
            ("İPUCU", Tip),
            ("UYARI", Warning),
            ("ПРИМЕЧАНИЕ", Note),
            ("WAŻNE", Important),
            ("Pre\u{63}aucio\u{301}n", Caution),
            ("警示", Caution),
            ("注意", Note),
        ] {
            assert_eq!(alert_kind(word), Some(kind), "{word}");
        }
    }

    #[test]
    fn other_words_mean_no_alert() {
        for word in ["", "INCLUDE", "Azure", "noted", "!"] {
            assert_eq!(alert_kind(word), None, "{word}");
        }
    }

    #[test]
    fn translated_directives_are_recognised() {
        use DirectiveWord::*;
        for (word, directive) in [
            ("INCLUDE", Include),
            ("OPNEMEN", Include),
            ("EINSCHLIESSEN", Include),
            ("einschließen", Include),
            ("SELECTOR", Selector),
            ("SELECTOR-LIST", SelectorList),
            ("GEGEVENSKIEZER-lijst", SelectorList),
            ("LISTE AUSWAHL", SelectorList),
            ("Auswahl-Liste", SelectorList),
            ("LISTE DE SÉLECTION", SelectorList),
            ("SELECTOR DE LISTA", SelectorList),
            ("选择器列表", SelectorList),
            ("VIDEO", Video),
            ("vidéo", Video),
        ] {
            assert_eq!(directive_word(word), Some(directive), "{word}");
        }
    }

    #[test]
    fn other_text_is_no_directive() {
        for word in [
            "",
            "lijst",
            "Opmerking",
            "INCLUDE VIDEO",
            "video lijst",
            "opnemen van alles",
        ] {
            assert_eq!(directive_word(word), None, "{word}");
        }
    }

    fn words<T: Copy>(table: &[(T, &[&'static str])]) -> Vec<(T, &'static str)> {
        let lines = table
            .iter()
            .flat_map(|&(meaning, lines)| lines.iter().map(move |line| (meaning, *line)));
        lines
            .flat_map(|(meaning, line)| line.split(", ").map(move |word| (meaning, word)))
            .collect()
    }

    #[test]
    fn the_tables_are_folded_and_unambiguous() {
        for (kind, word) in words(ALERTS) {
            assert_eq!(fold(word), word);
            assert_eq!(alert_kind(word), Some(kind), "{word}");
        }
        for (directive, word) in words(DIRECTIVES) {
            assert_eq!(fold(word), word);
            assert_eq!(directive_word(word), Some(directive), "{word}");
        }
        for line in LIST_WORDS.iter().chain(SMALL_WORDS) {
            assert_eq!(fold(line), *line);
        }
    }
}
