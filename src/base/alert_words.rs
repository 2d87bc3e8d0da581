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
        if LIST_WORDS.contains(&part) {
            list = true;
        } else if let Some(directive) = lookup(DIRECTIVES, part) {
            if found.is_some_and(|f| f != directive) {
                return None;
            }
            found = Some(directive);
        } else if !SMALL_WORDS.contains(&part) {
            return None;
        }
    }
    match (found?, list) {
        (DirectiveWord::Selector, true) => Some(DirectiveWord::SelectorList),
        (directive, false) => Some(directive),
        (DirectiveWord::SelectorList, true) => Some(DirectiveWord::SelectorList),
        (_, true) => None,
    }
}

fn lookup<T: Copy>(table: &[(T, &[&str])], folded: &str) -> Option<T> {
    table
        .iter()
        .find(|(_, words)| words.contains(&folded))
        .map(|(meaning, _)| *meaning)
}

/// One spelling for all cases of a word. Beyond lower case: the two Turkish letters i are one (`UYARI`
/// and `uyarı`, `İpucu`), ß is ss, and accents are composed.
fn fold(word: &str) -> String {
    let lower: String = word.to_lowercase();
    lower
        .nfc()
        .filter(|&c| c != '\u{307}')
        .fold(String::with_capacity(word.len()), |mut out, c| {
            match c {
                'ı' => out.push('i'),
                'ß' => out.push_str("ss"),
                _ => out.push(c),
            }
            out
        })
}

/// Folded words by kind of alert, a line for each language: en, nl, de, fr, es/it/pt, sv/da/nb, cs/hr, pl,
/// hu, tr, ru, fi/et, el, ar, ja, ko, zh. Inflected forms stand where sentences begin with them.
const ALERTS: &[(AlertKind, &[&str])] = &[
    (
        AlertKind::Note,
        &[
            "note",
            "notes",
            "info",
            "information",
            "opmerking",
            "opmerkingen",
            "notitie",
            "notities",
            "hinweis",
            "hinweise",
            "remarque",
            "remarques",
            "nota",
            "notas",
            "observação",
            "observações",
            "obs",
            "anteckning",
            "anteckningar",
            "bemærk",
            "bemærkning",
            "merk",
            "merknad",
            "poznámka",
            "poznámky",
            "napomena",
            "uwaga",
            "uwagi",
            "megjegyzés",
            "megjegyzések",
            "not",
            "notlar",
            "примечание",
            "примечания",
            "huomautus",
            "huomautukset",
            "märkus",
            "märkused",
            "σημείωση",
            "ملاحظة",
            "ملاحظات",
            "注",
            "メモ",
            "참고",
            "备注",
            "注意",
            "備註",
            "附註",
        ],
    ),
    (
        AlertKind::Tip,
        &[
            "tip",
            "tips",
            "hint",
            "tipp",
            "tipps",
            "conseil",
            "conseils",
            "astuce",
            "astuces",
            "sugerencia",
            "sugerencias",
            "suggerimento",
            "suggerimenti",
            "dica",
            "dicas",
            "sugestão",
            "sugestões",
            "tipy",
            "savjet",
            "porada",
            "porady",
            "wskazówka",
            "tippek",
            "ipucu",
            "ipuçlari",
            "совет",
            "советы",
            "vihje",
            "vihjeet",
            "näpunäide",
            "vihjed",
            "συμβουλή",
            "تلميح",
            "تلميحات",
            "ヒント",
            "팁",
            "提示",
            "秘訣",
        ],
    ),
    (
        AlertKind::Important,
        &[
            "important",
            "belangrijk",
            "belangrijke",
            "wichtig",
            "wichtige",
            "wichtiger",
            "wichtiges",
            "wichtigen",
            "importants",
            "importante",
            "importantes",
            "importanti",
            "viktigt",
            "viktig",
            "viktiga",
            "viktige",
            "vigtigt",
            "vigtig",
            "vigtige",
            "důležité",
            "důležitý",
            "důležitá",
            "važno",
            "važna",
            "ważne",
            "ważny",
            "ważna",
            "fontos",
            "önemli",
            "важно",
            "важное",
            "важные",
            "важная",
            "важный",
            "tärkeä",
            "tärkeää",
            "tärkeät",
            "oluline",
            "olulised",
            "σημαντικό",
            "σημαντικά",
            "هام",
            "هامة",
            "مهم",
            "重要",
            "중요",
        ],
    ),
    (
        AlertKind::Warning,
        &[
            "warning",
            "warnings",
            "security",
            "waarschuwing",
            "waarschuwingen",
            "beveiliging",
            "warnung",
            "warnungen",
            "sicherheit",
            "avertissement",
            "avertissements",
            "sécurité",
            "advertencia",
            "advertencias",
            "avviso",
            "avvisi",
            "aviso",
            "avisos",
            "varning",
            "varningar",
            "advarsel",
            "advarsler",
            "upozornění",
            "upozorenje",
            "upozorenja",
            "ostrzeżenie",
            "ostrzeżenia",
            "figyelmeztetés",
            "figyelmeztetések",
            "uyari",
            "uyarilar",
            "предупреждение",
            "предупреждения",
            "varoitus",
            "varoitukset",
            "hoiatus",
            "hoiatused",
            "προειδοποίηση",
            "تحذير",
            "تحذيرات",
            "警告",
            "경고",
        ],
    ),
    (
        AlertKind::Caution,
        &[
            "caution",
            "let op",
            "let",
            "achtung",
            "vorsicht",
            "attention",
            "precaución",
            "precauciones",
            "attenzione",
            "cuidado",
            "cuidados",
            "atenção",
            "försiktigt",
            "försiktighet",
            "forsigtig",
            "forsigtighed",
            "forsiktig",
            "pozor",
            "oprez",
            "przestroga",
            "przestrogi",
            "vigyázat",
            "figyelem",
            "dikkat",
            "внимание",
            "huomio",
            "ettevaatust",
            "προσοχή",
            "تنبيه",
            "주의",
            "小心",
            "警示",
        ],
    ),
];

/// Folded keywords of the other directives, in the languages of [`ALERTS`].
const DIRECTIVES: &[(DirectiveWord, &[&str])] = &[
    (
        DirectiveWord::Include,
        &[
            "include",
            "includes",
            "opnemen",
            "invoegen",
            "einschliessen",
            "einbeziehen",
            "einfügen",
            "aufnehmen",
            "inclure",
            "incluez",
            "incluir",
            "incluya",
            "incluyen",
            "includere",
            "includi",
            "inkludera",
            "infoga",
            "inkluder",
            "medtag",
            "zahrnout",
            "uključi",
            "dołącz",
            "dołączyć",
            "uwzględnij",
            "belefoglalás",
            "dahil",
            "ekle",
            "içerir",
            "включить",
            "включать",
            "sisällytä",
            "kaasa",
            "συμπερίληψη",
            "تضمين",
            "含む",
            "含める",
            "インクルード",
            "포함",
            "包括",
            "包含",
            "納入",
        ],
    ),
    (
        DirectiveWord::Selector,
        &[
            "selector",
            "selectors",
            "gegevenskiezer",
            "kiezer",
            "selectie",
            "keuze",
            "auswahl",
            "selektor",
            "sélecteur",
            "sélection",
            "selección",
            "selettore",
            "selezione",
            "seletor",
            "seleção",
            "väljare",
            "vælger",
            "velger",
            "výběr",
            "birač",
            "wybór",
            "választó",
            "kijelölő",
            "seçici",
            "селектор",
            "выбор",
            "valitsin",
            "valija",
            "επιλογέας",
            "محدد",
            "セレクター",
            "セレクタ",
            "선택기",
            "选择器",
            "选择",
            "選取器",
            "選擇器",
        ],
    ),
    (
        DirectiveWord::SelectorList,
        &[
            "keuzelijst",
            "selectielijst",
            "kiezerlijst",
            "gegevenskiezerlijst",
            "auswahlliste",
            "selektorliste",
            "väljarlista",
            "vælgerliste",
            "velgerliste",
            "セレクターリスト",
            "선택기목록",
            "选择器列表",
            "选择列表",
            "選取器清單",
            "選擇器清單",
            "選取清單",
        ],
    ),
    (
        DirectiveWord::Video,
        &[
            "video",
            "videos",
            "vidéo",
            "vídeo",
            "wideo",
            "videó",
            "видео",
            "βίντεο",
            "فيديو",
            "ビデオ",
            "動画",
            "비디오",
            "동영상",
            "视频",
            "影片",
            "視訊",
        ],
    ),
];

/// "List", folded.
const LIST_WORDS: &[&str] = &[
    "list",
    "lijst",
    "liste",
    "lista",
    "elenco",
    "seznam",
    "popis",
    "listesi",
    "список",
    "списка",
    "luettelo",
    "loend",
    "λίστα",
    "قائمة",
    "リスト",
    "목록",
    "列表",
    "清單",
];

/// Words that a translation puts between the two halves of a keyword.
const SMALL_WORDS: &[&str] = &[
    "de", "des", "del", "di", "da", "van", "von", "of", "the", "の",
];

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

    #[test]
    fn the_tables_are_folded_and_unambiguous() {
        let alerts = ALERTS
            .iter()
            .flat_map(|(kind, words)| words.iter().map(|w| (kind.as_class(), *w)));
        for (kind, word) in alerts {
            assert_eq!(fold(word), word);
            assert_eq!(
                alert_kind(word).map(AlertKind::as_class),
                Some(kind),
                "{word}"
            );
        }
        for (directive, words) in DIRECTIVES {
            for word in *words {
                assert_eq!(fold(word), *word);
                assert_eq!(directive_word(word), Some(*directive), "{word}");
            }
        }
        for word in LIST_WORDS.iter().chain(SMALL_WORDS) {
            assert_eq!(fold(word), *word);
        }
    }
}
