//! `tympan spam model`: prints the trained filter as JSON.

use crate::cli::output::say;
use crate::cli::{CliError, Explain as _};
use crate::moderation::learning::Model;
use crate::store::{self, Db};

/// Prints the filter that is in use.
pub(super) async fn run(db: &Db) -> Result<(), CliError> {
    let json = read(db).await.explain(
        "cannot read the filter",
        "check that the database is running",
    )?;
    let json = json.ok_or_else(|| {
        CliError::new("no filter has been trained yet")
            .fix("approve at least 25 comments, mark at least 25 as spam, and wait a minute")
    })?;
    say(json);
    Ok(())
}

async fn read(db: &Db) -> Result<Option<String>, Box<dyn std::error::Error + Send + Sync>> {
    let found = store::decisions::find_model(&mut db.read().await?).await?;
    let model = found.and_then(|(_, bytes)| Model::from_bytes(&bytes));
    Ok(model
        .map(|model| serde_json::to_string(&model))
        .transpose()?)
}
