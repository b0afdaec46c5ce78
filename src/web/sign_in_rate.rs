//! Rate limits for failed sign-ins, and for mails with links that sign in, by network, by browser and by
//! user.
//!
//! Only failures count: an attempt takes a token, and a success gives it back. Nobody can lock a user
//! out. The limit by user holds for browsers in which that user never signed in; a browser that
//! knows the user has a limit of its own. The same is true of mails: somebody who knows the address of a
//! user can use up the mails for browsers that are not the user's, whose links the user gets and may use.

use chrono::TimeDelta;

use super::client_network::Network;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::UserId;
use crate::rate_limit::RateLimit;
use crate::secrets;

/// The failures a minute from one network.
const PER_MINUTE_OF_NETWORK: u32 = 10;
/// The failures an hour for one user from all browsers that do not know the user.
const PER_HOUR_OF_USER: u32 = 20;
/// The failures an hour for one user from one browser that knows the user.
const PER_HOUR_OF_DEVICE: u32 = 20;

/// The forms a minute from one network that ask for a link.
const LINKS_PER_MINUTE_OF_NETWORK: u32 = 5;
/// The mails an hour to one user for all browsers that do not know the user, and for each that does.
const LINKS_PER_HOUR: u32 = 3;

/// The mails an hour by which one user has addresses confirmed.
const PROOFS_PER_HOUR: u32 = 5;

/// The rate limits for failed sign-ins and for links that sign in.
#[derive(Debug, Default)]
pub struct SignInRate {
    networks: RateLimit<Network>,
    targets: RateLimit<Target>,
    networks_of_links: RateLimit<Network>,
    targets_of_links: RateLimit<Target>,
    proofs: RateLimit<UserId>,
}

/// Who is tried, and from where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Target {
    /// A user, from any browser that does not know the user.
    User(UserId),
    /// A name that nobody has, by its hash.
    Unknown(Vec<u8>),
    /// A user, from a browser that knows the user, by its device token.
    Device(String),
}

/// An attempt that was counted, and is given back when it succeeds.
#[derive(Debug)]
pub struct Attempt {
    network: Option<Network>,
    target: Target,
}

impl Attempt {
    /// An attempt to sign in as `user`, or under a name that nobody has. `device` is the device
    /// token of a browser that knows the user.
    #[must_use]
    pub fn new(
        network: Option<Network>,
        user: Option<UserId>,
        name: &str,
        device: Option<&str>,
    ) -> Self {
        let target = match (user, device) {
            (Some(_), Some(device)) => Target::Device(device.to_owned()),
            (Some(user), None) => Target::User(user),
            (None, _) => Target::Unknown(secrets::hash(name)[..8].to_vec()),
        };
        Self { network, target }
    }
}

impl SignInRate {
    /// Counts an attempt before it is made.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the network, the user or the browser has used up its limit.
    pub fn count(&self, attempt: &Attempt, now: Timestamp) -> Result<()> {
        let refuse = |retry_after| Error::TooMany { retry_after };
        if let Some(network) = &attempt.network {
            self.networks
                .take(network, PER_MINUTE_OF_NETWORK, now)
                .map_err(refuse)?;
        }
        let most = match attempt.target {
            Target::Device(_) => PER_HOUR_OF_DEVICE,
            Target::User(_) | Target::Unknown(_) => PER_HOUR_OF_USER,
        };
        self.targets
            .take_within(&attempt.target, most, TimeDelta::hours(1), now)
            .map_err(refuse)
    }

    /// Gives an attempt back that succeeded.
    pub fn succeeded(&self, attempt: &Attempt) {
        if let Some(network) = &attempt.network {
            self.networks.give_back(network);
        }
        self.targets.give_back(&attempt.target);
    }

    /// Counts a form that asks for a link. Returns whether the user may get another mail, of which
    /// nobody but the user may learn.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the network has used up its limit.
    pub fn count_link(&self, attempt: &Attempt, now: Timestamp) -> Result<bool> {
        if let Some(network) = &attempt.network {
            self.networks_of_links
                .take(network, LINKS_PER_MINUTE_OF_NETWORK, now)
                .map_err(|retry_after| Error::TooMany { retry_after })?;
        }
        let hour = TimeDelta::hours(1);
        let taken = self
            .targets_of_links
            .take_within(&attempt.target, LINKS_PER_HOUR, hour, now);
        Ok(taken.is_ok())
    }

    /// Counts an address that a user wants to have confirmed.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the user has used up the limit.
    pub fn count_proof(&self, user: UserId, now: Timestamp) -> Result<()> {
        let hour = TimeDelta::hours(1);
        self.proofs
            .take_within(&user, PROOFS_PER_HOUR, hour, now)
            .map_err(|retry_after| Error::TooMany { retry_after })
    }

    /// Drops what carries no information any more.
    pub fn sweep(&self, now: Timestamp) {
        self.networks.sweep(now);
        self.targets.sweep(now);
        self.networks_of_links.sweep(now);
        self.targets_of_links.sweep(now);
        self.proofs.sweep(now);
    }
}
