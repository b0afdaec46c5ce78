//! Five macros that run an SQL text on the engine of a connection, and `sql!`, which joins a text
//! from parts.
//!
//! `fetch_one!(conn, "SELECT … WHERE id = $1", id)` returns `Result<T, sqlx::Error>`, where `T:
//! FromRow` is inferred. Values are always bound, never formatted into the text.
//!
//! `sql!["SELECT " post_columns " FROM post WHERE id IN (" ids("$1") ")"]` names parts that
//! several statements have, or that the engines spell differently. A part is a macro that receives
//! the engine and perhaps a literal, and gives a literal; one that a single file needs is in that
//! file. Where the engines truly differ, the macro accepts a text for each: `execute!(conn, sqlite:
//! "…", postgres: "…", binds)`.

/// The text of a statement for each engine.
#[derive(Clone, Copy, Debug)]
pub struct Sql {
    /// The text for SQLite.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self {
            sqlite: text,
            postgres: text,
        }
    }
}

/// Joins literals and named parts into a text for each engine.
macro_rules! sql {
    ($($part:tt)+) => {
        $crate::store::Sql {
            sqlite: join!(sqlite [] $($part)+),
            postgres: join!(postgres [] $($part)+),
        }
    };
}

/// Joins literals and named parts into a text for one engine.
macro_rules! join {
    ($engine:ident [$($done:tt)*]) => { concat!($($done)*) };
    ($engine:ident [$($done:tt)*] $text:literal $($rest:tt)*) => { join!($engine [$($done)* $text,] $($rest)*) };
    ($engine:ident [$($done:tt)*] $part:ident($argument:literal) $($rest:tt)*) => { join!($engine [$($done)* $part!($engine, $argument),] $($rest)*) };
    ($engine:ident [$($done:tt)*] $part:ident $($rest:tt)*) => { join!($engine [$($done)* $part!($engine),] $($rest)*) };
}

/// Reads the elements of a JSON array of texts as the column `value`.
macro_rules! texts {
    (sqlite, $array:literal) => {
        concat!("json_each(", $array, ")")
    };
    (postgres, $array:literal) => {
        concat!("jsonb_array_elements_text(", $array, ") AS value")
    };
}

/// Reads the elements of a JSON array as the column `value`.
macro_rules! elements {
    (sqlite, $array:literal) => {
        concat!("json_each(", $array, ")")
    };
    (postgres, $array:literal) => {
        concat!("jsonb_array_elements(", $array, ") AS value")
    };
}

/// Turns the text of a time into what the engine stores for it.
macro_rules! time {
    (sqlite, $text:literal) => {
        $text
    };
    (postgres, $text:literal) => {
        concat!("CAST(", $text, " AS TIMESTAMPTZ)")
    };
}

/// Selects the numbers of a JSON array.
macro_rules! ids {
    (sqlite, $array:literal) => {
        concat!("SELECT value FROM json_each(", $array, ")")
    };
    (postgres, $array:literal) => {
        concat!(
            "SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(",
            $array,
            ") AS value"
        )
    };
}

/// Selects the ids of the posts that match a search expression.
macro_rules! matching_posts {
    (sqlite, $expression:literal) => {
        concat!(
            "SELECT rowid FROM search_post WHERE search_post MATCH ",
            $expression
        )
    };
    (postgres, $expression:literal) => {
        concat!(
            "SELECT post_id FROM search_post WHERE words @@ CAST(CAST(",
            $expression,
            " AS TEXT) AS tsquery)"
        )
    };
}

/// A clause that only PostgreSQL needs, where several nodes write at the same time.
macro_rules! lock {
    (sqlite, $clause:literal) => {
        ""
    };
    (postgres, $clause:literal) => {
        $clause
    };
}

/// Runs `$method` of a query made by `$make` on the connection's engine, between `Conn::before` and
/// `Conn::after`.
macro_rules! run {
    ($make:ident, $method:ident, $map:expr, $conn:expr, $sql:expr $(, $bind:expr)*) => {{
        let conn: &mut $crate::store::Conn = $conn;
        let sql = $crate::store::Sql::from($sql);
        let outcome = match (conn.before(sql.sqlite), conn.engine_mut()) {
            (Err(refused), _) => Err(refused),
            (Ok(()), $crate::store::Engine::Sqlite(engine)) => sqlx::$make(sql.sqlite)$(.bind($bind))*.$method(&mut **engine).await.map($map),
            (Ok(()), $crate::store::Engine::Postgres(engine)) => sqlx::$make(sql.postgres)$(.bind($bind))*.$method(&mut **engine).await.map($map),
        };
        conn.after(outcome)
    }};
}

/// Fetches exactly one row, as a tuple or a `FromRow`.
macro_rules! fetch_one {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $($bind:tt)*) => { fetch_one!($conn, $crate::store::Sql { sqlite: $sqlite, postgres: $postgres } $($bind)*) };
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => { run!(query_as, fetch_one, |row| row, $conn, $sql $(, $bind)*) };
}

/// Fetches one row or none.
macro_rules! fetch_optional {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $($bind:tt)*) => { fetch_optional!($conn, $crate::store::Sql { sqlite: $sqlite, postgres: $postgres } $($bind)*) };
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => { run!(query_as, fetch_optional, |row| row, $conn, $sql $(, $bind)*) };
}

/// Fetches every row.
macro_rules! fetch_all {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $($bind:tt)*) => { fetch_all!($conn, $crate::store::Sql { sqlite: $sqlite, postgres: $postgres } $($bind)*) };
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => { run!(query_as, fetch_all, |row| row, $conn, $sql $(, $bind)*) };
}

/// Fetches the one column of exactly one row.
macro_rules! fetch_scalar {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $($bind:tt)*) => { fetch_scalar!($conn, $crate::store::Sql { sqlite: $sqlite, postgres: $postgres } $($bind)*) };
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => { run!(query_scalar, fetch_one, |row| row, $conn, $sql $(, $bind)*) };
}

/// Runs a statement that returns no rows and returns the number of rows affected.
macro_rules! execute {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $($bind:tt)*) => { execute!($conn, $crate::store::Sql { sqlite: $sqlite, postgres: $postgres } $($bind)*) };
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => { run!(query, execute, |done| done.rows_affected(), $conn, $sql $(, $bind)*) };
}
