//! Accounts that the list no longer had: each is asked for by itself before it is taken for gone.

use super::{
    super::{
        address::path,
        refusal::Kind,
        session::{Failed, Form, Session},
    },
    Halted, Writer,
};
use crate::{domain::cluster::ClusterId, store::GoneAccount};

/// So many may go without a person who says so, or one in twenty of all.
const FEW: u64 = 10;
const ONE_IN: u64 = 20;
/// How many are taken from the file at once.
const AT_ONCE: u32 = 100;

/// Where that is.
pub(super) struct Gone {
    /// The number of this pull in the file.
    pub(super) number: i64,
    /// Those that are gone.
    pub(super) count: u64,
    is_counted: bool,
    waiting: Vec<GoneAccount>,
}

impl Gone {
    pub(super) fn new(number: i64) -> Self {
        Self { number, count: 0, is_counted: false, waiting: Vec::new() }
    }

    /// Looks at the next one; `true` once there is none. A list that is suddenly short may be somebody's mistake, and what
    /// is deleted here for it is not to be had back easily.
    pub(super) fn go_on(
        &mut self,
        session: &mut Session,
        writer: &mut Writer,
        listed: u64,
        confirmed: Option<u64>,
    ) -> Result<bool, Halted> {
        if !self.is_counted {
            let all = writer.missed(self.number)?;
            let few = FEW.max((listed + all) / ONE_IN);
            if all > confirmed.map_or(few, |confirmed| confirmed.max(few)) {
                return Err(Halted::TooManyGone(all));
            }
            self.is_counted = true;
        }
        if self.waiting.is_empty() {
            self.waiting = writer.gone(self.number, AT_ONCE)?;
        }
        let Some(gone) = self.waiting.last() else { return Ok(true) };
        if is_gone(session, &gone.cluster_id)? {
            writer.mirror_gone(gone)?;
            self.count += 1;
        } else {
            writer.is_there(self.number, gone)?;
        }
        self.waiting.pop();
        Ok(false)
    }
}

/// One that is deleted belongs to nobody's tree, so that it may be forbidden rather than not found.
pub(super) fn is_gone(session: &mut Session, id: &ClusterId) -> Result<bool, Failed> {
    match session.look(path(&["accounts", id.as_str()]), Form::Document(id)) {
        Ok(found) => Ok(found.is_none()),
        Err(Failed::Refused(refusal)) if refusal.kind == Kind::Forbidden => Ok(true),
        Err(failed) => Err(failed),
    }
}
