//! Reads [`SafeHtml`] from a text column of the database.
//!
//! What is stored was sanitised before, so nothing is checked. No column of user input is read as
//! this type.

use sqlx::{Database, Decode, Type};

use super::SafeHtml;

impl<DB: Database> Type<DB> for SafeHtml
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        String::type_info()
    }

    fn compatible(ty: &DB::TypeInfo) -> bool {
        String::compatible(ty)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for SafeHtml
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        String::decode(value).map(Self)
    }
}
