//! Imports that the server runs by itself, for the API and the admin pages.
//!
//! [`prepare`] takes the files, which were uploaded or lie in the folder of imports, and recognises
//! their format; [`create`] stores the import, which is surveyed first: a dry run, whose counts and
//! losses its user reads before [`start`]. One kind of job does all the work ([`run`]): it does what
//! the state of the import asks for, and ends as soon as the state is another one, which is how
//! [`stop`] works. It reads the files from their start after every interruption; what is already
//! written is recognised by its origin.
//!
//! An import itself changes nothing of the blog, so that these transactions are not in the change log;
//! what it writes is, in the name of its user.

mod change;
mod findings;
mod folder;
mod options;
mod prepare;
mod run;

pub use change::{create, delete, find, list, list_losses, set_options, start, stop, undo};
pub use findings::{Findings, FoundSetting, FoundUser};
pub use folder::{UploadedExport, UploadedFile};
pub use options::ImportOptions;
pub use prepare::{NewFiles, PreparedImport, prepare};
pub use run::run;
