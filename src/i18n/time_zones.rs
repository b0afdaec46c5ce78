//! Guesses of a time zone from a language.

use crate::model::LanguageTag;

/// The zones in which most people of a region live, by its code.
const BY_REGION: [(&str, &str); 34] = [
    ("AR", "America/Argentina/Buenos_Aires"),
    ("AT", "Europe/Vienna"),
    ("AU", "Australia/Sydney"),
    ("BE", "Europe/Brussels"),
    ("BR", "America/Sao_Paulo"),
    ("CA", "America/Toronto"),
    ("CH", "Europe/Zurich"),
    ("CL", "America/Santiago"),
    ("CN", "Asia/Shanghai"),
    ("CO", "America/Bogota"),
    ("CZ", "Europe/Prague"),
    ("DE", "Europe/Berlin"),
    ("DK", "Europe/Copenhagen"),
    ("EG", "Africa/Cairo"),
    ("ES", "Europe/Madrid"),
    ("FI", "Europe/Helsinki"),
    ("FR", "Europe/Paris"),
    ("GB", "Europe/London"),
    ("IE", "Europe/Dublin"),
    ("IN", "Asia/Kolkata"),
    ("IT", "Europe/Rome"),
    ("JP", "Asia/Tokyo"),
    ("KR", "Asia/Seoul"),
    ("MA", "Africa/Casablanca"),
    ("MX", "America/Mexico_City"),
    ("NL", "Europe/Amsterdam"),
    ("NO", "Europe/Oslo"),
    ("NZ", "Pacific/Auckland"),
    ("PL", "Europe/Warsaw"),
    ("PT", "Europe/Lisbon"),
    ("SA", "Asia/Riyadh"),
    ("SE", "Europe/Stockholm"),
    ("US", "America/New_York"),
    ("ZA", "Africa/Johannesburg"),
];
/// The regions of languages that are spoken mostly in one.
const REGIONS: [(&str, &str); 14] = [
    ("cs", "CZ"),
    ("da", "DK"),
    ("de", "DE"),
    ("es", "ES"),
    ("fi", "FI"),
    ("fr", "FR"),
    ("it", "IT"),
    ("ja", "JP"),
    ("ko", "KR"),
    ("nb", "NO"),
    ("nl", "NL"),
    ("pl", "PL"),
    ("sv", "SE"),
    ("zh", "CN"),
];

/// Returns the time zone in which somebody with this language probably lives; `None` if that could be
/// anywhere.
#[must_use]
pub fn time_zone_of(language: &LanguageTag) -> Option<&'static str> {
    let find = |list: &[(&str, &'static str)], key: &str| {
        let mut found = list
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(key));
        found.next().map(|(_, value)| *value)
    };
    let region = language
        .subtags()
        .find(|part| part.len() == 2)
        .map(str::to_owned)
        .or_else(|| find(&REGIONS, &language.primary()).map(str::to_owned))?;
    find(&BY_REGION, &region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_exists_and_every_region_has_one() {
        for (region, zone) in BY_REGION {
            assert!(zone.parse::<chrono_tz::Tz>().is_ok(), "{region} {zone}");
        }
        for (language, region) in REGIONS {
            assert!(
                BY_REGION.iter().any(|(known, _)| *known == region),
                "{language}"
            );
        }
    }

    #[test]
    fn a_region_goes_before_a_language() {
        let zone = |tag: &str| time_zone_of(&LanguageTag::parse(tag).expect(tag));
        assert_eq!(zone("de"), Some("Europe/Berlin"));
        assert_eq!(zone("de-AT"), Some("Europe/Vienna"));
        assert_eq!(zone("zh-Hant-HK"), None);
        assert_eq!(zone("en-GB"), Some("Europe/London"));
        assert_eq!(zone("en"), None);
    }
}
