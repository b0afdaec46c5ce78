//! Galleries: pictures in rows of one height, without a script.
//!
//! The style sheet gives each picture a share of its row by its ratio, and begins another row where
//! the least widths no longer fit. A browser chooses the file of a picture before it knows any of
//! that, so that the same arithmetic is done here for the attribute `sizes`.

/// The ratios of width to height, in tenths, that have a class in `static/css/prose.css`.
const RATIOS: [i64; 9] = [4, 6, 8, 10, 13, 15, 18, 24, 36];

/// The least width of a picture of a gallery, in pixels: a smaller one would be enlarged.
pub(super) const LEAST_PIXELS: i64 = 240;

/// The least and the largest width of a picture for each tenth of its ratio, in hundredths of a rem,
/// and the gap between two pictures: those of `.gallery` in `static/css/prose.css`.
const LEAST: i64 = 90;
const LARGEST: i64 = 230;
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

/// Divides the pictures of a gallery into rows of about one length, so that none is left over for a
/// row of its own. Returns the number of pictures in each row, given their ratios in tenths.
pub(super) fn rows(ratios: &[i64]) -> Vec<usize> {
    let count = i64::try_from(row_count(ratios)).unwrap_or(1);
    let total = ratios.iter().sum::<i64>().max(1);
    let mut rows = Vec::new();
    let (mut passed, mut last) = (0, None);
    for ratio in ratios {
        // The row in which the middle of the picture is, if all are in one line that is cut evenly.
        let row = (passed * 2 + ratio) * count / (total * 2);
        passed += ratio;
        match rows.last_mut().filter(|_| last == Some(row)) {
            Some(pictures) => *pictures += 1,
            None => rows.push(1),
        }
        last = Some(row);
    }
    rows
}

/// Returns the number of rows that pictures need on a desk.
fn row_count(ratios: &[i64]) -> usize {
    let (mut count, mut taken) = (1, 0);
    for ratio in ratios {
        let needed = ratio * LEAST + if taken == 0 { 0 } else { GAP };
        if taken > 0 && taken + needed > DESK {
            count += 1;
            taken = ratio * LEAST;
        } else {
            taken += needed;
        }
    }
    count
}

/// Returns the widths at which the pictures of a row of a gallery are shown, given their ratios in
/// tenths, for the attribute `sizes` of each.
pub(super) fn sizes(ratios: &[i64]) -> Vec<String> {
    // A desk has the rows that `rows` made, and only a narrow screen breaks them.
    let on_desk = shares(ratios, DESK);
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

/// Returns the widths of the pictures of a row in a column, in hundredths of a rem. Where the column is
/// too narrow, the row is broken.
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
        assert_eq!(widths(&[6], DESK), [1380]);
        assert_eq!(widths(&[], DESK), [0; 0]);
    }

    #[test]
    fn rows_are_of_about_one_length() {
        for (ratios, expected) in [
            (&[15, 15][..], &[2][..]),
            (&[13, 13, 13, 13], &[2, 2]),
            (&[15, 13, 10, 15, 13], &[2, 1, 2]),
            (&[10; 7], &[2, 3, 2]),
            (&[15; 8], &[2, 2, 2, 2]),
            (&[36, 8], &[1, 1]),
            (&[8, 36, 8], &[1, 1, 1]),
            (&[15], &[1]),
            (&[], &[]),
        ] {
            assert_eq!(rows(ratios), expected, "{ratios:?}");
        }
    }

    #[test]
    fn sizes_are_those_of_a_desk_and_a_phone() {
        assert_eq!(
            sizes(&[15, 15, 15]),
            [
                "(min-width: 42rem) 12rem, 100vw",
                "(min-width: 42rem) 12rem, 100vw",
                "(min-width: 42rem) 12rem, 100vw",
            ]
        );
        assert_eq!(
            sizes(&[8, 10]),
            [
                "(min-width: 42rem) 15rem, 44vw",
                "(min-width: 42rem) 19rem, 55vw",
            ]
        );
        assert_eq!(sizes(&[24, 6])[1], "(min-width: 42rem) 7rem, 14rem");
    }
}
