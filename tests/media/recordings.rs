//! What becomes of recordings and films: they play as before, and say nothing else.

use std::io::Read;
use std::time::{Duration, Instant};

use tympan::media::{Budget, Error, Kind, Processed};

use super::contains;
use super::samples::boxes::{self, CANARY, POSITION};
use super::samples::ebml;
use super::samples::sound::{self, ape, id3, id3v1, mp3_frame};

/// Makes the files of an upload of any kind.
pub async fn process(bytes: &[u8], declared: Option<&str>) -> Result<Processed, Error> {
    let budget = Budget::of_process(Duration::from_secs(60));
    tympan::media::process(&budget, super::upload(bytes), declared).await
}

/// The stored bytes.
pub fn stored(processed: &mut Processed) -> Vec<u8> {
    let length = processed.master.content.length();
    let mut bytes = Vec::new();
    let mut reader = processed.master.content.reader().unwrap();
    reader.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, length);
    bytes
}

/// The stored bytes of a recording or film of this type, in which no metadata must be left.
async fn cleaned(upload: &[u8], content_type: &str) -> Vec<u8> {
    assert!(contains(upload, CANARY) && contains(upload, POSITION));
    let mut processed = process(upload, None).await.unwrap();
    assert_eq!(processed.master.content_type, content_type);
    let stored = stored(&mut processed);
    assert!(stored.len() <= upload.len());
    assert!(!contains(&stored, CANARY), "{content_type} keeps its text");
    assert!(
        !contains(&stored, POSITION),
        "{content_type} keeps its position"
    );
    stored
}

async fn refusal(upload: &[u8]) -> String {
    process(upload, None).await.unwrap_err().to_string()
}

#[tokio::test]
async fn film_says_nothing_but_its_picture_and_sound() {
    let upload = boxes::film(&[b"vide", b"soun"]);
    let stored = cleaned(
        &[&upload[..], &boxes::named(b"free", POSITION)].concat(),
        "video/mp4",
    )
    .await;
    assert!(contains(&stored, b"PICTSOUN"), "samples are lost");
    assert!(!contains(&stored, &boxes::DATE), "a date is left");
    for name in [
        b"mvhd", b"tkhd", b"stco", b"stsz", b"hdlr", b"vide", b"soun",
    ] {
        assert!(contains(&stored, name));
    }
    for name in [b"udta", b"meta", b"uuid"] {
        assert!(!contains(&stored, name));
    }
    let processed = process(&upload, None).await.unwrap();
    assert_eq!(processed.kind, Kind::Video);
    // The track is turned.
    assert_eq!(processed.master.size, Some((1_080, 1_920)));
}

#[tokio::test]
async fn track_of_positions_is_removed_with_its_samples() {
    for handler in [b"meta", b"text", b"camm"] {
        let upload = boxes::film(&[b"vide", b"soun", handler]);
        let stored = cleaned(&upload, "video/mp4").await;
        assert!(contains(&stored, b"PICTSOUN"));
        assert_eq!(stored.windows(4).filter(|name| name == b"trak").count(), 2);
    }
}

#[tokio::test]
async fn film_without_a_picture_is_a_recording() {
    let upload = boxes::film(&[b"soun", b"text"]);
    cleaned(&upload, "audio/mp4").await;
    let processed = process(&upload, Some("video/mp4")).await.unwrap();
    assert_eq!(
        (processed.kind, processed.master.extension),
        (Kind::Audio, "m4a")
    );
    let silent = boxes::film(&[b"text"]);
    assert!(refusal(&silent).await.contains("neither picture nor sound"));
}

#[tokio::test]
async fn sizes_of_64_bits_and_without_end_are_followed() {
    let film = boxes::film(&[b"soun"]);
    let wide = boxes::wide(b"meta", &[CANARY, POSITION].concat());
    cleaned(&[&film[..], &wide].concat(), "audio/mp4").await;
    let mut endless = boxes::named(b"uuid", &[CANARY, POSITION].concat());
    endless[..4].fill(0);
    cleaned(&[&film[..], &endless].concat(), "audio/mp4").await;
}

#[tokio::test]
async fn box_that_lies_about_its_size_is_refused() {
    let film = boxes::film(&[b"soun"]);
    let with = |bytes: &[u8]| [&film[..], bytes].concat();
    for (lie, sentence) in [
        (&b"\0\0\0\x07meta"[..], "has no size"),
        (b"\0\0\0\x01meta\0\0\0\0\0\0\0\x0F", "has no size"),
        (
            b"\0\0\0\x01meta\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            "cut short",
        ),
        (b"\0\0\0\x01meta", "cut short"),
        (b"\x7F\xFF\xFF\xFFmeta", "cut short"),
        (b"PK\x03\x04 and more", "cut short"),
    ] {
        let refused = refusal(&with(lie)).await;
        assert!(refused.contains(sentence), "{lie:?}: {refused}");
    }
    let inner = boxes::of(b"moov", &[b"\0\0\0\x20trak\0\0\0\0\0\0\0\0".to_vec()]);
    let file = [boxes::head(), inner.clone(), vec![0; 64]].concat();
    assert!(refusal(&file).await.contains("larger than the whole"));
    let endless = boxes::of(b"moov", &[b"\0\0\0\0trak\0\0\0\0\0\0\0\0".to_vec()]);
    assert!(
        refusal(&[boxes::head(), endless, vec![0; 64]].concat())
            .await
            .contains("no size")
    );
    let twice = [&film[..], &boxes::of(b"moov", &[])].concat();
    assert!(refusal(&twice).await.contains("two films"));
    assert!(refusal(&boxes::head()).await.contains("cut short"));
}

#[tokio::test]
async fn tables_that_lie_are_refused() {
    let film = boxes::film(&[b"vide", b"text"]);
    let place = |name: &[u8; 4]| film.windows(4).rposition(|part| part == name).unwrap() + 4;
    for (name, offset) in [(b"stco", 4), (b"stsz", 8), (b"stsc", 4)] {
        let mut lie = film.clone();
        lie[place(name) + offset..place(name) + offset + 4].fill(0xFF);
        assert!(
            refusal(&lie).await.contains("larger than its place"),
            "{name:?}"
        );
    }
    let mut far = film.clone();
    far[place(b"stco") + 8..place(b"stco") + 12].fill(0xFF);
    assert!(refusal(&far).await.contains("cut short"));
    let mut many = film.clone();
    many[place(b"stsz") + 4..place(b"stsz") + 8].fill(0xFF);
    assert!(refusal(&many).await.contains("cut short"));
}

#[tokio::test]
async fn deep_and_many_boxes_take_little_time() {
    let mut deep = boxes::named(b"moov", &[]);
    for _ in 0..5_000 {
        deep = boxes::named(b"moov", &deep);
    }
    let start = Instant::now();
    let _ = refusal(&[boxes::head(), deep].concat()).await;
    let many = boxes::named(b"meta", &[]).repeat(1_000_001);
    let refused = refusal(&[boxes::head(), many].concat()).await;
    assert!(refused.contains("too many parts"), "{refused}");
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[tokio::test]
async fn fragments_beside_a_track_of_positions_are_refused() {
    let fragments = [
        &boxes::film(&[b"vide", b"meta"])[..],
        &boxes::of(b"moof", &[]),
    ]
    .concat();
    assert!(refusal(&fragments).await.contains("can hold positions"));
    let fragments = [
        &boxes::film(&[b"vide"])[..],
        &boxes::of(b"moof", &[boxes::user_data()]),
    ]
    .concat();
    cleaned(&fragments, "video/mp4").await;
}

#[tokio::test]
async fn webm_says_nothing_but_its_picture_and_sound() {
    for (upload, content_type) in [
        (ebml::film(&[1, 2]), "video/webm"),
        (ebml::film(&[2]), "audio/webm"),
        (ebml::recorded(), "video/webm"),
    ] {
        let stored = cleaned(&upload, content_type).await;
        assert!(contains(&stored, b"PICTURE") && contains(&stored, b"V_VP9"));
        assert_eq!(stored.len(), upload.len());
        assert!(!contains(&stored, ebml::TAGS));
    }
    let processed = process(&ebml::film(&[1]), None).await.unwrap();
    assert_eq!(processed.master.size, Some((640, 360)));
}

#[tokio::test]
async fn other_kinds_of_matroska_are_refused() {
    let film = [ebml::head(b"matroska"), ebml::of(ebml::SEGMENT, &[])].concat();
    assert!(refusal(&film).await.contains("Export it as MP4"));
    assert!(
        refusal(&ebml::film(&[1, 17]))
            .await
            .contains("can hold positions")
    );
    assert!(refusal(&ebml::head(b"webm")).await.contains("cut short"));
    let empty = [ebml::head(b"webm"), ebml::of(ebml::SEGMENT, &[])].concat();
    assert!(refusal(&empty).await.contains("cut short"));
    let long = [
        ebml::head(b"webm"),
        b"\x18\x53\x80\x67\x01\x7F\xFF\xFF\xFF\xFF\xFF\xFF".to_vec(),
    ];
    assert!(refusal(&long.concat()).await.contains("cut short"));
    let none = [
        ebml::head(b"webm"),
        b"\x18\x53\x80\x67\x00\xFF\xFF\xFF".to_vec(),
    ];
    assert!(refusal(&none.concat()).await.contains("no size"));
}

#[tokio::test]
async fn what_follows_a_webm_is_cut_off() {
    let film = ebml::film(&[1]);
    let zip = [&film[..], b"PK\x03\x04", CANARY, POSITION].concat();
    assert_eq!(cleaned(&zip, "video/webm").await.len(), film.len());
}

#[tokio::test]
async fn tags_of_an_mp3_are_cut_off() {
    let text = [CANARY, POSITION].concat();
    let sound: Vec<u8> = (1..9).flat_map(mp3_frame).collect();
    let upload = [
        id3(&[&b"APIC\0\0\x10\0\xFF\xFB\x90\0"[..], &text].concat()),
        vec![0; 200],
        sound.clone(),
        ape(&text),
        id3v1(),
    ]
    .concat();
    assert_eq!(cleaned(&upload, "audio/mpeg").await, sound);
}

#[tokio::test]
async fn what_is_between_the_frames_of_an_mp3_is_zeroed() {
    let text = [CANARY, POSITION].concat();
    let sound: Vec<u8> = (1..5).flat_map(mp3_frame).collect();
    let tag = id3(&[&text[..], &mp3_frame(7)].concat());
    let stored = cleaned(&[&sound[..], &id3v1(), &tag, &sound].concat(), "audio/mpeg").await;
    assert_eq!(stored.len(), sound.len() * 2 + 128 + tag.len());
    let between = &stored[sound.len()..sound.len() + 128 + tag.len()];
    assert!(between.iter().all(|byte| *byte == 0));
}

#[tokio::test]
async fn mp3_without_sound_is_refused() {
    assert!(refusal(&id3(CANARY)).await.contains("no sound"));
    let junk = [id3(CANARY), vec![0xFF; 400_000]].concat();
    assert!(refusal(&junk).await.contains("no sound"));
    let picture = [&mp3_frame(1)[..], &[b'x'; 4_000]].concat();
    assert!(refusal(&picture).await.contains("no sound"));
}

#[tokio::test]
async fn comments_and_pictures_of_a_flac_become_padding() {
    let upload = [id3(CANARY), sound::flac(), id3v1()].concat();
    let stored = cleaned(&upload, "audio/flac").await;
    assert_eq!(stored.len(), sound::flac().len());
    let kinds = [stored[4], stored[42], stored[42 + 28], stored[42 + 28 + 22]];
    assert_eq!(kinds, [0, 1, 3, 0x81]);
    assert!(stored.ends_with(&[0xFF, 0xF8, 1, 2, 3, 4, 5]));
    let mut long = sound::flac();
    long[43..46].fill(0xFF);
    assert!(refusal(&long).await.contains("cut short"));
    assert!(refusal(&sound::flac()[..80]).await.contains("cut short"));
}

#[tokio::test]
async fn comments_of_an_ogg_become_empty() {
    for (first, magic) in [
        (&b"\x01vorbis and so on"[..], &b"\x03vorbis"[..]),
        (b"OpusHead and so on", b"OpusTags"),
    ] {
        let upload = sound::ogg(first, magic);
        let stored = cleaned(&upload, "audio/ogg").await;
        assert_eq!(stored.len(), upload.len());
        assert!(contains(&stored, b"SETUP") && contains(&stored, b"SOUND"));
        assert!(contains(&stored, &[magic, &[0; 8]].concat()));
        assert_checksums(&stored);
    }
    let stored = cleaned(&sound::flac_in_ogg(), "audio/ogg").await;
    assert!(contains(&stored, b"\x04\0\0\x18\0\0") && contains(&stored, b"\x81\0\0\x18\0\0"));
    assert_checksums(&stored);
}

/// Asserts that every page has the checksum of its content.
fn assert_checksums(ogg: &[u8]) {
    let starts = ogg
        .windows(4)
        .enumerate()
        .filter(|(_, mark)| mark == b"OggS");
    let starts: Vec<usize> = starts.map(|(at, _)| at).chain([ogg.len()]).collect();
    for page in starts.windows(2) {
        let mut bytes = ogg[page[0]..page[1]].to_vec();
        let stated = u32::from_le_bytes(bytes[22..26].try_into().unwrap());
        bytes[22..26].fill(0);
        assert_eq!(sound::ogg_checksum(&bytes), stated);
    }
}

#[tokio::test]
async fn other_kinds_of_ogg_are_refused() {
    let film = sound::ogg(b"\x80theora and so on", b"\x81theora");
    assert!(refusal(&film).await.contains("Export a video as MP4"));
    let upload = sound::ogg(b"OpusHead and so on", b"OpusTags");
    assert!(
        refusal(&upload[..upload.len() - 3])
            .await
            .contains("cut short")
    );
    let strange = sound::ogg_page(0, 0, &[b"SOUND"], false);
    assert!(refusal(&strange).await.contains("no beginning"));
    let zip = [&upload[..], b"PK\x03\x04"].concat();
    assert_eq!(cleaned(&zip, "audio/ogg").await.len(), upload.len());
}

#[tokio::test]
async fn random_damage_to_recordings_never_panics() {
    let mut random = 11_u32;
    let mut next = move |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize % below
    };
    for file in [
        boxes::film(&[b"vide", b"soun", b"meta"]),
        ebml::film(&[1, 2]),
        ebml::recorded(),
        sound::flac(),
        sound::ogg(b"\x01vorbis and so on", b"\x03vorbis"),
        [
            id3(CANARY),
            mp3_frame(1),
            mp3_frame(2),
            mp3_frame(3),
            ape(CANARY),
        ]
        .concat(),
    ] {
        for _ in 0..300 {
            let mut damaged = file.clone();
            for _ in 0..=next(4) {
                let at = next(damaged.len());
                damaged[at] = u8::try_from(next(256)).unwrap();
            }
            if let Ok(mut processed) = process(&damaged, None).await {
                assert!(stored(&mut processed).len() <= file.len());
            }
        }
    }
}
