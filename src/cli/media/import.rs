//! `tympan media import`: the uploads of the system that the blog had before.

use std::path::PathBuf;

use clap::Args;

use crate::cli::output::say;
use crate::cli::{CliError, Explain as _};
use crate::error::Error;
use crate::model::Authority;
use crate::remote_pictures::{UploadOutcome, UploadedFile, UploadsFolder};
use crate::services::Services;
use crate::store::Db;

const FAILED: &str = "cannot add the uploads";

/// The arguments of `tympan media import`.
#[derive(Clone, Debug, Args)]
pub struct ImportUploads {
    /// Folder with the uploads, such as a copy of wp-content/uploads
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Path below which the files were on the blog
    #[arg(long, value_name = "PATH", default_value = "/wp-content/uploads")]
    pub base: String,
    /// User to whom they will belong, by the last part of the author page's address [default: the owner]
    #[arg(long, value_name = "SLUG")]
    pub user: Option<String>,
}

/// The number of files by what became of them.
#[derive(Default)]
struct Counts {
    added: usize,
    known: usize,
    smaller: usize,
    refused: usize,
}

/// Runs the command. A file that is refused does not keep back the others.
pub(super) async fn run(
    db: &Db,
    services: &Services,
    what: &ImportUploads,
) -> Result<(), CliError> {
    let user = super::find_user(db, what.user.as_deref()).await?;
    let by = Authority::of_operator();
    let folder = UploadsFolder::open(&what.folder, &what.base, user.id).await;
    let mut folder = folder.map_err(|why| not_opened(what, why))?;
    let mut counts = Counts::default();
    loop {
        let file = Box::pin(folder.next(db, services, &by)).await;
        match file.explain(FAILED, super::PLACES)? {
            Some(file) => counts.add(&file),
            None => break,
        }
    }
    counts.print();
    match counts.refused {
        0 => Ok(()),
        refused => {
            Err(CliError::new(format!("{refused} files were not added")).fix("see the lines above"))
        }
    }
}

fn not_opened(what: &ImportUploads, why: Error) -> CliError {
    let folder = what.folder.display();
    match why {
        Error::BadRequest(why) => CliError::new(format!("{folder}: {why}"))
            .fix("name a folder that can be read, such as a copy of wp-content/uploads"),
        why => CliError::new(format!("`--base {}`: {}", what.base, super::sentence(why)))
            .fix("name the path below which the files were, such as /wp-content/uploads"),
    }
}

impl Counts {
    /// Counts a file, and prints what is new.
    fn add(&mut self, file: &UploadedFile) {
        let (path, old_path) = (file.file.display(), &file.old_path);
        match &file.outcome {
            UploadOutcome::Added(hash) => {
                self.added += 1;
                eprintln!("{old_path}: added as /media/{hash}");
            }
            UploadOutcome::Known(_) => self.known += 1,
            UploadOutcome::Smaller(_) => self.smaller += 1,
            UploadOutcome::Refused(why) => {
                self.refused += 1;
                eprintln!("{path}: {why}");
            }
        }
    }

    fn print(&self) {
        let Self {
            added,
            known,
            smaller,
            refused,
        } = self;
        say(format_args!(
            "{added} files added, {known} were there already, {smaller} are smaller sizes of others, {refused} were refused."
        ));
        if added + known > 0 {
            say(
                "Their old addresses lead to them. `tympan media fetch` lets the posts show them from the library.",
            );
        }
    }
}
