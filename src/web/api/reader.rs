//! The deserializer of values from a JSON tree, with our own error messages for values that do not
//! fit.

use std::collections::HashSet;

use chrono_tz::Tz;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Number;

use super::instant;
use super::node::Node;
use super::value_error::ValueError;

impl Node {
    /// Deserializes a value from this tree. Local times are read in `zone`.
    ///
    /// # Errors
    /// The first value that does not fit.
    pub fn become_value<T: DeserializeOwned>(&self, zone: Option<Tz>) -> Result<T, ValueError> {
        let reader = Reader { node: self, zone };
        T::deserialize(reader).map_err(|value_error| value_error.about(|| self.named()))
    }
}

/// The deserializer of a value from a node.
#[derive(Clone, Copy)]
struct Reader<'a> {
    node: &'a Node,
    zone: Option<Tz>,
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.node {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Number(number) => visit_number(number, visitor),
            Node::Text(text) => visitor.visit_str(without_nul(text)?),
            Node::List(items) => visitor.visit_seq(Items {
                items: items.iter().enumerate(),
                zone: self.zone,
            }),
            Node::Object(fields) => visitor.visit_map(Fields::of(fields, self.zone)?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.node {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        match self.node {
            Node::Text(text) if name == instant::NAME => {
                visitor.visit_i64(instant::parse(text, self.zone)?)
            }
            node if name == instant::NAME => Err(ValueError::sentence(format!(
                "{} is not a time: send {}, in quotes",
                node.named(),
                instant::ACCEPTED
            ))),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        match self.node {
            Node::Text(word) => visitor.visit_enum(Word(word)),
            node => Err(ValueError::no_word(&node.named(), variants)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, ValueError> {
    if let Some(value) = number.as_u64() {
        visitor.visit_u64(value)
    } else if let Some(value) = number.as_i64() {
        visitor.visit_i64(value)
    } else {
        visitor.visit_f64(number.as_f64().unwrap_or_default())
    }
}

/// Refuses U+0000, which PostgreSQL cannot store.
fn without_nul(text: &str) -> Result<&str, ValueError> {
    if text.contains('\0') {
        Err(ValueError::sentence(
            "the character U+0000 is not accepted in a text",
        ))
    } else {
        Ok(text)
    }
}

struct Items<'a> {
    items: std::iter::Enumerate<std::slice::Iter<'a, Node>>,
    zone: Option<Tz>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = ValueError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ValueError> {
        let Some((n, node)) = self.items.next() else {
            return Ok(None);
        };
        let reader = Reader {
            node,
            zone: self.zone,
        };
        let item = seed.deserialize(reader);
        item.map(Some)
            .map_err(|value_error| value_error.inside(n.to_string(), || node.named()))
    }
}

struct Fields<'a> {
    fields: std::slice::Iter<'a, (String, Node)>,
    open: Option<&'a (String, Node)>,
    zone: Option<Tz>,
}

impl<'a> Fields<'a> {
    /// Returns the fields of an object, in which each name must occur once.
    fn of(fields: &'a [(String, Node)], zone: Option<Tz>) -> Result<Self, ValueError> {
        let mut seen = HashSet::new();
        for (name, _) in fields {
            without_nul(name).map_err(|value_error| value_error.inside(name, String::new))?;
            if !seen.insert(name) {
                return Err(ValueError::twice(name));
            }
        }
        Ok(Self {
            fields: fields.iter(),
            open: None,
            zone,
        })
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = ValueError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ValueError> {
        self.open = self.fields.next();
        let Some((name, _)) = self.open else {
            return Ok(None);
        };
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, ValueError> {
        let (name, node) = self
            .open
            .take()
            .ok_or_else(|| ValueError::custom("a field without a name"))?;
        let reader = Reader {
            node,
            zone: self.zone,
        };
        seed.deserialize(reader)
            .map_err(|value_error| value_error.inside(name, || node.named()))
    }
}

/// A string as the variant of an enum.
pub struct Word<'a>(pub &'a str);

impl<'de> EnumAccess<'de> for Word<'_> {
    type Error = ValueError;
    type Variant = UnitVariant;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, UnitVariant), ValueError> {
        let variant = seed.deserialize(StrDeserializer::new(self.0))?;
        Ok((variant, UnitVariant))
    }
}

/// The content of an enum variant, which must be empty: the enums of the API are plain strings.
pub struct UnitVariant;

impl<'de> VariantAccess<'de> for UnitVariant {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, ValueError> {
        Err(ValueError::custom("a word alone is not enough here"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, ValueError> {
        Err(ValueError::custom("a word alone is not enough here"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, ValueError> {
        Err(ValueError::custom("a word alone is not enough here"))
    }
}
