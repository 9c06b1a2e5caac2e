//! `account list`.

use serde::Serialize;

use super::Desk;
use crate::{
    cli::{error::Error, find, lines::Lines},
    domain::{
        account::AccountRow,
        request::{ListRequest, Page},
    },
};

/// A row of `--json`.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    name: &'a str,
    realm: &'a str,
    enabled: bool,
    sub_accounts: u64,
    /// Names of the accounts above it; not where the list is of one level.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    path: &'a [String],
}

pub(super) fn execute(
    desk: &mut Desk<'_>,
    search: Option<&str>,
    disabled: bool,
    under: Option<&str>,
    limit: Option<u64>,
) -> Result<(), Error> {
    let under = match under {
        Some(under) => Some(find::above(&mut desk.reading, under, &desk.standing)?.id),
        None => None,
    };
    let search = search.unwrap_or_default().to_owned();
    let request = ListRequest { generation: 0, search, under, disabled, page: Page::First, limit: 0 };
    let Desk { reading, context, out, .. } = desk;
    let mut lines = Lines::new(*out, context.json, ["Realm", "Name", "Status"]);
    reading.pages(request, limit.unwrap_or(u64::MAX), |rows| {
        for AccountRow { id, name, realm, enabled, sub_accounts, path, .. } in rows {
            let status = if *enabled { "active" } else { "disabled" };
            let row = Row { id: id.as_str(), name, realm, enabled: *enabled, sub_accounts: *sub_accounts, path };
            lines.add(&row, [realm, name, status])?;
        }
        Ok(())
    })?;
    Ok(lines.end()?)
}
