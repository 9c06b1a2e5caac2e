//! Drafts: what is being typed in a form, as it is kept beside the accounts' file to be gone on with later.

mod held;
mod keep;
mod leave;
mod of;
mod resume;
mod waiting;

pub use held::Drafts;
pub(super) use keep::{failed, flush, follow, wake_at, written};
pub(super) use leave::{
    discard_and_quit, forget, keep_for_later, leave_locked, leave_unkept, leaving, lock, quit, write_again,
};
pub use of::of;
pub(super) use resume::{discard, read_failed, resume, resume_first_start, take_account};
pub use waiting::{offer, question, take_list, unreadable_question};

pub use crate::form::draft::{
    AccountDraft, Draft, DraftId, NewAccountDraft, PartDraft, ResellerDraft, SettingsDraft, StartDraft, Unreadable,
    Waiting,
};
