//! The names that WordPress gives to the smaller sizes of a picture.
//!
//! Beside `press.jpg` are `press-300x200.jpg` and more. A picture that is larger than 2560 pixels, or
//! turned by its EXIF data, is shown as `press-scaled.jpg` or `press-rotated.jpg`, and its own file may
//! have been deleted.

/// What is appended to the name of a picture that WordPress has reduced or turned.
const AT_FULL_SIZE: [&str; 2] = ["-scaled", "-rotated"];
/// The extensions of pictures of which there are smaller sizes.
const EXTENSIONS: [&str; 5] = ["jpg", "jpeg", "png", "gif", "webp"];

/// Splits the size off the name of one of WordPress's smaller pictures: `press-300x200.jpg` is
/// `press.jpg` in 300 × 200 pixels.
pub(super) fn split_size(name: &str) -> Option<(String, (i64, i64))> {
    let (stem, extension) = name.rsplit_once('.')?;
    let (stem, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let side = |digits: &str| {
        let is_number = (1..=4).contains(&digits.len()) && !digits.starts_with('0');
        digits.parse().ok().filter(|_| is_number)
    };
    let size = (side(width)?, side(height)?);
    (!stem.is_empty()).then(|| (format!("{stem}.{extension}"), size))
}

/// Returns the names or paths under which a picture may be found in full size, the likeliest first;
/// none if this is not one of WordPress's smaller sizes.
#[must_use]
pub fn full_size_names(name: &str) -> Vec<String> {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return Vec::new();
    };
    if !EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()) {
        return Vec::new();
    }
    let original = AT_FULL_SIZE.iter().find_map(|end| stem.strip_suffix(end));
    if let Some(original) = original {
        return vec![format!("{original}.{extension}")];
    }
    let Some((original, _)) = split_size(name) else {
        return Vec::new();
    };
    let stem = original.strip_suffix(extension).unwrap_or(&original);
    let stem = stem.strip_suffix('.').unwrap_or(stem);
    let others = AT_FULL_SIZE.map(|end| format!("{stem}{end}.{extension}"));
    std::iter::once(original.clone()).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smaller_size_leads_to_the_names_of_the_picture() {
        for (name, names) in [
            (
                "2019/03/x-300x200.jpg",
                &[
                    "2019/03/x.jpg",
                    "2019/03/x-scaled.jpg",
                    "2019/03/x-rotated.jpg",
                ][..],
            ),
            (
                "a-b-1x1.PNG",
                &["a-b.PNG", "a-b-scaled.PNG", "a-b-rotated.PNG"],
            ),
            ("x-scaled.jpg", &["x.jpg"]),
            ("x-rotated.jpeg", &["x.jpeg"]),
            ("x.jpg", &[]),
            ("x-300x200.pdf", &[]),
            ("x-0x200.jpg", &[]),
            ("-300x200.jpg", &[]),
            ("scaled", &[]),
        ] {
            assert_eq!(full_size_names(name), names, "{name}");
        }
    }
}
