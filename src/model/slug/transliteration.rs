//! The transliteration of words into ASCII, as a language writes them when its own letters are not
//! available.
//!
//! At each position the table of the language comes first, then the tables of Cyrillic and Greek,
//! then `deunicode`. Within a table the longest entry wins, so that `ου` comes before `ο`. To add a
//! language, add a line to [`own_table`].

/// Pairs of letters and their transliteration.
type Table = &'static [(&'static str, &'static str)];

/// Transliterates a word in lower case and NFC by the rules of `language`, a primary subtag.
pub(super) fn ascii(word: &str, language: &str) -> String {
    let tables = [own_table(language), CYRILLIC, GREEK];
    let (mut written, mut rest) = (String::with_capacity(word.len()), word);
    while let Some(c) = rest.chars().next() {
        let entry = tables.iter().find_map(|table| longest(table, rest));
        let (letters, replacement) =
            entry.unwrap_or_else(|| (c.len_utf8(), deunicode::deunicode_char(c).unwrap_or("")));
        written.push_str(replacement);
        rest = &rest[letters..];
    }
    written.to_ascii_lowercase()
}

/// Finds the longest entry with which `text` begins: its length in bytes and its transliteration.
fn longest(table: Table, text: &str) -> Option<(usize, &'static str)> {
    table
        .iter()
        .filter(|(letters, _)| text.starts_with(letters))
        .max_by_key(|(letters, _)| letters.len())
        .map(|(letters, written)| (letters.len(), *written))
}

/// The letters that a language transliterates differently from its script's table and `deunicode`.
fn own_table(language: &str) -> Table {
    match language {
        "de" | "gsw" | "nds" | "lb" => &[("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")],
        "da" | "nb" | "nn" | "no" | "fo" => &[("å", "aa"), ("ø", "oe"), ("æ", "ae")],
        "tr" | "az" | "crh" => &[("ı", "i"), ("ə", "e")],
        "hr" | "bs" | "sh" => &[("đ", "dj")],
        "sr" | "cnr" => SERBIAN,
        "mk" => MACEDONIAN,
        "bg" => BULGARIAN,
        "uk" => UKRAINIAN,
        "be" => BELARUSIAN,
        _ => &[("ə", "e")],
    }
}

/// Russian romanisation as on maps (BGN/PCGN, simplified), for every language without a table of
/// its own.
const CYRILLIC: Table = &[
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "e"),
    ("ё", "yo"),
    ("ж", "zh"),
    ("з", "z"),
    ("и", "i"),
    ("й", "y"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("х", "kh"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("щ", "shch"),
    ("ъ", ""),
    ("ы", "y"),
    ("ь", ""),
    ("э", "e"),
    ("ю", "yu"),
    ("я", "ya"),
    ("і", "i"),
    ("ѣ", "e"),
    ("қ", "q"),
    ("ғ", "gh"),
    ("ң", "ng"),
    ("ә", "a"),
    ("ө", "o"),
    ("ү", "u"),
    ("ұ", "u"),
    ("һ", "h"),
];

/// Ukraine's national romanisation of 2010.
const UKRAINIAN: Table = &[
    ("зг", "zgh"),
    ("г", "h"),
    ("ґ", "g"),
    ("є", "ie"),
    ("и", "y"),
    ("і", "i"),
    ("ї", "i"),
    ("й", "i"),
    ("ю", "iu"),
    ("я", "ia"),
];

const BELARUSIAN: Table = &[("г", "h"), ("ў", "u"), ("і", "i"), ("щ", "shch")];

/// The romanisation of Bulgaria's law of 2009.
const BULGARIAN: Table = &[("щ", "sht"), ("ъ", "a"), ("ь", "y"), ("х", "h")];

/// Serbian's Latin alphabet, without its diacritics.
const SERBIAN: Table = &[
    ("đ", "dj"),
    ("ђ", "dj"),
    ("ж", "z"),
    ("ј", "j"),
    ("љ", "lj"),
    ("њ", "nj"),
    ("ћ", "c"),
    ("х", "h"),
    ("ц", "c"),
    ("ч", "c"),
    ("џ", "dz"),
    ("ш", "s"),
];

const MACEDONIAN: Table = &[
    ("ѓ", "gj"),
    ("ѕ", "dz"),
    ("ј", "j"),
    ("љ", "lj"),
    ("њ", "nj"),
    ("ќ", "kj"),
    ("х", "h"),
    ("ц", "c"),
    ("џ", "dj"),
];

/// Modern Greek (ELOT 743); accented letters count as their base letters.
const GREEK: Table = &[
    ("γγ", "ng"),
    ("γξ", "nx"),
    ("γχ", "nch"),
    ("ου", "ou"),
    ("ού", "ou"),
    ("αυ", "av"),
    ("αύ", "av"),
    ("ευ", "ev"),
    ("εύ", "ev"),
    ("α", "a"),
    ("ά", "a"),
    ("β", "v"),
    ("γ", "g"),
    ("δ", "d"),
    ("ε", "e"),
    ("έ", "e"),
    ("ζ", "z"),
    ("η", "i"),
    ("ή", "i"),
    ("θ", "th"),
    ("ι", "i"),
    ("ί", "i"),
    ("ϊ", "i"),
    ("ΐ", "i"),
    ("κ", "k"),
    ("λ", "l"),
    ("μ", "m"),
    ("ν", "n"),
    ("ξ", "x"),
    ("ο", "o"),
    ("ό", "o"),
    ("π", "p"),
    ("ρ", "r"),
    ("σ", "s"),
    ("ς", "s"),
    ("τ", "t"),
    ("υ", "y"),
    ("ύ", "y"),
    ("ϋ", "y"),
    ("ΰ", "y"),
    ("φ", "f"),
    ("χ", "ch"),
    ("ψ", "ps"),
    ("ω", "o"),
    ("ώ", "o"),
];
