//! `tympan token create|list|revoke`: API tokens, without the API.

use std::process::ExitCode;

use chrono::TimeDelta;

use super::open::open;
use super::output::say;
use super::{CliError, Exit, Explain as _, NewToken, Token};
use crate::accounts::{self, TokenRequest};
use crate::config::Config;
use crate::error::{Error, Result as Domain};
use crate::model::{Actor, Role, Scope, TokenId};
use crate::services::Services;
use crate::store::{self, Db};

/// Does what was asked, also beside a running server.
pub(super) async fn run(config: &Config, action: &Token) -> Result<ExitCode, CliError> {
    let scopes = match action {
        Token::Create(new) => parse_scopes(&new.scopes)?,
        Token::List | Token::Revoke { .. } => Vec::new(),
    };
    let (db, services) = open(config).await?;
    let done = match action {
        Token::Create(new) => create(&db, &services, new, scopes).await,
        Token::List => list(&db).await,
        Token::Revoke { id } => revoke(&db, &services, TokenId(*id)).await,
    };
    db.close().await;
    done.explain(
        "the token could not be handled",
        "look at `tympan token list`",
    )?;
    Ok(ExitCode::SUCCESS)
}

fn parse_scopes(words: &[String]) -> Result<Vec<Scope>, CliError> {
    let parse = |word: &String| Scope::parse(word).ok_or_else(|| unknown_scope(word));
    words.iter().map(parse).collect()
}

fn unknown_scope(word: &str) -> CliError {
    let known: Vec<_> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    CliError::new(format!("there is no scope `{word}`"))
        .fix(format!("use some of: {}", known.join(", ")))
        .exit(Exit::Usage)
}

async fn create(db: &Db, services: &Services, new: &NewToken, scopes: Vec<Scope>) -> Domain<()> {
    let mut tx = db.begin().await?;
    let owner = store::accounts::list(&mut tx)
        .await?
        .into_iter()
        .find(|account| account.role == Role::Owner);
    let owner =
        owner.ok_or_else(|| Error::conflict("there is no owner yet: start `tympan serve` once"))?;
    let expires_at = new
        .expires
        .map(|days| services.clock.now() + TimeDelta::days(i64::from(days)));
    let request = TokenRequest {
        name: new.name.clone(),
        scopes,
        account: owner.id,
        expires_at,
    };
    let (token, text) =
        accounts::create_token(&mut tx, services, Actor::CommandLine, &request).await?;
    tx.commit().await?;
    say(text);
    eprintln!(
        "Token {} is shown this once; keep it where you keep passwords.",
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

async fn revoke(db: &Db, services: &Services, id: TokenId) -> Domain<()> {
    let mut tx = db.begin().await?;
    let token = accounts::revoke_token(&mut tx, services, Actor::CommandLine, id).await?;
    tx.commit().await?;
    say(format_args!(
        "Token {} ({}) is revoked.",
        token.id, token.name
    ));
    Ok(())
}
