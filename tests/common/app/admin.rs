//! A browser in which a user is signed in, and the forms of the admin pages.

use tympan::model::{Authority, Role, Session, User, UserId};
use tympan::secrets::SessionKey;
use tympan::store;
use tympan::users::{links, sessions};
use url::form_urlencoded::Serializer;

use super::{Answer, Browser, Node};

/// The name of the cookie with the key of the session.
pub const SESSION: &str = "__Host-tympan_session";

impl Node {
    /// Signs a user of this role in, who is created if there is none, and returns the browser.
    pub async fn admin(&self, role: Role) -> Browser {
        let users = store::users::list(&mut self.app.db.read().await.unwrap()).await;
        let user = users.unwrap().into_iter().find(|user| user.role == role);
        let user = match user {
            Some(user) => user,
            None => self.add_user(&format!("{role:?} Example"), role).await,
        };
        self.admin_of(&user).await
    }

    /// Opens a session of a user.
    pub async fn open_session(&self, user: UserId) -> Session {
        self.open_session_with_key(user).await.0
    }

    async fn open_session_with_key(&self, user: UserId) -> (Session, SessionKey) {
        let (by, services) = (Authority::of_operator(), &self.app.services);
        let mut tx = self.app.db.begin().await.unwrap();
        let user = store::users::find(&mut tx, user).await.unwrap().unwrap();
        let link = links::create(&mut tx, services, &by, &user).await.unwrap();
        let proof = links::take(&mut tx, services, &link).await.unwrap();
        let opened = sessions::open(&mut tx, services, &proof, "a test").await;
        tx.commit().await.unwrap();
        opened.unwrap()
    }

    /// Signs a user in and returns the browser.
    pub async fn admin_of(&self, user: &User) -> Browser {
        let (_, key) = self.open_session_with_key(user.id).await;
        let browser = self.admin_visitor();
        browser.put_cookie(SESSION, key.expose());
        browser
    }

    /// Returns a browser in which nobody is signed in, which says of its forms where they are from.
    pub fn admin_visitor(&self) -> Browser {
        self.browser()
            .keeping_cookies()
            .with("sec-fetch-site", "same-origin")
    }
}

/// A form of a page, as a browser reads it.
#[derive(Clone, Debug)]
pub struct AdminForm {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl AdminForm {
    /// Reads all forms with the method POST of a page.
    pub fn all(page: &Answer) -> Vec<Self> {
        let count = page.select("form").len();
        (0..count).filter_map(|at| Self::nth(page, at)).collect()
    }

    /// Reads the only form that is sent to `action`.
    #[track_caller]
    pub fn of(page: &Answer, action: &str) -> Self {
        let mut found = Self::all(page);
        found.retain(|form| form.action == action);
        assert_eq!(found.len(), 1, "forms to {action} in {page}");
        found.remove(0)
    }

    /// Reads a form of a page; `None` for one with another method than POST.
    fn nth(page: &Answer, at: usize) -> Option<Self> {
        let form = page.select("form").remove(at);
        if form.get("method") != Some("post") {
            return None;
        }
        let html = format!("<form>{}</form>", form.inner);
        let mut fields = Vec::new();
        for field in super::page::select(&html, "input[name], textarea[name], select[name]") {
            let name = field.attribute("name").to_owned();
            let is_box = matches!(field.get("type"), Some("checkbox" | "radio"));
            let value = match field.name.as_str() {
                // HTML drops the first line feed.
                "textarea" => field
                    .raw_text
                    .strip_prefix('\n')
                    .unwrap_or(&field.raw_text)
                    .to_owned(),
                "select" => {
                    let options = super::page::select(&field.inner, "option[selected]");
                    options.first().map_or(String::new(), |option| {
                        option.get("value").unwrap_or(&option.text).to_owned()
                    })
                }
                _ if is_box && field.get("checked").is_none() => continue,
                _ => field.get("value").unwrap_or_default().to_owned(),
            };
            fields.push((name, value));
        }
        Some(Self {
            action: form.attribute("action").to_owned(),
            fields,
        })
    }

    /// Sets a field, or adds it.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// The value of a field; empty without it.
    pub fn value(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body of the request.
    pub fn encoded(&self) -> String {
        encoded(&self.fields)
    }
}

/// The body of a request with these fields.
pub fn encoded(fields: &[(String, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl Browser {
    /// Sends a form of an admin page.
    pub async fn press(&self, form: &AdminForm) -> Answer {
        self.send_form(&form.action, form.encoded()).await
    }
}
