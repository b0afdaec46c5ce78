//! What an owner changes beside posts: settings, users, tokens.

use tympan::clock::Timestamp;
use tympan::model::{
    Action, Actor, Authority, Detail, NewChange, Role, Scope, Settings, Subject, User, UserId,
};
use tympan::users::tokens::TokenRequest;
use tympan::users::{self, UserRequest};
use tympan::{site, store};

use super::Node;

impl Node {
    /// Changes the settings.
    pub async fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        let before = store::settings::find(&mut tx)
            .await
            .expect("the settings are read");
        let mut wanted = before.settings.clone();
        change(&mut wanted);
        let by = Authority::of_operator();
        site::update(&mut tx, &self.app.services, &by, &before, wanted)
            .await
            .expect("the settings are good");
        tx.commit().await.expect("the settings are committed");
    }

    /// Stores settings that the checks refuse, such as a hub on loopback, without TLS, or a value
    /// from before its rule.
    pub async fn store_settings(&self, change: impl FnOnce(&mut Settings)) {
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        let mut settings = store::settings::find(&mut tx)
            .await
            .expect("the settings are read")
            .settings;
        change(&mut settings);
        let at = self.clock.now();
        store::settings::update(&mut tx, &settings, at)
            .await
            .expect("the settings are stored");
        tx.record(NewChange {
            at,
            actor: Actor::CommandLine,
            action: Action::SettingsUpdated,
            subject: Subject::Settings,
            detail: Detail::default(),
        });
        tx.commit().await.expect("the settings are committed");
    }

    /// Creates a user.
    pub async fn add_user(&self, name: &str, role: Role) -> User {
        let request = UserRequest {
            photo: None,
            name: name.to_owned(),
            url: None,
            bio: String::new(),
            role,
            origin: None,
        };
        let by = Authority::of_server();
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        let user = users::create(&mut tx, &self.app.services, &by, &request)
            .await
            .expect("the user is made");
        tx.commit().await.expect("the user is stored");
        user
    }

    /// Makes a token of a user's.
    pub async fn token_of(
        &self,
        user: UserId,
        scopes: &[Scope],
        expires_at: Option<Timestamp>,
    ) -> String {
        let request = TokenRequest {
            name: "a test".to_owned(),
            scopes: scopes.to_vec(),
            user,
            expires_at,
        };
        let by = Authority::of_server();
        let mut tx = self.app.db.begin().await.expect("the writer is free");
        let (_, token) = users::tokens::create(&mut tx, &self.app.services, &by, &request)
            .await
            .expect("the token is made");
        tx.commit().await.expect("the token is stored");
        token
    }
}
