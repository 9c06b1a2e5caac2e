//! The cluster on the screens: how the line to it is, its page, the box of a step, and what an operator orders.

mod line;
mod order;
mod page;
mod pressed;
mod settle;
mod step;

pub use line::{Line, WORD_COLUMNS, needs_person};
pub(super) use order::ask_to_send;
pub use order::{give_up, not_ordered, ordered, send};
pub use page::{Fact, Row, SyncScreen, act, facts, go_back, open, resized, rows, rows_shown};
pub(super) use pressed::{act as act_on_step, see};
pub use settle::SettleBox;
pub(super) use settle::{act as act_on_settle, open as open_settle};
pub use step::{BoxLine, COLUMNS as BOX_COLUMNS, StepBox, StepButton, VALUE as BOX_VALUE};

use super::model::Model;
use crate::domain::cluster::SyncPage;

/// Takes in how the file stands with the cluster by now; `None` where there is none.
pub fn take_page(model: &mut Model, page: Option<Box<SyncPage>>) {
    model.sync = page;
    page::follow(model);
    pressed::follow(model);
}
