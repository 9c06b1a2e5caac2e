//! `restore`.

use std::io::Write;

use serde_json::json;

use super::{
    Context,
    args::RestoreSource,
    backup::{add_head, head, listen, stop_at, tell_ahead},
    error::Error,
    input::stopped,
    output::{self, row},
    writing::Writing,
};

pub(super) fn execute(source: &RestoreSource, context: &Context, out: &mut dyn Write) -> Result<(), Error> {
    let RestoreSource { file, confirm } = source;
    tell_ahead(file, "Checking and restoring");
    let signalled = listen()?;
    let restored = Writing::new(context).restore(context, file, confirm.as_deref(), &stop_at(&signalled));
    let restored = restored.map_err(|error| signalled.stop().map_or(error, stopped))?;
    let kept = restored.kept.map(|kept| kept.display().to_string());
    let (path, from) = (context.location.path().display().to_string(), file.display().to_string());
    if context.json {
        let mut document = json!({ "path": path, "from": from, "reseller": restored.reseller,
            "accounts": restored.accounts });
        if let Some(before) = restored.instead_of {
            document["instead_of_reseller"] = before.into();
        }
        if let Some(kept) = kept {
            document["kept"] = kept.into();
        }
        add_head(&mut document, restored.head.as_ref());
        writeln!(out, "{}", output::json_pretty(&json!({ "restored": document }))?)?;
        return Ok(());
    }
    row(out, "Restored", path)?;
    row(out, "From", from)?;
    if let Some(kept) = kept {
        row(out, "As it was before", kept)?;
    }
    let before = restored.instead_of.map(|before| format!(", another than before: {before}"));
    row(out, "Reseller", format!("{}{}", restored.reseller, before.unwrap_or_default()))?;
    row(out, "Accounts", restored.accounts)?;
    Ok(head(out, restored.head.as_ref())?)
}
