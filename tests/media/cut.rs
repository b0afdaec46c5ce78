//! Parts of stored pictures, for link previews.

use std::time::Duration;

use tympan::media::{Budget, Cut, cut};

use super::is_like;
use super::samples::{self, QUARTERS, jpeg, png};

async fn cut_of(file: Vec<u8>, wanted: Cut) -> (u32, u32, Vec<[u8; 4]>) {
    let budget = Budget::new(64 << 20, 1, Duration::from_secs(1));
    let part = cut(&budget, file.into(), wanted).await.unwrap();
    assert!(part.starts_with(b"\xFF\xD8\xFF"), "it is no JPEG");
    samples::decode(&part)
}

fn middle((width, height, pixels): &(u32, u32, Vec<[u8; 4]>)) -> [u8; 4] {
    pixels[(height / 2 * width + width / 2) as usize]
}

#[tokio::test]
async fn each_quarter_can_be_cut_out_and_reduced() {
    let file = jpeg::encode(&samples::quarters(400, 200), 400, 200);
    for (quarter, (x, y)) in [(0, 0), (200, 0), (0, 100), (200, 100)]
        .into_iter()
        .enumerate()
    {
        let wanted = Cut {
            part: (x, y, 200, 100),
            of_width: 400,
            size: (50, 25),
        };
        let part = cut_of(file.clone(), wanted).await;
        assert_eq!((part.0, part.1), (50, 25));
        assert!(
            is_like(middle(&part), QUARTERS[quarter]),
            "{quarter}: {:?}",
            middle(&part)
        );
    }
}

#[tokio::test]
async fn a_part_is_found_in_a_smaller_size_of_the_picture() {
    let file = jpeg::encode(&samples::quarters(200, 100), 200, 100);
    let wanted = Cut {
        part: (1000, 500, 1000, 500),
        of_width: 2000,
        size: (100, 50),
    };
    let part = cut_of(file, wanted).await;
    assert_eq!((part.0, part.1), (100, 50));
    assert!(is_like(middle(&part), QUARTERS[3]), "{:?}", middle(&part));
}

#[tokio::test]
async fn what_is_transparent_becomes_white() {
    let pixels = samples::with_alpha(&samples::quarters(40, 40), |_| 0);
    let file = png::encode(&pixels, 40, 40, ::png::ColorType::Rgba);
    let wanted = Cut {
        part: (0, 0, 40, 40),
        of_width: 40,
        size: (40, 40),
    };
    let part = cut_of(file, wanted).await;
    assert!(is_like(middle(&part), [255; 4]), "{:?}", middle(&part));
}
