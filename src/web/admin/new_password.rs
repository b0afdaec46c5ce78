//! The two fields of a new password, with their complaints.

use super::context::OpenContext;
use crate::model::Password;
use crate::model::password::PasswordFault;
use crate::web::form::Form;
use crate::web::views::admin::AdminField;

/// The field with the new password.
const NEW: &str = "new-password";
/// The name of the field in which the password is typed a second time.
const AGAIN: &str = "new-password-again";

/// The fields of a new password. They are always empty: a password is never sent back.
pub(super) struct NewPassword {
    /// The password.
    pub field: AdminField,
    /// The field in which the password is typed a second time.
    pub again: AdminField,
}

impl NewPassword {
    /// Returns the empty fields.
    pub(super) fn fields(context: &OpenContext, label: &str) -> Self {
        let t = &context.t.welcome;
        Self {
            field: AdminField::password(NEW, label, "new-password").with_hint(t.password_hint),
            again: AdminField::password(AGAIN, t.password_again, "new-password"),
        }
    }

    /// Reads the fields. `known` are words that others know of the user.
    ///
    /// # Errors
    /// The fields with their complaints.
    pub(super) fn read(
        context: &OpenContext,
        form: &Form,
        label: &str,
        known: &[&str],
    ) -> Result<Password, Box<Self>> {
        let t = &context.t.welcome;
        let fields = Self::fields(context, label);
        let typed = form.value(NEW);
        let password = match Password::parse(typed, known) {
            Ok(password) => password,
            Err(fault) => {
                let words = match fault {
                    PasswordFault::Short => t.short,
                    PasswordFault::Long => t.long,
                    PasswordFault::Common => t.common,
                };
                return Err(Box::new(Self {
                    field: fields.field.with_error(Some(words.to_owned())),
                    ..fields
                }));
            }
        };
        if form.value(AGAIN) == typed {
            Ok(password)
        } else {
            Err(Box::new(Self {
                again: fields.again.with_error(Some(t.differ.to_owned())),
                ..fields
            }))
        }
    }
}
