//! Five macros that run one SQL text on whichever engine the connection is of.
//!
//! `fetch_one!(conn, "SELECT … WHERE id = $1", id)` gives `Result<T, sqlx::Error>`
//! with `T: FromRow` inferred. Where the engines truly differ, both texts stand
//! side by side: `execute!(conn, sqlite: "…", postgres: "…", binds)`.

/// Runs `$method` of a query made by `$make` on the connection's engine.
macro_rules! run {
    ($make:ident, $method:ident, $map:expr, $conn:expr, $sqlite:literal, $postgres:literal $(, $bind:expr)*) => {{
        let conn: &mut $crate::store::Conn = $conn;
        let outcome = match (conn.before($sqlite), conn.engine_mut()) {
            (Err(refused), _) => Err(refused),
            (Ok(()), $crate::store::Engine::Sqlite(engine)) => sqlx::$make($sqlite)$(.bind($bind))*.$method(&mut **engine).await.map($map),
            (Ok(()), $crate::store::Engine::Postgres(engine)) => sqlx::$make($postgres)$(.bind($bind))*.$method(&mut **engine).await.map($map),
        };
        conn.after(outcome)
    }};
}

/// Exactly one row, as a tuple or a `FromRow`.
macro_rules! fetch_one {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $(, $bind:expr)* $(,)?) => { run!(query_as, fetch_one, |row| row, $conn, $sqlite, $postgres $(, $bind)*) };
    ($conn:expr, $sql:literal $(, $bind:expr)* $(,)?) => { run!(query_as, fetch_one, |row| row, $conn, $sql, $sql $(, $bind)*) };
}

/// One row or none.
macro_rules! fetch_optional {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $(, $bind:expr)* $(,)?) => { run!(query_as, fetch_optional, |row| row, $conn, $sqlite, $postgres $(, $bind)*) };
    ($conn:expr, $sql:literal $(, $bind:expr)* $(,)?) => { run!(query_as, fetch_optional, |row| row, $conn, $sql, $sql $(, $bind)*) };
}

/// Every row.
macro_rules! fetch_all {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $(, $bind:expr)* $(,)?) => { run!(query_as, fetch_all, |row| row, $conn, $sqlite, $postgres $(, $bind)*) };
    ($conn:expr, $sql:literal $(, $bind:expr)* $(,)?) => { run!(query_as, fetch_all, |row| row, $conn, $sql, $sql $(, $bind)*) };
}

/// The one column of exactly one row.
macro_rules! fetch_scalar {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $(, $bind:expr)* $(,)?) => { run!(query_scalar, fetch_one, |row| row, $conn, $sqlite, $postgres $(, $bind)*) };
    ($conn:expr, $sql:literal $(, $bind:expr)* $(,)?) => { run!(query_scalar, fetch_one, |row| row, $conn, $sql, $sql $(, $bind)*) };
}

/// No rows; gives the number of rows affected.
macro_rules! execute {
    ($conn:expr, sqlite: $sqlite:literal, postgres: $postgres:literal $(, $bind:expr)* $(,)?) => { run!(query, execute, |done| done.rows_affected(), $conn, $sqlite, $postgres $(, $bind)*) };
    ($conn:expr, $sql:literal $(, $bind:expr)* $(,)?) => { run!(query, execute, |done| done.rows_affected(), $conn, $sql, $sql $(, $bind)*) };
}
