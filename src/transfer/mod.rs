//! Moving blogs in and out.

pub mod blogger;
pub mod imported;
