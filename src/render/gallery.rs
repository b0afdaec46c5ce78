//! Galleries: pictures in rows of one height, without a script.
//!
//! The style sheet gives each picture a share of its row by its ratio, and begins another row where
//! the least widths no longer fit. A browser chooses the file of a picture before it knows any of
//! that, so that the same arithmetic is done here for the attribute `sizes`.

/// The ratios of width to height, in tenths, that have a class in `static/css/prose.css`.
const RATIOS: [i64; 7] = [6, 8, 10, 13, 15, 18, 24];

/// The least and the largest width of a picture for each tenth of its ratio, in hundredths of a rem,
/// and the gap between two pictures: those of `.gallery` in `static/css/prose.css`.
const LEAST: i64 = 90;
const LARGEST: i64 = 180;
const GAP: i64 = 40;

/// The widths of the column on a desk and on a phone of 390 pixels, in hundredths of a rem.
const DESK: i64 = 3400;
const PHONE: i64 = 2190;

/// Returns the ratio of a picture in tenths, rounded to one that has a class.
pub(super) fn nearest_ratio(width: i64, height: i64) -> i64 {
    let tenths = (width * 20 / height.max(1) + 1) / 2;
    let nearest = RATIOS
        .into_iter()
        .min_by_key(|ratio| (ratio - tenths).abs());
    nearest.unwrap_or(10)
}

/// Returns the widths at which the pictures of a gallery are shown, given their ratios in tenths,
/// for the attribute `sizes` of each.
pub(super) fn sizes(ratios: &[i64]) -> Vec<String> {
    let on_desk = widths(ratios, DESK);
    let on_phone = widths(ratios, PHONE);
    let both = ratios.iter().zip(on_desk.into_iter().zip(on_phone));
    both.map(|(ratio, (desk, phone))| {
        // A picture at its largest width does not grow with the screen.
        let narrow = match phone == ratio * LARGEST {
            true => format!("{}rem", divided_up(phone, 100)),
            false => format!("{}vw", divided_up(phone * 100, PHONE)),
        };
        format!("(min-width: 42rem) {}rem, {narrow}", divided_up(desk, 100))
    })
    .collect()
}

/// Returns the widths of the pictures in a column, in hundredths of a rem.
fn widths(ratios: &[i64], column: i64) -> Vec<i64> {
    let mut widths = Vec::with_capacity(ratios.len());
    let mut row = Vec::new();
    let mut taken = 0;
    for ratio in ratios {
        let needed = ratio * LEAST + if row.is_empty() { 0 } else { GAP };
        if taken + needed > column && !row.is_empty() {
            widths.extend(shares(&row, column));
            row.clear();
            taken = 0;
        }
        taken += ratio * LEAST + if row.is_empty() { 0 } else { GAP };
        row.push(*ratio);
    }
    widths.extend(shares(&row, column));
    widths
}

/// Returns the widths of the pictures of one row.
fn shares(row: &[i64], column: i64) -> Vec<i64> {
    let gaps = GAP * i64::try_from(row.len().saturating_sub(1)).unwrap_or(0);
    let sum: i64 = row.iter().sum();
    let share = |ratio: &i64| ratio * (column - gaps) / sum.max(1);
    row.iter()
        .map(|ratio| share(ratio).min(ratio * LARGEST))
        .collect()
}

/// Divides positive numbers, and rounds up.
fn divided_up(number: i64, by: i64) -> i64 {
    (number + by - 1) / by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_share_of_a_row() {
        assert_eq!(widths(&[15, 15], DESK), [1680, 1680]);
        assert_eq!(widths(&[8, 15], DESK), [1168, 2191]);
        // 24 + 24 tenths need 43 rem: two rows, each with one picture as wide as the column.
        assert_eq!(widths(&[24, 24], DESK), [3400, 3400]);
        assert_eq!(widths(&[6], DESK), [1080]);
        assert_eq!(widths(&[], DESK), [0; 0]);
    }

    #[test]
    fn sizes_are_those_of_a_desk_and_a_phone() {
        assert_eq!(
            sizes(&[15, 15, 15]),
            [
                "(min-width: 42rem) 17rem, 100vw",
                "(min-width: 42rem) 17rem, 100vw",
                "(min-width: 42rem) 27rem, 100vw",
            ]
        );
        assert_eq!(
            sizes(&[8, 10]),
            [
                "(min-width: 42rem) 15rem, 44vw",
                "(min-width: 42rem) 18rem, 55vw",
            ]
        );
        assert_eq!(sizes(&[24, 6])[1], "(min-width: 42rem) 7rem, 11rem");
    }
}
