//! The header of a frame of MPEG audio, layer III (ISO/IEC 11172-3, section 2.4.1.3).

/// The kilobits per second by the index in a header, for MPEG-1 and for MPEG-2.
const BITRATES: [[u32; 15]; 2] = [
    [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// Returns the length of the frame that begins with this header, if it is one.
pub fn frame_length(header: [u8; 4]) -> Option<u64> {
    let [sync, kind, rates, _] = header;
    if sync != 0xFF || kind & 0xE0 != 0xE0 || kind & 0x06 != 0x02 {
        return None;
    }
    let (is_mpeg1, divisor) = match kind >> 3 & 3 {
        3 => (true, 1),
        2 => (false, 2),
        0 => (false, 4),
        _ => return None,
    };
    let bitrate = BITRATES[usize::from(!is_mpeg1)].get(usize::from(rates >> 4))?;
    let sample_rate = [44_100, 48_000, 32_000].get(usize::from(rates >> 2 & 3))? / divisor;
    // A bit rate of zero means that the length is not stated, which browsers do not play.
    if *bitrate == 0 {
        return None;
    }
    let samples_in_eighths = if is_mpeg1 { 144 } else { 72 };
    let padding = u64::from(rates >> 1 & 1);
    Some(u64::from(samples_in_eighths * 1_000 * bitrate / sample_rate) + padding)
}
