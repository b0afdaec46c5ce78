//! `tympan token create|list|revoke`: manages API tokens without the API.

use std::process::ExitCode;

use chrono::TimeDelta;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::open::open;
use super::output::say;
use super::{CliError, Explain as _};
use crate::config::Config;
use crate::error::{ConflictFault, Error, Result as Domain};
use crate::model::{Authority, Role, Scope, TokenId};
use crate::services::Services;
use crate::store::{self, Db};
use crate::users::{self, tokens::TokenRequest};

/// The fix where the tokens could not be read or written.
const DATABASE: &str = "check that the database is running";

/// The actions of `tympan token`.
#[derive(Clone, Debug, Subcommand)]
pub enum TokenAction {
    /// Create a token (shown once)
    ///
    /// The token belongs to the owner. It is printed on standard output, so that a script can
    /// capture it.
    #[command(
        after_help = "Example:\n  tympan token create --name ci --scope posts:write --expires 90"
    )]
    Create(NewToken),
    /// List all tokens with their scopes and last use
    #[command(after_help = "Example:\n  tympan token list")]
    List,
    /// Revoke a token
    ///
    /// It stops working at once, and for good.
    #[command(after_help = "Example:\n  tympan token revoke 3")]
    Revoke {
        /// Number of the token, as shown by `tympan token list`
        id: i64,
        /// Revoke even the last token that can administer the blog and never expires
        #[arg(long)]
        force: bool,
    },
}

/// The options of `tympan token create`.
#[derive(Clone, Debug, Args)]
pub struct NewToken {
    /// Name, to recognize the token by
    #[arg(long)]
    pub name: String,
    /// Scopes, repeated or comma-separated
    #[arg(
        long = "scope",
        value_name = "SCOPE",
        required = true,
        value_delimiter = ',',
        value_parser = scope_parser()
    )]
    pub scopes: Vec<Scope>,
    /// Days until the token expires [default: never]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub expires: Option<u32>,
}

/// Runs the action. A server may be running at the same time.
pub(super) async fn run(config: &Config, action: &TokenAction) -> Result<ExitCode, CliError> {
    let (db, services) = open(config).await?;
    let done = match action {
        TokenAction::Create(new) => create(&db, &services, new).await,
        TokenAction::List => list(&db).await,
        TokenAction::Revoke { id, force } => revoke(&db, &services, TokenId(*id), *force).await,
    };
    db.close().await;
    let done = match (done, action) {
        (Err(Error::NotFound), TokenAction::Revoke { id, .. }) => {
            Err(CliError::new(format!("there is no token {id}")).fix("see `tympan token list`"))
        }
        (Err(Error::Conflict(why)), TokenAction::Revoke { id, .. }) => Err(CliError::new(format!(
            "token {id} was not revoked: {}",
            why.detail
        ))
        .fix("use `tympan token create --name another --scope admin`, or pass --force")),
        (Err(Error::Conflict(why)), _) => Err(CliError::new(why.detail)),
        (done, TokenAction::Create(_)) => done.explain("cannot create the token", DATABASE),
        (done, TokenAction::List) => done.explain("cannot read the tokens", DATABASE),
        (done, TokenAction::Revoke { id, .. }) => {
            done.explain(&format!("cannot revoke token {id}"), DATABASE)
        }
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// Parses a scope. `--help` lists those that a token can be given.
pub(super) fn scope_parser() -> impl TypedValueParser<Value = Scope> {
    let named = |scope: Scope| PossibleValue::new(scope.as_str()).help(scope.description());
    PossibleValuesParser::new(Scope::ALL.iter().copied().map(named))
        .try_map(|word| Scope::parse(&word).ok_or("unknown scope"))
}

async fn create(db: &Db, services: &Services, new: &NewToken) -> Domain<()> {
    let mut tx = db.begin().await?;
    let owner = store::users::list(&mut tx)
        .await?
        .into_iter()
        .find(|user| user.role == Role::Owner);
    let owner = owner.ok_or_else(|| {
        Error::conflict(
            ConflictFault::OnlyOwner,
            "the blog has no owner yet: run `tympan serve` once",
        )
    })?;
    let expires_at = new
        .expires
        .map(|days| services.clock.now() + TimeDelta::days(i64::from(days)));
    let request = TokenRequest {
        name: new.name.clone(),
        scopes: new.scopes.clone(),
        user: owner.id,
        expires_at,
    };
    let (token, text) =
        users::tokens::create(&mut tx, services, &Authority::of_operator(), &request).await?;
    tx.commit().await?;
    say(text);
    eprintln!(
        "Token {} is shown only this once. Keep it where you keep passwords.",
        token.id
    );
    Ok(())
}

async fn list(db: &Db) -> Domain<()> {
    let tokens = store::tokens::list(&mut db.read().await?).await?;
    say(format_args!(
        "{:>4}  {:<20}  {:<10}  {:<10}  {:<8}  scopes",
        "id", "name", "last used", "expires", "state"
    ));
    for token in tokens {
        let day = |at: Option<crate::clock::Timestamp>| {
            at.map_or_else(
                || "never".to_owned(),
                |at| at.format("%Y-%m-%d").to_string(),
            )
        };
        let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        let state = if token.revoked_at.is_some() {
            "revoked"
        } else {
            "valid"
        };
        say(format_args!(
            "{:>4}  {:<20}  {:<10}  {:<10}  {state:<8}  {}",
            token.id.0,
            token.name,
            day(token.last_used_at),
            day(token.expires_at),
            scopes.join(" ")
        ));
    }
    Ok(())
}

async fn revoke(db: &Db, services: &Services, id: TokenId, force: bool) -> Domain<()> {
    let mut tx = db.begin().await?;
    let by = Authority::of_operator();
    let token = if force {
        users::tokens::revoke_any(&mut tx, services, &by, id).await?
    } else {
        users::tokens::revoke(&mut tx, services, &by, id).await?
    };
    tx.commit().await?;
    say(format_args!(
        "Token {} ({}) was revoked.",
        token.id, token.name
    ));
    Ok(())
}
