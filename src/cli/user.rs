//! `tympan user link|list`: the users, and links with which they sign in.

use std::process::ExitCode;

use clap::Subcommand;

use super::open::open;
use super::output::say;
use super::{CliError, Explain as _};
use crate::config::Config;
use crate::error::{Error, Result as Domain};
use crate::model::{Authority, Role, User};
use crate::secrets::LinkKey;
use crate::services::Services;
use crate::store::{self, Db};
use crate::urls;
use crate::users::{links, passwords};

/// The fix where the users could not be read or written.
const DATABASE: &str = "check that the database is running";

/// The actions of `tympan user`.
#[derive(Clone, Debug, Subcommand)]
pub enum UserAction {
    /// Print a link with which a user chooses a password and signs in
    ///
    /// The link works once, for 24 hours, and replaces the user's earlier links. It is the way back
    /// in for a user who has lost the password.
    #[command(after_help = "Example:\n  tympan user link \"Olga Owner\"")]
    Link {
        /// Name, short name or number of the user [default: the first owner]
        name: Option<String>,
    },
    /// List all users with their roles
    #[command(after_help = "Example:\n  tympan user list")]
    List,
}

/// Runs an action on users.
pub(super) async fn run(config: &Config, action: UserAction) -> Result<ExitCode, CliError> {
    let (db, services) = open(config).await?;
    match action {
        UserAction::Link { name } => {
            let user = choose(&db, name.as_deref()).await?;
            let key = link(&db, &services, &user).await;
            let key = key.explain("cannot make the link", DATABASE)?;
            say(services.urls.absolute(&urls::admin_welcome(key.expose())));
            eprintln!(
                "This link signs {} in. It works once, for 24 hours. Give it to nobody else.",
                user.name
            );
        }
        UserAction::List => {
            let users = all(&db).await.explain("cannot read the users", DATABASE)?;
            list(&users);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn all(db: &Db) -> Domain<Vec<User>> {
    store::users::list(&mut db.read().await?).await
}

/// Finds the user who is named, or the first owner.
async fn choose(db: &Db, name: Option<&str>) -> Result<User, CliError> {
    let users = all(db).await.explain("cannot read the users", DATABASE)?;
    let found = match name {
        None => users.iter().find(|user| user.role == Role::Owner),
        Some(name) => passwords::find_by_name(&users, name)
            .or_else(|| users.iter().find(|user| user.id.to_string() == name)),
    };
    found.cloned().ok_or_else(|| match name {
        None => CliError::new("the blog has no owner yet").fix("run `tympan serve` once"),
        Some(name) => CliError::new(format!("there is no user {name}, or more than one"))
            .fix("see `tympan user list`, and use the short name or the number"),
    })
}

async fn link(db: &Db, services: &Services, user: &User) -> Domain<LinkKey> {
    let mut tx = db.begin().await?;
    let key = links::create(&mut tx, services, &Authority::of_operator(), user).await?;
    tx.commit().await?;
    Ok::<_, Error>(key)
}

fn list(users: &[User]) {
    say(format_args!(
        "{:>4}  {:<24}  {:<24}  role",
        "id", "short name", "name"
    ));
    for user in users {
        let role = user.role.with_article();
        say(format_args!(
            "{:>4}  {:<24}  {:<24}  {}",
            user.id.0,
            user.slug.as_str(),
            user.name,
            role.split(' ').next_back().unwrap_or(role)
        ));
    }
}
