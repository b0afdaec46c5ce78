//! Query parameters, each given at most once. `described.rs` refuses those that an operation does
//! not have, so that a handler may read its parameters as several structs.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono_tz::Tz;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::dry_run::pairs;
use super::problem::{Answered, Problem};
use super::reader::Word;
use super::value_error::{ValueError, cut};
use super::{body, described, instant};
use crate::web::app::App;

/// The query parameters of an operation, read into the struct `T`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // `T` passes over the other parameters, and not every operation checks a token.
        described::refuse_unknown(parts)?;
        let all: Vec<_> = pairs(parts).collect();
        body::in_zone(app, |zone| T::deserialize(ParameterMap::new(&all, zone)))
            .await?
            .map(Self)
            .map_err(|value_error| {
                Problem::parameter(
                    value_error.pointer().trim_start_matches('/'),
                    value_error.detail(),
                )
            })
    }
}

/// Checks a search text `q` of up to 200 characters. Longer ones would be slow to search for.
pub fn text(q: Option<String>) -> Answered<Option<String>> {
    match q {
        Some(q) if q.chars().count() > 200 => {
            Err(Problem::parameter("q", "use at most 200 characters"))
        }
        q => Ok(q.filter(|q| !q.is_empty())),
    }
}

/// The deserializer of a struct from names and values.
struct ParameterMap<'a> {
    all: &'a [(String, String)],
    fields: &'static [&'static str],
    next: usize,
    zone: Option<Tz>,
}

impl<'a> ParameterMap<'a> {
    fn new(all: &'a [(String, String)], zone: Option<Tz>) -> Self {
        Self {
            all,
            fields: &[],
            next: 0,
            zone,
        }
    }
}

impl<'de> Deserializer<'de> for ParameterMap<'_> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_map(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visitor.visit_map(Self { fields, ..self })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for ParameterMap<'_> {
    type Error = ValueError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ValueError> {
        let is_own = |(name, _): &(String, String)| self.fields.contains(&name.as_str());
        let Some(skipped) = self.all[self.next..].iter().position(is_own) else {
            return Ok(None);
        };
        self.next += skipped;
        let (name, _) = &self.all[self.next];
        if self.all[..self.next].iter().any(|(other, _)| other == name) {
            return Err(ValueError::twice(name));
        }
        seed.deserialize(StrDeserializer::<ValueError>::new(name))
            .map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, ValueError> {
        let (name, text) = &self.all[self.next];
        self.next += 1;
        let value = Text {
            text,
            zone: self.zone,
        };
        seed.deserialize(value)
            .map_err(|value_error| value_error.inside(name, || format!("`{}`", cut(text))))
    }
}

/// The deserializer of a single value from its text.
struct Text<'a> {
    text: &'a str,
    zone: Option<Tz>,
}

impl Text<'_> {
    fn whole_number(&self) -> Result<i64, ValueError> {
        self.text.parse().map_err(|_| {
            let text = cut(self.text);
            ValueError::sentence(format!(
                "`{text}` is not a whole number: send one, such as `7`"
            ))
        })
    }

    fn instant(&self) -> Result<i64, ValueError> {
        let lost_plus = self.text.contains('T') && self.text.contains(' ');
        instant::parse(self.text, self.zone).map_err(|value_error| {
            if lost_plus {
                value_error.adding("; in an address `+` is written `%2B`")
            } else {
                value_error
            }
        })
    }
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        if self.text.contains('\0') {
            return Err(ValueError::sentence("the character U+0000 is not accepted"));
        }
        visitor.visit_str(self.text)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.text {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            text => Err(ValueError::no_word(
                &format!("`{}`", cut(text)),
                &["true", "false"],
            )),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_i64(self.whole_number()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_i64(self.whole_number()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_i64(self.whole_number()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        if name == instant::NAME {
            visitor.visit_i64(self.instant()?)
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visitor.visit_enum(Word(self.text))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}
