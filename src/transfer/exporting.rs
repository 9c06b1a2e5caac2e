//! Exporting for the screens.

use super::{
    accounts::{ExportError, export as export_accounts, export_to},
    importing::failed,
    new_file::NotMade,
    source::{from_home, in_home, shown},
    worker::{Pace, Tools},
};
use crate::{
    domain::{
        request::{Read, Reply},
        transfer::{ExportEnd, ExportOrder, Named, Report},
    },
    store::Stop,
};

/// Exports accounts to a new file, as `export --output` does.
pub(super) fn export(order: &ExportOrder, tools: &Tools, stop: &Stop) -> Result<Report, Report> {
    let home = tools.home.as_deref();
    let path = in_home(&order.file, home);
    let mut reader = tools.reader.another();
    let standing = match reader.answer(&Read::Standing) {
        Reply::Standing(Some(standing)) => standing,
        Reply::ReadFailed(failure) => return Err(failed(tools, &failure)),
        _ => return Err(Report::Failed("There is no reseller yet. Set the reseller up first, then export.".into())),
    };
    let (mut accounts, mut pace) = (0, Pace::new(tools));
    let done = export_to(&path, |to| {
        let what = (order.format, order.search.as_str());
        export_accounts(&mut reader, to, what, &standing.reseller, || {
            if stop() {
                return Err(ExportError::Stopped);
            }
            accounts += 1;
            pace.tell(Report::Exporting(accounts));
            Ok(())
        })
    });
    let unusable = |error: NotMade| Report::Unusable(Named::Target, error.told_from(home).to_string());
    match done {
        Ok(left_out) => Ok(Report::Exported(ExportEnd {
            accounts,
            file: shown(&from_home(&path, home)),
            left_out: left_out.to_string(),
        })),
        Err(ExportError::Stopped) => Err(Report::Stopped),
        Err(ExportError::File(failure)) => Err(failed(tools, &failure)),
        Err(ExportError::NotMade(error)) => Err(unusable(error)),
        Err(ExportError::Output(error)) => Err(unusable(NotMade { path, error })),
    }
}
