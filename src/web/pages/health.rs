//! `GET /healthz` and `GET /readyz`: for whoever watches the server.

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::store;

/// The process answers.
pub async fn live() -> &'static str {
    "ok"
}

/// The database answers too; 503 when it does not.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    let asked = async { store::changes::last(&mut app.db.read().await?).await };
    match asked.await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(why) => {
            super::super::error::log(&why, None);
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer",
            )
        }
    }
}
