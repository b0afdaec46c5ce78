//! SimHash (Charikar 2002): a number of 64 bits, most of which near copies of a text share. It is
//! computed over the text's features, the runs of two to five characters and the shape.

use super::learning::Features;

/// The maximum number of differing bits between copies.
const NEAR: u32 = 6;
/// The length below which texts are alike by chance, such as "Nice post!", in characters.
const CHARACTERS_MIN: usize = 40;

/// Returns the SimHash of a text; `None` for one that is too short.
#[must_use]
pub fn of(text: &str) -> Option<i64> {
    if text.chars().count() < CHARACTERS_MIN {
        return None;
    }
    let mut balance = [0_i64; 64];
    for feature in Features::of(text).numbers() {
        let spread = u64::from(feature + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let spread = (spread ^ (spread >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        balance
            .iter_mut()
            .enumerate()
            .for_each(|(bit, balance)| *balance += if spread >> bit & 1 == 1 { 1 } else { -1 });
    }
    let number = balance
        .iter()
        .enumerate()
        .fold(0_u64, |number, (bit, balance)| {
            number | u64::from(*balance > 0) << bit
        });
    Some(number.cast_signed())
}

/// Whether two SimHashes belong to near copies.
#[must_use]
pub fn are_near(one: i64, other: i64) -> bool {
    (one ^ other).count_ones() <= NEAR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_near_and_others_are_far() {
        let text = "I made four thousand a week from home with this one simple trick, look at my page to learn how it is done";
        let copy = text.replace("four thousand", "five thousand");
        let other = "The crust needs a very hot oven and a pot with a lid; I bake mine for forty minutes and take the lid off at half time";
        let number = |text: &str| of(text).expect("long enough");
        assert!(are_near(number(text), number(&copy)));
        assert!(!are_near(number(text), number(other)));
        assert_eq!(of("Nice post!"), None);
    }
}
