//! `GET /healthz` and `GET /readyz`: for monitoring.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;

use crate::error::Error;
use crate::store;
use crate::web::app::App;

/// Reports that the process answers.
pub async fn live() -> &'static str {
    "ok"
}

/// The time within which the database must answer.
const SOON: Duration = Duration::from_secs(1);

/// Reports whether the database answers within a second; 503 if not.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let asked = async { store::changes::last(&mut app.db.read().await?).await };
    let answered = tokio::time::timeout(SOON, asked).await;
    let why = match answered {
        Ok(Ok(_)) => return (StatusCode::OK, "ready"),
        Ok(Err(why)) => why,
        Err(_) => Error::Unavailable("the database has not answered within a second".into()),
    };
    super::super::error::log(&why, None);
    (
        StatusCode::SERVICE_UNAVAILABLE,
        "the database does not answer",
    )
}
