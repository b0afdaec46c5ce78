//! Accounts and API tokens: made, listed and taken back in one way.

use crate::clock::Timestamp;
use crate::error::{Error, FieldErrors, Result};
use crate::finding;
use crate::model::account::{BIO_MAX, NAME_MAX};
use crate::model::{
    Account, AccountId, Action, Actor, Detail, Named, NewChange, Origin, Role, Scope, Subject,
    Token, TokenId, text,
};
use crate::naming;
use crate::secrets;
use crate::services::Services;
use crate::store::accounts::NewAccount;
use crate::store::tokens::NewToken;
use crate::store::{self, Conn, Tx};

/// A person as somebody wants it made.
#[derive(Clone, Debug)]
pub struct Person {
    /// The name shown.
    pub name: String,
    /// The person's own page.
    pub url: Option<String>,
    /// What the person says of themselves, in Markdown.
    pub bio: String,
    /// What the person does.
    pub role: Role,
    /// Where the person is imported from.
    pub origin: Option<Origin>,
}

/// Makes an account; its name in addresses is made of the name shown.
pub async fn create(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    person: &Person,
) -> Result<Account> {
    let now = services.clock.now();
    let name = check_name(&person.name)?;
    let slug = naming::free(tx, Named::Author, &name).await?.to_string();
    let new = NewAccount {
        name,
        slug,
        url: person.url.clone(),
        bio: check_bio(&person.bio)?,
        role: person.role,
        origin: person.origin.clone(),
    };
    let account = store::accounts::insert(tx, &new, now).await?;
    tx.record(change(
        actor,
        Action::AccountCreated,
        Subject::Account(account.id),
        now,
    ));
    Ok(account)
}

/// Replaces what can change of an account that the caller read at `account.version`.
///
/// # Errors
/// [`Error::Stale`] when it has changed since, [`Error::Conflict`] when its name
/// in addresses is taken or no owner would be left.
pub async fn update(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    account: &Account,
) -> Result<Account> {
    let now = services.clock.now();
    let wanted = Account {
        name: check_name(&account.name)?,
        bio: check_bio(&account.bio)?,
        ..account.clone()
    };
    let before = store::accounts::find(tx, account.id)
        .await?
        .ok_or(Error::NotFound)?;
    let fields = changed(&before, &wanted);
    if fields.is_empty() && before.version == wanted.version {
        tx.unrecorded("nothing changed");
        return Ok(before);
    }
    naming::check(tx, Named::Author, &wanted.slug, Some(&before.slug)).await?;
    check_owner(tx, &before, &wanted).await?;
    let updated = store::accounts::update(tx, &wanted, now)
        .await?
        .ok_or(Error::Stale {
            current: before.version,
        })?;
    if before.slug != updated.slug {
        naming::move_to(tx, Named::Author, &before.slug, &updated.slug, now).await?;
    }
    if before.name != updated.name {
        finding::author_renamed(tx, services, updated.id).await?;
    }
    let mut change = change(
        actor,
        Action::AccountUpdated,
        Subject::Account(updated.id),
        now,
    );
    change.detail.fields = fields;
    tx.record(change);
    Ok(updated)
}

/// A blog has an owner.
async fn check_owner(conn: &mut Conn, before: &Account, wanted: &Account) -> Result<()> {
    if before.role == Role::Owner
        && wanted.role != Role::Owner
        && store::accounts::count_owners(conn).await? == 1
    {
        return Err(Error::conflict(
            "a blog needs an owner, and this is the only one",
        ));
    }
    Ok(())
}

/// The names of the fields in which two states of an account differ.
fn changed(before: &Account, after: &Account) -> Vec<String> {
    let differs = [
        ("name", before.name != after.name),
        ("slug", before.slug != after.slug),
        ("url", before.url != after.url),
        ("bio", before.bio != after.bio),
        ("role", before.role != after.role),
    ];
    differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// A person's name as one line.
fn check_name(name: &str) -> Result<String> {
    let name = text::line(name);
    let fits = (1..=NAME_MAX).contains(&name.chars().count());
    if fits {
        Ok(name)
    } else {
        Err(Error::Invalid(FieldErrors::one(
            "name",
            format!("use 1 to {NAME_MAX} characters"),
        )))
    }
}

/// What a person says of themselves, as lines.
fn check_bio(bio: &str) -> Result<String> {
    let bio = text::lines(bio);
    if bio.chars().count() <= BIO_MAX {
        Ok(bio)
    } else {
        Err(Error::invalid(
            "bio",
            format!("use at most {BIO_MAX} characters"),
        ))
    }
}

/// A token as somebody wants it made.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// What it is for.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// Whose it is.
    pub account: AccountId,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

/// Makes a token; the text is given here and nowhere else.
pub async fn create_token(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    request: &TokenRequest,
) -> Result<(Token, String)> {
    let text = secrets::new_token(&services.rng);
    let token = store_token(tx, services, actor, request, &text).await?;
    Ok((token, text))
}

/// Makes a token of a text that the owner chose.
pub async fn store_token(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    request: &TokenRequest,
    text: &str,
) -> Result<Token> {
    let now = services.clock.now();
    let name = text::line(&request.name);
    if name.is_empty() || name.chars().count() > NAME_MAX {
        return Err(Error::invalid(
            "name",
            format!("use 1 to {NAME_MAX} characters"),
        ));
    }
    if request.scopes.is_empty() {
        return Err(Error::invalid("scopes", "a token needs at least one scope"));
    }
    if request.expires_at.is_some_and(|at| at <= now) {
        return Err(Error::invalid(
            "expires_at",
            "use a moment that is still to come",
        ));
    }
    let new = NewToken {
        name,
        hash: secrets::hash(text),
        scopes: request.scopes.clone(),
        account: request.account,
        expires_at: request.expires_at,
    };
    let token = store::tokens::insert(tx, &new, now).await?;
    tx.record(change(
        actor,
        Action::TokenCreated,
        Subject::Token(token.id),
        now,
    ));
    Ok(token)
}

/// Takes a token back, at once.
pub async fn revoke_token(
    tx: &mut Tx,
    services: &Services,
    actor: Actor,
    id: TokenId,
) -> Result<Token> {
    let now = services.clock.now();
    let token = store::tokens::revoke(tx, id, now)
        .await?
        .ok_or(Error::NotFound)?;
    tx.record(change(actor, Action::TokenRevoked, Subject::Token(id), now));
    Ok(token)
}

fn change(actor: Actor, action: Action, subject: Subject, at: Timestamp) -> NewChange {
    NewChange {
        at,
        actor,
        action,
        subject,
        detail: Detail::default(),
    }
}
