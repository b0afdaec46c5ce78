//! Figures as lines of a table.

/// The values of several runs.
#[derive(Clone, Debug, Default)]
pub struct Series(Vec<f64>);

impl Series {
    /// Adds the value of a run.
    pub fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The values of `self` divided by those of `other`, pair by pair.
    pub fn over(&self, other: &Self) -> Self {
        Self(
            self.0
                .iter()
                .zip(&other.0)
                .map(|(ours, theirs)| ours / theirs)
                .collect(),
        )
    }

    /// The median.
    pub fn median(&self) -> f64 {
        let sorted = self.sorted();
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
    }

    fn spread(&self) -> String {
        let sorted = self.sorted();
        let end =
            |value: Option<&f64>| value.map_or_else(|| "-".to_owned(), |value| figure(*value));
        format!("{} to {}", end(sorted.first()), end(sorted.last()))
    }
}

/// The goal of a figure.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// At least this value.
    AtLeast(f64),
    /// At most this value.
    AtMost(f64),
    /// No goal: the figure explains another one.
    Open,
}

impl Goal {
    fn words(self, value: f64) -> String {
        let verdict = |met: bool| if met { "met" } else { "MISSED" };
        match self {
            Self::AtLeast(least) => format!(">= {}: {}", figure(least), verdict(value >= least)),
            Self::AtMost(most) => format!("<= {}: {}", figure(most), verdict(value <= most)),
            Self::Open => String::new(),
        }
    }
}

/// The first line of the table.
pub fn heading() -> String {
    format!("{:<58} {:>8}  {:<18} goal", "measured", "median", "spread")
}

/// Prints a line of the table.
pub fn line(what: &str, series: &Series, goal: Goal) {
    let median = series.median();
    println!(
        "{what:<58} {:>8}  {:<18} {}",
        figure(median),
        series.spread(),
        goal.words(median)
    );
}

/// Prints a remark below a line.
pub fn remark(words: &str) {
    println!("    {words}");
}

fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 20.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
