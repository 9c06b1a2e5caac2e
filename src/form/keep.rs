//! Reading a form to its end although some of it is wrong.

use super::spec::FieldId;
use crate::domain::problem::Problem;

/// Keeps the problems of fields aside while the rest is read.
pub(super) struct Keep<'a>(&'a mut Vec<(FieldId, Problem)>);

impl<'a> Keep<'a> {
    /// Keeps problems in this list.
    pub(super) fn new(problems: &'a mut Vec<(FieldId, Problem)>) -> Self {
        Self(problems)
    }

    /// What was read of a field; its problem is kept where it was not.
    pub(super) fn ok<T>(&mut self, id: FieldId, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.0.push((id, problem))).ok()
    }
}
