//! The few words that the renderer itself writes into a post, in the post's language.
//!
//! They stand in the stored HTML, so they follow the language of the text, not that of the page around it. A language is one
//! more arm of [`of`].

use crate::safe_html::Labels;

/// The renderer's words in one language.
pub(super) struct Words {
    /// What the sanitised text is dressed with.
    pub(super) labels: Labels,
    /// "Back to reference", before a number.
    pub(super) back: &'static str,
    /// Headings of the five kinds of notes: note, tip, important, warning, caution.
    pub(super) notes: [&'static str; 5],
}

/// The words of a BCP 47 tag; English where there are none.
pub(super) fn of(lang: &str) -> &'static Words {
    let language = lang.split('-').next().unwrap_or_default().to_ascii_lowercase();
    match language.as_str() {
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "es" => &SPANISH,
        "ja" => &JAPANESE,
        "ar" => &ARABIC,
        _ => &ENGLISH,
    }
}

static ENGLISH: Words = Words {
    labels: Labels { table: "Table", contents: "Contents", footnotes: "Footnotes", section: "Link to this section" },
    back: "Back to reference",
    notes: ["Note", "Tip", "Important", "Warning", "Caution"],
};

static GERMAN: Words = Words {
    labels: Labels { table: "Tabelle", contents: "Inhalt", footnotes: "Fußnoten", section: "Link zu diesem Abschnitt" },
    back: "Zurück zu Verweis",
    notes: ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"],
};

static FRENCH: Words = Words {
    labels: Labels { table: "Tableau", contents: "Sommaire", footnotes: "Notes", section: "Lien vers cette section" },
    back: "Retour à l’appel de note",
    notes: ["Remarque", "Astuce", "Important", "Avertissement", "Attention"],
};

static SPANISH: Words = Words {
    labels: Labels { table: "Tabla", contents: "Índice", footnotes: "Notas", section: "Enlace a esta sección" },
    back: "Volver a la llamada",
    notes: ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"],
};

static JAPANESE: Words = Words {
    labels: Labels { table: "表", contents: "目次", footnotes: "脚注", section: "この節へのリンク" },
    back: "本文に戻る",
    notes: ["メモ", "ヒント", "重要", "警告", "注意"],
};

static ARABIC: Words = Words {
    labels: Labels { table: "جدول", contents: "المحتويات", footnotes: "الحواشي", section: "رابط إلى هذا القسم" },
    back: "العودة إلى الإحالة",
    notes: ["ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه"],
};
