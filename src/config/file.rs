//! Reads the configuration file: splits TOML into settings that know their line.

use figment::value::Value;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Problem, Setting,
    keys::{KEYS, OWNER_TOKEN, find, is_section, nearest, sections},
};

/// Parses the content `text` of the file `name` into settings, and reports every syntax error and
/// unknown key.
pub(super) fn read(name: &str, text: &str) -> (Vec<Setting>, Vec<Problem>) {
    let mut reader = Reader {
        name,
        text,
        settings: Vec::new(),
        problems: Vec::new(),
    };
    match DeTable::parse(text) {
        Ok(table) => reader.table("", table.get_ref()),
        Err(error) => reader.syntax(&error),
    }
    (reader.settings, reader.problems)
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    settings: Vec<Setting>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let key = format!("{prefix}{}", name.get_ref());
            let place = self.place(name.span().start);
            match value.get_ref() {
                DeValue::Table(inner) if is_section(&key) => self.table(&format!("{key}."), inner),
                _ => self.entry(key, value, place),
            }
        }
    }

    fn entry(&mut self, key: String, value: &Spanned<DeValue<'_>>, place: String) {
        match find(&key) {
            Some(known) if known.name == OWNER_TOKEN => self.problems.push(environment_only(place)),
            Some(_) => self.settings.push(Setting {
                key,
                value: plain(value.get_ref()),
                place,
            }),
            None => self.problems.push(unknown(
                &key,
                place,
                matches!(value.get_ref(), DeValue::Table(_)),
            )),
        }
    }

    /// Reports a syntax error with its message and line only: toml's own display quotes the line,
    /// which may contain a secret.
    fn syntax(&mut self, error: &toml::de::Error) {
        let place = self.place(error.span().map_or(0, |span| span.start));
        let fix = "use TOML: `key = value`, with text in double quotes";
        self.problems
            .push(Problem::new(place, error.message(), fix));
    }

    fn place(&self, offset: usize) -> String {
        let before = self.text.as_bytes().iter().take(offset);
        format!(
            "{}:{}",
            self.name,
            1 + before.filter(|byte| **byte == b'\n').count()
        )
    }
}

/// Converts a TOML value to a figment value. Dates and numbers out of range become text, which the
/// key's own validation then rejects.
fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) => Value::from(number),
            Err(_) => Value::from(integer.as_str()),
        },
        DeValue::Float(float) => Value::from(float.as_str()),
        DeValue::Boolean(boolean) => Value::from(*boolean),
        DeValue::Datetime(datetime) => Value::from(datetime.to_string()),
        DeValue::Array(items) => items
            .iter()
            .map(|item| plain(item.get_ref()))
            .collect::<Vec<_>>()
            .into(),
        DeValue::Table(table) => table
            .iter()
            .map(|(name, value)| (name.get_ref().to_string(), plain(value.get_ref())))
            .collect::<figment::value::Dict>()
            .into(),
    }
}

fn environment_only(place: String) -> Problem {
    Problem::new(
        place,
        "`owner_token` is not read from a file",
        "set the environment variable TYMPAN_OWNER_TOKEN instead",
    )
}

fn unknown(key: &str, place: String, is_table: bool) -> Problem {
    if is_section(key) {
        return Problem::new(
            place,
            format!("`{key}` is a section, not a value"),
            format!("write it as [{key}]"),
        );
    }
    let known: Box<dyn Iterator<Item = &str>> = if is_table {
        Box::new(sections())
    } else {
        Box::new(KEYS.iter().map(|key| key.name))
    };
    let fix = match nearest(key, known.map(str::to_owned)) {
        Some(known) => format!("did you mean `{known}`?"),
        None => "remove it; `tympan config print` lists all keys".to_owned(),
    };
    Problem::new(place, format!("there is no key `{key}`"), fix)
}
