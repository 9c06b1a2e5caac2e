//! `sync run` and `sync pull`.

use super::Desk;
use crate::cli::error::Error;

pub(super) fn run(_desk: &mut Desk<'_>) -> Result<(), Error> {
    Err(Error::fault())
}

pub(super) fn pull(_desk: &mut Desk<'_>, _full: bool, _confirm_gone: Option<u64>) -> Result<(), Error> {
    Err(Error::fault())
}
