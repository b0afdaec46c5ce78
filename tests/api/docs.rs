//! The page `/api/docs`: its commands work, its answers are real, and every field is described.

use axum::http::Method;
use serde_json::{Value, json};
use tympan::model::{Authority, Role, Scope};
use tympan::web::api::{describe, document};
use tympan::web::views::{ApiDescription, Operation, OperationObject, Parameter};

use super::dry_run::give_address;
use crate::common::app::{Api, EXPORT, NO_MAIL_SERVER, Reply, TestApp};

fn description() -> ApiDescription {
    describe(&document())
}

fn operations(api: &ApiDescription) -> impl Iterator<Item = &Operation> {
    api.groups.iter().flat_map(|group| &group.operations)
}

fn operation<'a>(api: &'a ApiDescription, id: &str) -> &'a Operation {
    operations(api)
        .find(|operation| operation.id == id)
        .unwrap()
}

fn object<'a>(api: &'a ApiDescription, name: &str) -> Option<&'a OperationObject> {
    let mut objects = api.groups.iter().flat_map(|group| &group.objects);
    objects.find(|object| object.name == name)
}

fn field<'a>(fields: &'a [Parameter], name: &str) -> &'a Parameter {
    let found = fields.iter().find(|field| field.name == name);
    found.unwrap_or_else(|| panic!("no field {name}"))
}

fn words(field: &Parameter) -> &str {
    field.description.as_ref().unwrap().as_str()
}

#[test]
fn every_operation_has_a_command_an_answer_and_the_fields_of_both() {
    let api = description();
    let document = serde_json::to_value(document()).unwrap();
    let mut described = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, node) in item.as_object().unwrap() {
            let id = node["operationId"].as_str().unwrap();
            let shown = operation(&api, id);
            assert_eq!(
                (&shown.path, shown.method.to_lowercase()),
                (path, method.clone())
            );
            assert!(shown.curl.starts_with("curl "), "{id}");
            assert!(!shown.answers.is_empty(), "{id} answers nothing");
            for answer in &shown.answers {
                assert_eq!(
                    answer.example.is_some(),
                    answer.content_type.is_some(),
                    "{id}"
                );
                if let Some(name) = &answer.object {
                    assert!(object(&api, name).is_some(), "{id}: no object {name}");
                }
            }
            if shown.content_type.as_deref() == Some("application/json") {
                assert!(!shown.fields.is_empty(), "{id}: no fields of the body");
            }
            described += 1;
        }
    }
    assert_eq!(operations(&api).count(), described);
}

#[test]
fn every_field_says_what_it_means() {
    let api = description();
    let of_operations = operations(&api).flat_map(|operation| {
        let fields = operation.parameters.iter().chain(&operation.fields);
        fields.map(|field| (operation.id.clone(), field))
    });
    let objects = api.groups.iter().flat_map(|group| &group.objects);
    let of_objects = objects.flat_map(|object| {
        object
            .fields
            .iter()
            .map(|field| (object.name.clone(), field))
    });
    let silent: Vec<String> = of_operations
        .chain(of_objects)
        .filter(|(_, field)| field.description.is_none())
        // utoipa drops the description of a field whose type is a parameter.
        .filter(|(_, field)| !is_generic(&field.name))
        .map(|(place, field)| format!("{place}: {}", field.name))
        .collect();
    assert_eq!(silent, Vec::<String>::new());
}

/// Whether a field belongs to `FieldChange`.
fn is_generic(name: &str) -> bool {
    name.starts_with("fields.") && (name.ends_with(".from") || name.ends_with(".to"))
}

#[test]
fn fields_in_groups_lists_and_maps_are_named_in_full() {
    let api = description();
    let settings = &operation(&api, "update_settings").fields;
    assert!(
        field(settings, "appearance.theme")
            .kind
            .contains("\"plain\"")
    );
    assert_eq!(
        field(settings, "spam.hold_at").default.as_deref(),
        Some("0.5")
    );
    assert_eq!(field(settings, "spam.hold").kind, "array of object");
    assert!(words(field(settings, "spam.hold[].pattern")).len() > 10);
    assert_eq!(field(settings, "spam.weights").kind, "object of number");
    let post = &operation(&api, "create_post").fields;
    assert!(!field(post, "title").required);
    assert!(field(&operation(&api, "create_series").fields, "title").required);
    assert_eq!(
        field(post, "title").limits.as_deref(),
        Some("at most 300 characters")
    );
    assert_eq!(field(post, "labels").kind, "array of string");
    assert!(words(field(post, "slug")).contains("derived from the title"));
    assert!(words(field(post, "series.position")).len() > 10);
    let shown = &object(&api, "Post").unwrap().fields;
    assert_eq!(field(shown, "published_at").kind, "time or null");
    let comment = &object(&api, "Comment").unwrap().fields;
    assert!(words(field(comment, "author.name")).len() > 10);
    assert!(words(field(comment, "reasons[].why")).len() > 10);
}

#[test]
fn descriptions_are_rendered() {
    let api = description();
    let labels = field(&operation(&api, "create_post").fields, "body");
    assert!(
        words(labels).contains("<code>format</code>"),
        "{}",
        words(labels)
    );
}

/// A blog that has everything that the examples name.
async fn furnished() -> Api {
    let api = TestApp::mailing(NO_MAIL_SERVER).await.api().await;
    give_address(&api).await;
    api.post(
        "/redirects",
        json!({ "path": "/gone/by", "target": "/new" }),
    )
    .await
    .ok();
    let body = json!({ "title": "First", "body": "Once.", "labels": ["A", "B", "C"], "status": "published" });
    let post = api.create(body).await["id"].as_i64().unwrap();
    api.patch(&format!("/posts/{post}"), json!({ "body": "Twice." }))
        .await
        .ok();
    for number in 1..=8 {
        api.guest_comments(
            "a guest's key",
            post,
            &format!("Number {number} says hello"),
        )
        .await;
    }
    api.post("/bans", json!({ "domain": "example.net" }))
        .await
        .ok();
    // User 2 wrote nothing, and can be removed.
    api.add_user("Bea", Role::Author).await;
    // The last token of an owner cannot be revoked.
    api.token(&[Scope::Admin]).await;
    api.post("/series", json!({ "title": "Bread" })).await.ok();
    api.call(Method::POST, "/media").raw("Notes").await.ok();
    api.open_session(api.owner).await;
    api.surveyed_import().await;
    let remote = "![A press](https://old.example/press.jpg)";
    api.create(json!({ "title": "Moved", "body": remote }))
        .await;
    let (db, services) = (&api.app.db, &api.app.services);
    tympan::remote_pictures::find_now(db, services, &Authority::of_operator(), None)
        .await
        .unwrap();
    api
}

#[tokio::test]
async fn every_command_works_and_is_answered_as_it_says() {
    let api = description();
    let mut wrong = Vec::new();
    let to_read = furnished().await;
    for shown in operations(&api) {
        let reply = if shown.method == "GET" {
            run(&to_read, &shown.curl).await
        } else {
            let blog = furnished().await;
            if shown.id == "stop_import" {
                let start = blog.call(Method::POST, "/imports/1/start");
                start.await.ok();
            }
            run(&blog, &shown.curl).await
        };
        if let Err(why) = answers_as_shown(&api, shown, &reply) {
            wrong.push(format!("{}: {why}", shown.id));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

fn answers_as_shown(api: &ApiDescription, shown: &Operation, reply: &Reply) -> Result<(), String> {
    let status = reply.status.to_string();
    let mut answers = shown.answers.iter();
    let answer = answers
        .find(|answer| answer.status == status)
        .ok_or_else(|| format!("{status} {}", reply.body))?;
    let Some(name) = &answer.object else {
        return Ok(());
    };
    let fields = &object(api, name).unwrap().fields;
    let example = serde_json::from_str(answer.example.as_deref().unwrap()).unwrap();
    check(first(&reply.body), fields).map_err(|why| format!("the answer {why}"))?;
    check(first(&example), fields).map_err(|why| format!("the example {why}"))
}

/// The object of an answer, or the first of its list.
fn first(body: &Value) -> &Value {
    match body["items"].as_array() {
        Some(items) => items.first().expect("an item"),
        None => body,
    }
}

/// Whether an object has no field that is not described, and every one that is required.
fn check(given: &Value, fields: &[Parameter]) -> Result<(), String> {
    let given = given.as_object().unwrap();
    let mut described = fields
        .iter()
        .filter(|field| !field.name.contains(['.', '[']));
    if let Some(missing) =
        described.find(|field| field.required && !given.contains_key(&field.name))
    {
        return Err(format!("lacks {}", missing.name));
    }
    let is_described = |name: &&String| fields.iter().any(|field| field.name == **name);
    match given.keys().find(|name| !is_described(name)) {
        Some(name) => Err(format!("has {name}, which is not described")),
        None => Ok(()),
    }
}

/// Sends what a command of the page would send.
async fn run(blog: &Api, command: &str) -> Reply {
    let words = shell_words(command);
    let mut words = words.iter().map(String::as_str);
    assert_eq!(words.next(), Some("curl"));
    let (mut method, mut path, mut headers, mut body) = (Method::GET, "", Vec::new(), None);
    while let Some(word) = words.next() {
        match word {
            "-X" => method = words.next().unwrap().parse().unwrap(),
            "-H" => headers.extend(words.next().unwrap().split_once(": ")),
            "--data-binary" => body = words.next(),
            address => path = address.strip_prefix("$BLOG").unwrap(),
        }
    }
    let mut call = blog.call(method, path).anonymous();
    for (name, value) in headers {
        call = call.header(name, &value.replace("$TOKEN", &blog.token));
    }
    let body = match body {
        Some("@site.xml") => EXPORT,
        other => other.unwrap_or_default(),
    };
    call.raw(body.to_owned()).await
}

/// The words of a command as a shell reads them; `$` stays.
fn shell_words(command: &str) -> Vec<String> {
    let command = command.replace("\\\n", " ");
    let mut words = Vec::new();
    let (mut word, mut quote) = (None::<String>, None);
    let mut characters = command.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), character) if open == character => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, '\\') => word.get_or_insert_default().extend(characters.next()),
            (_, character) => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}
