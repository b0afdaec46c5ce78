//! Two processes under the same load, in turns.

use super::load::{Load, Requests, Seen};
use super::report::Series;
use super::server::Server;
use super::{Plan, report};

/// A process and the requests for it.
pub struct Side<'a> {
    /// The process.
    pub server: &'a Server,
    /// The requests.
    pub requests: Requests,
}

/// The results of both sides, run by run.
#[derive(Debug, Default)]
pub struct Compared {
    /// The server's good answers a second.
    pub rate: Series,
    /// The reference's good answers a second.
    pub reference_rate: Series,
    /// The server's processor time for an answer, in microseconds.
    pub cost: Series,
    /// The reference's processor time for an answer, in microseconds.
    pub reference_cost: Series,
    bad: u64,
}

impl Compared {
    /// The server's rate as a multiple of the reference's.
    pub fn speed(&self) -> Series {
        self.rate.over(&self.reference_rate)
    }

    /// The reference's processor time as a multiple of the server's.
    pub fn thrift(&self) -> Series {
        self.reference_cost.over(&self.cost)
    }

    /// Prints the absolute figures behind the ratios, and a warning if requests failed.
    pub fn remark(&self) {
        let (ours, theirs) = (self.rate.median(), self.reference_rate.median());
        let (cost, their_cost) = (self.cost.median(), self.reference_cost.median());
        report::remark(&format!(
            "answers a second {ours:.0} : {theirs:.0}; processor time an answer {cost:.1} : {their_cost:.1} us"
        ));
        if self.bad > 0 {
            report::remark(&format!(
                "{} requests went wrong: the figures mean nothing",
                self.bad
            ));
        }
    }
}

/// Measures both sides in turns. The side that begins alternates.
pub fn compare(plan: Plan, ours: &Side<'_>, reference: &Side<'_>) -> Compared {
    let mut compared = Compared::default();
    let warm = Plan {
        run: plan.run / 4,
        ..plan
    };
    measure(warm, ours);
    measure(warm, reference);
    for turn in 0..plan.runs {
        let (first, second) = if turn % 2 == 0 {
            (ours, reference)
        } else {
            (reference, ours)
        };
        let (first, second) = (measure(plan, first), measure(plan, second));
        let (us, them) = if turn % 2 == 0 {
            (first, second)
        } else {
            (second, first)
        };
        compared.rate.push(us.0.rate());
        compared.reference_rate.push(them.0.rate());
        compared.cost.push(us.1);
        compared.reference_cost.push(them.1);
        compared.bad += us.0.bad + them.0.bad;
    }
    compared
}

/// One run: its results, and the processor time for an answer in microseconds.
fn measure(plan: Plan, side: &Side<'_>) -> (Seen, f64) {
    let before = side.server.cpu();
    let seen = Load::of(
        side.server.address,
        plan.clients,
        plan.run,
        side.requests.clone(),
    )
    .run();
    let cost = (side.server.cpu() - before) * 1e6 / seen.good.max(1) as f64;
    (seen, cost)
}
