//! Texts about files that are refused.
//!
//! The API, the command line and the log have the English ones too.

use crate::i18n::text::{Sentence, SplitSentence, Text, messages};

messages! {
    /// Texts about files that are refused.
    FileFaultMessages {
        /// A photo in HEIC.
        heic: Text,
        /// A picture in AVIF.
        avif: Text,
        /// A drawing in SVG.
        svg: Text,
        /// A web page.
        html: Text,
        /// A picture in TIFF, or the raw file of a camera.
        tiff: Text,
        /// A picture in BMP.
        bmp: Text,
        /// An icon file.
        ico: Text,
        /// A picture in JPEG XL.
        jpeg_xl: Text,
        /// A picture in JPEG 2000.
        jpeg_2000: Text,
        /// A document of Photoshop.
        photoshop: Text,
        /// A QuickTime movie.
        quicktime: Text,
        /// A Matroska video.
        matroska: Text,
        /// A video in another format.
        video: Text,
        /// A recording in another format.
        audio: Text,
        /// An Ogg file with other content than one recording.
        ogg: Text,
        /// A document of an office program.
        office: Text,
        /// An archive other than ZIP.
        archive: Text,
        /// Text in UTF-16.
        utf_16: Text,
        /// No content at all.
        empty: Text,
        /// Content that is not recognised.
        unknown: Text,
        /// The content is `{found}`, and the upload declares another type.
        mismatch: SplitSentence,
        /// The content is `{found}`, where only a picture will do.
        no_picture: SplitSentence,
        /// More than `{most}` MiB. Pictures are shown with `{shown}` pixels at most.
        bytes: Sentence,
        /// `{width}` × `{height}` pixels; accepted are `{most}` millions and `{side}` on a side.
        pixels: Sentence,
        /// `{frames}` frames with `{pixels}` pixels; accepted are `{most}` and `{millions}` millions.
        frames: Sentence,
        /// An animation of `{width}` × `{height}` pixels; accepted are `{side}` on a side.
        animation: Sentence,
        /// The animation is marked as turned.
        turned_animation: Text,
        /// `{width}` × `{height}` pixels that take too much memory to decode.
        memory: Sentence,
        /// The file ends before its content does.
        cut_short: Text,
        /// The picture cannot be decoded.
        picture: Text,
        /// Another file cannot be read.
        unreadable: Text,
        /// The text is in another encoding, from its byte `{n}` on.
        not_utf8: SplitSentence,
        /// `{used}` of `{most}` MiB are used, and the file needs `{needs}` KiB.
        quota: Sentence,
        /// `{free}` MiB are free, and `{kept}` MiB stay free.
        reserve: Sentence,
        /// The disk is full.
        disk_full: Text,
    }
}

pub(super) const EN: FileFaultMessages = FileFaultMessages {
    heic: "This is a HEIC photo, which most readers' browsers cannot show. On the iPhone choose Settings › Camera › Formats › Most Compatible, or share it as JPEG.",
    avif: "This is an AVIF picture, which cannot be read here. Export it as JPEG, PNG or WebP.",
    svg: "This is an SVG drawing, which can contain scripts. Export it as PNG, at twice the size at which it is shown.",
    html: "This is a web page, which can contain scripts. Open it in a browser, and save the picture itself, or print it as PDF.",
    tiff: "This is a TIFF picture or a camera's raw file, which browsers cannot show. Export it as JPEG.",
    bmp: "This is a BMP picture, which is large for what it shows. Export it as PNG.",
    ico: "This is an icon file. Export it as PNG.",
    jpeg_xl: "This is a JPEG XL picture, which most readers' browsers cannot show. Export it as JPEG.",
    jpeg_2000: "This is a JPEG 2000 picture, which browsers cannot show. Export it as JPEG.",
    photoshop: "This is a Photoshop document, which browsers cannot show. Export it as JPEG or PNG.",
    quicktime: "This is a QuickTime movie (MOV), which many browsers cannot play. Export it as MP4, with H.264 for the picture and AAC for the sound.",
    matroska: "This is a Matroska video (MKV), which browsers cannot play. Export it as MP4, with H.264 for the picture and AAC for the sound.",
    video: "This is a video in a format that browsers cannot play. Export it as MP4, with H.264 for the picture and AAC for the sound.",
    audio: "This is a recording in a format that is large or that not all browsers play. Export it as MP3, M4A or FLAC.",
    ogg: "This is an Ogg file with something else than one recording in Vorbis, Opus or FLAC. Export a video as MP4 or WebM, and a recording as MP3 or M4A.",
    office: "This is a document of an office program, which few readers can open and which names its editors. Export it as PDF.",
    archive: "This is an archive that not all computers can open. Pack it as ZIP.",
    utf_16: "This is text in UTF-16. Save it as UTF-8.",
    empty: "This file is empty. Copy it again from the camera or the program that made it.",
    unknown: "This is no file of a known kind. Accepted are the pictures JPEG, PNG, GIF and WebP, the recordings MP3, M4A, OGG, FLAC, MP4 and WebM, and the documents PDF, ZIP, EPUB, TXT and CSV.",
    mismatch: SplitSentence::new(
        "The file has another type than its name or the upload says: its content is `{found}`. Give it the right ending, or send it with that type or with `application/octet-stream`.",
    ),
    no_picture: SplitSentence::new("This is no picture, but `{found}`."),
    bytes: Sentence(
        "This picture is larger than {most} MiB. Reduce it to {shown} pixels, which is the largest size that is shown, or export it as JPEG.",
    ),
    pixels: Sentence(
        "This picture is {width} × {height} pixels; at most {most} million pixels and {side} on a side are accepted. Reduce it to {shown} pixels, which is the largest size that is shown.",
    ),
    frames: Sentence(
        "This animation has {frames} frames with {pixels} pixels in all; at most {most} frames and {millions} million pixels are accepted. Shorten it, make it smaller, or upload it as a video.",
    ),
    animation: Sentence(
        "This animation is {width} × {height} pixels; since animations are stored as they are, at most {side} pixels on a side are accepted. Export it smaller.",
    ),
    turned_animation: "This animation is marked as turned or mirrored, which browsers show in different ways. Turn it upright in the program that made it, and export it again.",
    memory: Sentence(
        "This picture is {width} × {height} pixels, stored in a way that takes too much memory to decode. Save it as an ordinary JPEG (not progressive, not CMYK), or reduce it to {shown} pixels.",
    ),
    cut_short: "This file is cut short: its end is missing. Copy it again from the camera or the program that made it, and upload that copy.",
    picture: "This picture cannot be decoded. Open it in a picture editor, and export it as JPEG or PNG.",
    unreadable: "This file cannot be read. Open it in the program that made it, and export it again.",
    not_utf8: SplitSentence::new(
        "This text is not in UTF-8 (see byte {n}). Save it again with that encoding.",
    ),
    quota: Sentence(
        "The media library has {used} of {most} MiB, and this file needs {needs} KiB: delete what is not used, purge the trash, or raise `media.quota_bytes`.",
    ),
    reserve: Sentence(
        "The disk has {free} MiB free, and {kept} MiB stay free for the database: make room on the disk.",
    ),
    disk_full: "The disk is full: make room on it, or purge the trash of the media library.",
};

pub(super) const DE: FileFaultMessages = FileFaultMessages {
    heic: "Das ist ein HEIC-Foto, das die meisten Browser nicht zeigen können. Wähle auf dem iPhone Einstellungen › Kamera › Formate › Maximale Kompatibilität, oder teile es als JPEG.",
    avif: "Das ist ein AVIF-Bild, das hier nicht gelesen werden kann. Exportiere es als JPEG, PNG oder WebP.",
    svg: "Das ist eine SVG-Zeichnung, die Skripte enthalten kann. Exportiere sie als PNG, doppelt so groß, wie sie gezeigt wird.",
    html: "Das ist eine Webseite, die Skripte enthalten kann. Öffne sie in einem Browser und speichere das Bild selbst, oder druck sie als PDF.",
    tiff: "Das ist ein TIFF-Bild oder die Rohdatei einer Kamera, die Browser nicht zeigen können. Exportiere es als JPEG.",
    bmp: "Das ist ein BMP-Bild, das groß ist für das, was es zeigt. Exportiere es als PNG.",
    ico: "Das ist eine Icon-Datei. Exportiere sie als PNG.",
    jpeg_xl: "Das ist ein JPEG-XL-Bild, das die meisten Browser nicht zeigen können. Exportiere es als JPEG.",
    jpeg_2000: "Das ist ein JPEG-2000-Bild, das Browser nicht zeigen können. Exportiere es als JPEG.",
    photoshop: "Das ist ein Photoshop-Dokument, das Browser nicht zeigen können. Exportiere es als JPEG oder PNG.",
    quicktime: "Das ist ein QuickTime-Film (MOV), den viele Browser nicht abspielen können. Exportiere ihn als MP4, mit H.264 für das Bild und AAC für den Ton.",
    matroska: "Das ist ein Matroska-Video (MKV), das Browser nicht abspielen können. Exportiere es als MP4, mit H.264 für das Bild und AAC für den Ton.",
    video: "Das ist ein Video in einem Format, das Browser nicht abspielen können. Exportiere es als MP4, mit H.264 für das Bild und AAC für den Ton.",
    audio: "Das ist eine Aufnahme in einem Format, das groß ist oder das nicht alle Browser abspielen. Exportiere sie als MP3, M4A oder FLAC.",
    ogg: "Das ist eine Ogg-Datei mit etwas anderem als einer Aufnahme in Vorbis, Opus oder FLAC. Exportiere ein Video als MP4 oder WebM und eine Aufnahme als MP3 oder M4A.",
    office: "Das ist ein Dokument eines Büroprogramms, das wenige öffnen können und das nennt, wer daran schrieb. Exportiere es als PDF.",
    archive: "Das ist ein Archiv, das nicht alle Computer öffnen können. Pack es als ZIP.",
    utf_16: "Das ist Text in UTF-16. Speichere ihn als UTF-8.",
    empty: "Diese Datei ist leer. Kopiere sie noch einmal von der Kamera oder aus dem Programm, das sie gemacht hat.",
    unknown: "Diese Art von Datei ist hier nicht bekannt. Angenommen werden die Bilder JPEG, PNG, GIF und WebP, die Aufnahmen MP3, M4A, OGG, FLAC, MP4 und WebM und die Dokumente PDF, ZIP, EPUB, TXT und CSV.",
    mismatch: SplitSentence::new(
        "Die Datei ist etwas anderes, als ihr Name oder der Upload sagt: Ihr Inhalt ist `{found}`. Gib ihr die richtige Endung.",
    ),
    no_picture: SplitSentence::new("Das ist kein Bild, sondern `{found}`."),
    bytes: Sentence(
        "Dieses Bild ist größer als {most} MiB. Verkleinere es auf {shown} Pixel, größer wird es nicht gezeigt, oder exportiere es als JPEG.",
    ),
    pixels: Sentence(
        "Dieses Bild hat {width} × {height} Pixel; angenommen werden höchstens {most} Millionen Pixel und {side} an einer Seite. Verkleinere es auf {shown} Pixel, größer wird es nicht gezeigt.",
    ),
    frames: Sentence(
        "Diese Animation hat {frames} Einzelbilder mit zusammen {pixels} Pixeln; angenommen werden höchstens {most} Einzelbilder und {millions} Millionen Pixel. Kürze oder verkleinere sie, oder lade sie als Video hoch.",
    ),
    animation: Sentence(
        "Diese Animation hat {width} × {height} Pixel; Animationen werden gespeichert, wie sie sind, deshalb sind höchstens {side} Pixel an einer Seite möglich. Exportiere sie kleiner.",
    ),
    turned_animation: "Diese Animation ist als gedreht oder gespiegelt gekennzeichnet, was Browser verschieden zeigen. Dreh sie in dem Programm, das sie gemacht hat, und exportiere sie noch einmal.",
    memory: Sentence(
        "Dieses Bild hat {width} × {height} Pixel und ist so gespeichert, dass es zu lesen zu viel Speicher braucht. Speichere es als gewöhnliches JPEG (nicht progressiv, nicht CMYK), oder verkleinere es auf {shown} Pixel.",
    ),
    cut_short: "Diese Datei ist unvollständig: Ihr Ende fehlt. Kopiere sie noch einmal von der Kamera oder aus dem Programm, das sie gemacht hat, und lade diese Kopie hoch.",
    picture: "Dieses Bild lässt sich nicht lesen. Öffne es in einem Bildprogramm und exportiere es als JPEG oder PNG.",
    unreadable: "Diese Datei lässt sich nicht lesen. Öffne sie in dem Programm, das sie gemacht hat, und exportiere sie noch einmal.",
    not_utf8: SplitSentence::new(
        "Dieser Text ist nicht in UTF-8 (siehe Byte {n}). Speichere ihn noch einmal mit dieser Kodierung.",
    ),
    quota: Sentence(
        "Die Mediathek hat {used} von {most} MiB, und diese Datei braucht {needs} KiB: Lösche, was nicht gebraucht wird, leere den Papierkorb, oder erhöhe `media.quota_bytes`.",
    ),
    reserve: Sentence(
        "Auf dem Datenträger sind {free} MiB frei, und {kept} MiB bleiben für die Datenbank frei: Schaff Platz auf dem Datenträger.",
    ),
    disk_full: "Der Datenträger ist voll: Schaff Platz darauf, oder leere den Papierkorb der Mediathek.",
};
