//! The colours of a PNG that states them by numbers instead of a profile (PNG Specification, third
//! edition, sections 11.3.2.1 to 11.3.2.4).
//!
//! Browsers honour the numbers, and the smaller sizes of a picture would look different without them.
//! So they become a profile, which is treated like any other.

use moxcms::{
    Chromaticity, CicpProfile, ColorPrimaries, ColorProfile, ToneReprCurve, XyY, curve_from_gamma,
};

/// The gamma of sRGB, as `gAMA` states it, and how far others are from it that mean the same.
const SRGB_GAMMA: u32 = 45_455;
const SRGB_TOLERANCE: u32 = 2_300;
/// What numbers are multiplied by.
const SCALE: f32 = 100_000.0;

/// The numbers of a PNG, as far as it has them.
#[derive(Clone, Copy, Debug, Default)]
pub struct ColorNumbers {
    /// `cICP`: primaries, transfer, matrix, and whether the whole range is used (ITU-T H.273).
    pub code_points: Option<[u8; 4]>,
    /// `gAMA`: the exponent from light to samples, times 100,000.
    pub gamma: Option<u32>,
    /// `cHRM`: white, red, green and blue, each as x and y, times 100,000.
    pub chromaticities: Option<[u32; 8]>,
}

impl ColorNumbers {
    /// Returns the profile of these colours. Returns `None` if there are no numbers, if they are those
    /// of sRGB, or if no light has them.
    #[must_use]
    pub fn profile(&self, is_gray: bool) -> Option<Vec<u8>> {
        let profile = match (self.code_points, is_gray) {
            (Some([primaries, transfer, ..]), false) => of_code_points(primaries, transfer)?,
            (Some(_), true) => return None,
            (None, true) => ColorProfile::new_gray_with_gamma(self.exponent()?),
            (None, false) => self.of_measurements()?,
        };
        profile.encode().ok()
    }

    /// The exponent from samples to light, unless it is that of sRGB.
    fn exponent(&self) -> Option<f32> {
        let gamma = self
            .gamma
            .filter(|gamma| (1_000..1_000_000).contains(gamma))?;
        let is_srgb = gamma.abs_diff(SRGB_GAMMA) <= SRGB_TOLERANCE;
        (!is_srgb).then_some(SCALE / gamma as f32)
    }

    fn of_measurements(&self) -> Option<ColorProfile> {
        let mut profile = ColorProfile::new_srgb();
        let (exponent, colors) = (self.exponent(), self.chromaticities.and_then(points));
        if exponent.is_none() && colors.is_none() {
            return None;
        }
        if let Some([white, red, green, blue]) = colors {
            let white = XyY::new(white.x.into(), white.y.into(), 1.0);
            profile.update_rgb_colorimetry(white, ColorPrimaries { red, green, blue });
        }
        if let Some(exponent) = exponent {
            profile.cicp = None;
            set_curve(&mut profile, curve_from_gamma(exponent));
        }
        Some(profile)
    }
}

fn of_code_points(primaries: u8, transfer: u8) -> Option<ColorProfile> {
    let code_points = CicpProfile {
        color_primaries: primaries.try_into().ok()?,
        transfer_characteristics: transfer.try_into().ok()?,
        matrix_coefficients: 0.try_into().ok()?,
        full_range: true,
    };
    let profile = ColorProfile::new_from_cicp(code_points);
    profile.red_trc.is_some().then_some(profile)
}

fn set_curve(profile: &mut ColorProfile, curve: ToneReprCurve) {
    profile.green_trc = Some(curve.clone());
    profile.blue_trc = Some(curve.clone());
    profile.red_trc = Some(curve);
}

/// Returns white, red, green and blue; `None` if they span no colours.
fn points(numbers: [u32; 8]) -> Option<[Chromaticity; 4]> {
    let (pairs, _) = numbers.as_chunks::<2>();
    let point = |[x, y]: [u32; 2]| Chromaticity::new(x as f32 / SCALE, y as f32 / SCALE);
    let points: [Chromaticity; 4] = pairs
        .iter()
        .copied()
        .map(point)
        .collect::<Vec<_>>()
        .try_into()
        .ok()?;
    let is_color =
        |point: &Chromaticity| point.y > 0.01 && point.x >= 0.0 && point.x + point.y <= 1.01;
    let [_, red, green, blue] = points;
    let area = (green.x - red.x) * (blue.y - red.y) - (blue.x - red.x) * (green.y - red.y);
    (points.iter().all(is_color) && area.abs() > 0.01).then_some(points)
}
