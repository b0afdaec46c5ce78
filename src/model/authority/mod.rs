//! Who may do what, and in whose name a change is recorded.
//!
//! Every use case of `publishing`, `discussion`, `library`, `users` and `site` that somebody asks for
//! takes an [`Authority`] and calls one of its `require_*` functions, so that no channel (API, links
//! in mails, command line, imports) can skip the check. Those that only jobs call take none. A role
//! is a set of scopes ([`Role::scopes`]) plus a rule about
//! whose posts and comments it reaches; both are checked in this module and nowhere else. This
//! file defines an authority; the rights are in one file for each kind of thing that they are over.
//!
//! To add an operation, call an existing `require_*` or add one, and give the operation its row in
//! `tests/api/roles.rs`, which fails until it has one.

mod comments;
mod media;
mod posts;
mod site;

use super::{Actor, GuestId, Role, Scope, Token, TokenId, User, UserId};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

pub use comments::CommentReach;
pub use media::MediaReach;
pub use posts::PostReach;
pub use site::ChangeReach;

impl Role {
    /// Every scope that a token of a user with this role can have. Other scopes in a token have no
    /// effect.
    #[must_use]
    pub fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Owner => Scope::ALL,
            Self::Editor => &[
                Scope::PostsRead,
                Scope::PostsWrite,
                Scope::CommentsRead,
                Scope::CommentsWrite,
                Scope::CommentsModerate,
                Scope::MediaWrite,
                Scope::SettingsRead,
                Scope::SettingsWrite,
                Scope::ChangesRead,
                Scope::Admin,
            ],
            Self::Author => &[
                Scope::PostsRead,
                Scope::PostsWrite,
                Scope::CommentsRead,
                Scope::CommentsWrite,
                Scope::CommentsModerate,
                Scope::MediaWrite,
                Scope::SettingsRead,
                Scope::Admin,
            ],
            Self::Moderator => &[
                Scope::PostsRead,
                Scope::CommentsRead,
                Scope::CommentsWrite,
                Scope::CommentsModerate,
                Scope::SettingsRead,
                Scope::SettingsWrite,
                Scope::ChangesRead,
                Scope::Admin,
            ],
        }
    }

    /// The role with its indefinite article, for use in a sentence: "an owner".
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Owner => "an owner",
            Self::Editor => "an editor",
            Self::Author => "an author",
            Self::Moderator => "a moderator",
        }
    }
}

/// The person or program that acts, and its rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    holder: Holder,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Holder {
    User(ActingUser),
    Guest(GuestId),
    Anonymous,
    Operator,
    Server,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct ActingUser {
    id: UserId,
    role: Role,
    token: Option<TokenId>,
    /// When the token expires; `None` for a token that never does, and without a token.
    ends_at: Option<Timestamp>,
    /// The scopes that both the token and the role allow.
    scopes: Vec<Scope>,
}

impl Authority {
    /// The authority of a token, cut to the role that its user has now; `None` if the token is not
    /// valid at `now`.
    #[must_use]
    pub fn of_token(token: &Token, role: Role, now: Timestamp) -> Option<Self> {
        token.is_valid(now).then(|| {
            Self::new(Holder::User(ActingUser {
                id: token.user_id,
                role,
                token: Some(token.id),
                ends_at: token.expires_at,
                scopes: cut(role, &token.scopes.0),
            }))
        })
    }

    /// The authority of a user who was identified by other means than a token, such as a signed
    /// link.
    #[must_use]
    pub fn of_user(user: &User, scopes: &[Scope]) -> Self {
        Self::new(Holder::User(ActingUser {
            id: user.id,
            role: user.role,
            token: None,
            ends_at: None,
            scopes: cut(user.role, scopes),
        }))
    }

    /// The authority of a user who is signed in, over everything that the role allows.
    #[must_use]
    pub fn of_session(user: &User) -> Self {
        Self::of_user(user, &[Scope::Admin])
    }

    /// The authority of a guest over the comments that were written with this guest's key.
    #[must_use]
    pub fn of_guest(guest: GuestId) -> Self {
        Self::new(Holder::Guest(guest))
    }

    /// The authority of an anonymous caller, who has no key: to read and to comment, but not to
    /// change anything.
    #[must_use]
    pub fn of_anonymous() -> Self {
        Self::new(Holder::Anonymous)
    }

    /// The authority of the operator who runs commands on the machine, over everything; used by the
    /// command line and imports.
    #[must_use]
    pub fn of_operator() -> Self {
        Self::new(Holder::Operator)
    }

    /// The authority of the server itself, over everything, at the first start. Jobs need none.
    #[must_use]
    pub fn of_server() -> Self {
        Self::new(Holder::Server)
    }

    fn new(holder: Holder) -> Self {
        Self { holder }
    }

    /// The actor that the change log names.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match &self.holder {
            Holder::User(user) => Actor::User(user.id),
            Holder::Guest(_) | Holder::Anonymous => Actor::Guest,
            Holder::Operator => Actor::CommandLine,
            Holder::Server => Actor::System,
        }
    }

    /// The id of the token that the request carried, if any.
    #[must_use]
    pub fn token(&self) -> Option<TokenId> {
        self.user().and_then(|user| user.token)
    }

    /// The id of the user who acts.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for guests, anonymous callers, the operator and the server, who are
    /// no users.
    pub fn user_id(&self) -> Result<UserId> {
        let id = self.user().map(|user| user.id);
        id.ok_or_else(|| forbidden("only a user of the blog may do this"))
    }

    fn user(&self) -> Option<&ActingUser> {
        match &self.holder {
            Holder::User(user) => Some(user),
            Holder::Guest(_) | Holder::Anonymous | Holder::Operator | Holder::Server => None,
        }
    }

    /// Whether this is the operator or the server itself.
    fn is_machine(&self) -> bool {
        matches!(self.holder, Holder::Operator | Holder::Server)
    }

    fn is(&self, id: UserId) -> bool {
        self.user().is_some_and(|user| user.id == id)
    }

    fn has_role(&self, roles: &[Role]) -> bool {
        self.is_machine() || self.user().is_some_and(|user| roles.contains(&user.role))
    }

    /// Whether both the role and the token allow `scope`. The operator and the server may do
    /// everything.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.is_machine() || self.user().is_some_and(|user| user.scopes.contains(&scope))
    }

    /// Checks that both the role and the token allow `scope`.
    ///
    /// # Errors
    /// [`Error::Forbidden`], which names the scope.
    pub fn require(&self, scope: Scope) -> Result<()> {
        if self.may(scope) {
            return Ok(());
        }
        let word = scope.as_str();
        match self.user() {
            Some(user) if !user.role.scopes().contains(&scope) => Err(Error::Forbidden(format!(
                "{} may not do this: the role does not allow the scope `{word}`",
                user.role.with_article()
            ))),
            _ => Err(Error::Forbidden(format!(
                "this needs a token with the scope `{word}`"
            ))),
        }
    }

    fn require_role(&self, roles: &[Role], why: &str) -> Result<()> {
        if self.has_role(roles) {
            Ok(())
        } else {
            Err(forbidden(why))
        }
    }
}

/// The scopes of `stated` that `role` allows; `admin` includes all scopes.
fn cut(role: Role, stated: &[Scope]) -> Vec<Scope> {
    let states = |scope: &Scope| stated.contains(scope) || stated.contains(&Scope::Admin);
    role.scopes().iter().copied().filter(states).collect()
}

fn forbidden(why: &str) -> Error {
    Error::Forbidden(why.to_owned())
}
