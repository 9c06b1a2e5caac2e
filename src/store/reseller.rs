//! The reseller's one row, and what its accounts have together.

use rusqlite::{Connection, Transaction, named_params};
use serde_json::{Value, json};

use super::{
    accounts::{account_id, count, json as document},
    cluster,
    failure::Error,
    history,
    writer::Hand,
};
use crate::domain::{
    calling::Classifiers,
    history::differing,
    money::{Cents, Currency},
    name::AccountName,
    permissions::Permissions,
    problem::Problem,
    realm::RealmSuffix,
    request::{Failure, Subject},
    reseller::{Holding, Holdings, Reseller, ResellerSettings, Standing, Template},
    timezone::Timezone,
    trunks::{self, Given, PerKind, TrunkKind},
};

/// How many of the largest holders are told of each kind.
const LARGEST: i64 = 5;

/// The reseller with what its accounts have of its totals; `None` where none is set up.
pub(super) fn standing(connection: &Connection) -> Result<Option<Standing>, Error> {
    let Some(reseller) = read(connection)? else { return Ok(None) };
    let (accounts, given) = given(connection)?;
    Ok(Some(Standing { reseller, given, accounts }))
}

/// How many accounts there are, and what they have together.
pub(super) fn given(connection: &Connection) -> Result<(u64, Given), Error> {
    let (accounts, given) = connection
        .prepare_cached("SELECT accounts, twoway_trunks, inbound_trunks, outbound_trunks FROM tally")?
        .query_row([], |row| {
            // a cluster may have given out more than is counted here; then nothing is left anyway
            let sum = |column| row.get(column).map(|sum: i64| u32::try_from(sum).unwrap_or(u32::MAX));
            Ok((row.get(0)?, PerKind { twoway: sum(1)?, inbound: sum(2)?, outbound: sum(3)? }))
        })?;
    Ok((count(accounts), given))
}

/// The reseller; `None` where none is set up.
pub(super) fn read(connection: &Connection) -> Result<Option<Reseller>, Error> {
    let mut statement = connection.prepare_cached("SELECT * FROM reseller")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let text = |column| row.get_ref(column).map(|value| value.as_str().unwrap_or_default());
    let unreadable = |_| Error::Unreadable("settings of the reseller");
    Ok(Some(Reseller {
        id: account_id(row, "id")?,
        settings: ResellerSettings {
            name: AccountName::parse(text("name")?).map_err(unreadable)?,
            realm_suffix: RealmSuffix::parse(text("realm_suffix")?).map_err(unreadable)?,
            timezone: Timezone::parse(text("timezone")?).map_err(unreadable)?,
            totals: PerKind {
                twoway: row.get("twoway_trunks")?,
                inbound: row.get("inbound_trunks")?,
                outbound: row.get("outbound_trunks")?,
            },
            currency: Currency::parse(text("currency")?).map_err(unreadable)?,
            credit_minimum: Cents(row.get("credit_minimum")?),
            ask_above: Cents(row.get("ask_above")?),
        },
        template: Template {
            calling: document(row, "call_restriction")?,
            permissions: Permissions::from_json(&document(row, "ui_restrictions")?),
            allow_prepay: row.get("allow_prepay")?,
        },
        classifiers: classifiers(connection)?,
        revision: row.get("revision")?,
    }))
}

/// The kinds of calls that accounts are allowed and denied here.
pub(super) fn classifiers(connection: &Connection) -> Result<Classifiers, Error> {
    let named = cluster::classifiers(connection)?;
    // where there is no cluster, or its kinds were not read yet
    if named.is_empty() {
        return Ok(Classifiers::default());
    }
    Ok(Classifiers::of(named.iter().map(|(key, label)| (key.as_str(), label.as_str()))))
}

/// Sets the reseller up (`from_revision` is `None`) or changes it, unless another operator did so first. Where it is so
/// already, nothing is written.
pub(super) fn save(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    settings: &ResellerSettings,
    template: Option<&Template>,
    from_revision: Option<i64>,
) -> Result<Standing, Error> {
    let before = standing(transaction)?;
    if before.as_ref().map(|standing| standing.reseller.revision) != from_revision {
        return Err(Failure::Changed.into());
    }
    match &before {
        None => insert(transaction, hand, settings, template.unwrap_or(&Template::default()))?,
        Some(before) => {
            let mut refused = totals_refused(transaction, before, settings)?;
            refused.extend(currency_refused(transaction, before, settings)?);
            if !refused.is_empty() {
                return Err(Failure::Refused(refused).into());
            }
            let template = template.unwrap_or(&before.reseller.template);
            if *settings == before.reseller.settings && *template == before.reseller.template {
                return Ok(before.clone());
            }
            update(transaction, settings, template, before.reseller.revision)?;
        }
    }
    let after = standing(transaction)?.ok_or(Error::Unreadable("settings of the reseller"))?;
    let new = in_history(&after.reseller);
    match before {
        None => history::append(transaction, hand, "reseller.created", None, None, Some(&new))?,
        Some(before) => {
            let (old, new) = differing(&in_history(&before.reseller), &new);
            history::append(transaction, hand, "reseller.changed", None, Some(&old), Some(&new))?;
        }
    }
    Ok(after)
}

/// A total may stay where a cluster has exceeded it, but not be set below what is given out.
fn totals_refused(
    connection: &Connection,
    before: &Standing,
    settings: &ResellerSettings,
) -> Result<Vec<(Subject, Problem)>, Error> {
    let mut refused = Vec::new();
    for kind in TrunkKind::ALL {
        let total = settings.totals.get(kind);
        if total == before.reseller.settings.totals.get(kind) {
            continue;
        }
        let most = largest(connection, kind, 1)?.pop();
        if let Err(problem) = trunks::check_total(total, &before.given, kind, most.as_ref()) {
            refused.push((Subject::Total(kind), problem));
        }
    }
    Ok(refused)
}

/// Who holds most of each kind of trunk, and the credit of all accounts.
pub(super) fn holdings(connection: &Connection) -> Result<Holdings, Error> {
    let credit = connection.prepare_cached("SELECT credit FROM tally")?.query_row([], |row| row.get(0))?;
    Ok(Holdings {
        largest: PerKind {
            twoway: largest(connection, TrunkKind::Twoway, LARGEST)?,
            inbound: largest(connection, TrunkKind::Inbound, LARGEST)?,
            outbound: largest(connection, TrunkKind::Outbound, LARGEST)?,
        },
        credit: Cents(credit),
    })
}

/// The accounts that hold most of one kind, along its index.
fn largest(connection: &Connection, kind: TrunkKind, most: i64) -> Result<Vec<Holding>, Error> {
    let mut statement = connection.prepare_cached(sql_of_largest(kind))?;
    let mut rows = statement.query([most])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Holding { id: account_id(row, "id")?, name: row.get("name")?, trunks: row.get("trunks")? });
    }
    Ok(found)
}

fn sql_of_largest(kind: TrunkKind) -> &'static str {
    macro_rules! sql {
        ($column:literal) => {
            concat!(
                "SELECT id, name, ",
                $column,
                " AS trunks FROM account WHERE deleted_at IS NULL AND ",
                $column,
                " > 0 ORDER BY ",
                $column,
                " DESC LIMIT ?1"
            )
        };
    }
    match kind {
        TrunkKind::Twoway => sql!("twoway_trunks"),
        TrunkKind::Inbound => sql!("inbound_trunks"),
        TrunkKind::Outbound => sql!("outbound_trunks"),
    }
}

/// Amounts are kept without their currency, so that another one would change what they mean.
fn currency_refused(
    connection: &Connection,
    before: &Standing,
    settings: &ResellerSettings,
) -> Result<Option<(Subject, Problem)>, Error> {
    let kept = &before.reseller.settings.currency;
    if settings.currency == *kept || !connection.prepare_cached("SELECT 1 FROM ledger_entry LIMIT 1")?.exists([])? {
        return Ok(None);
    }
    Ok(Some((Subject::Currency, Problem::CurrencyKept(kept.code().to_owned()))))
}

fn insert(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    settings: &ResellerSettings,
    template: &Template,
) -> Result<(), Error> {
    let calling = serde_json::to_string(&template.calling).map_err(|_| Error::Unreadable("the template"))?;
    transaction.execute(
        "INSERT INTO reseller (only_row, id, name, realm_suffix, timezone, twoway_trunks, inbound_trunks,
             outbound_trunks, currency, credit_minimum, ask_above, call_restriction, ui_restrictions, allow_prepay,
             revision)
         VALUES (1, :id, :name, :realm_suffix, :timezone, :twoway, :inbound,
             :outbound, :currency, :credit_minimum, :ask_above, :calling, :ui_restrictions, :allow_prepay,
             1)",
        named_params! {
            ":id": hand.id().as_str(),
            ":name": settings.name.as_str(),
            ":realm_suffix": settings.realm_suffix.as_str(),
            ":timezone": settings.timezone.as_str(),
            ":twoway": settings.totals.twoway,
            ":inbound": settings.totals.inbound,
            ":outbound": settings.totals.outbound,
            ":currency": settings.currency.code(),
            ":credit_minimum": settings.credit_minimum.0,
            ":ask_above": settings.ask_above.0,
            ":calling": calling,
            ":ui_restrictions": template.permissions.to_json().to_string(),
            ":allow_prepay": template.allow_prepay,
        },
    )?;
    Ok(())
}

fn update(
    transaction: &Transaction<'_>,
    settings: &ResellerSettings,
    template: &Template,
    revision: i64,
) -> Result<(), Error> {
    let calling = serde_json::to_string(&template.calling).map_err(|_| Error::Unreadable("the template"))?;
    let changed = transaction.execute(
        "UPDATE reseller SET name = :name, realm_suffix = :realm_suffix, timezone = :timezone,
             twoway_trunks = :twoway, inbound_trunks = :inbound, outbound_trunks = :outbound, currency = :currency,
             credit_minimum = :credit_minimum, ask_above = :ask_above, call_restriction = :calling,
             ui_restrictions = :ui_restrictions, allow_prepay = :allow_prepay, revision = revision + 1
         WHERE revision = :revision",
        named_params! {
            ":name": settings.name.as_str(),
            ":realm_suffix": settings.realm_suffix.as_str(),
            ":timezone": settings.timezone.as_str(),
            ":twoway": settings.totals.twoway,
            ":inbound": settings.totals.inbound,
            ":outbound": settings.totals.outbound,
            ":currency": settings.currency.code(),
            ":credit_minimum": settings.credit_minimum.0,
            ":ask_above": settings.ask_above.0,
            ":calling": calling,
            ":ui_restrictions": template.permissions.to_json().to_string(),
            ":allow_prepay": template.allow_prepay,
            ":revision": revision,
        },
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Changed.into()) }
}

/// The reseller as history keeps it; absent is a total that is not set.
fn in_history(reseller: &Reseller) -> Value {
    // its kinds of calls are the cluster's: no operator changes them
    let Reseller { id, settings, template, classifiers: _, revision } = reseller;
    let mut totals = serde_json::Map::new();
    for (key, total) in [
        ("twoway_trunks", settings.totals.twoway),
        ("inbound_trunks", settings.totals.inbound),
        ("outbound_trunks", settings.totals.outbound),
    ] {
        totals.extend(total.map(|total| (key.to_owned(), total.into())));
    }
    json!({
        "id": id.as_str(),
        "name": settings.name.as_str(),
        "realm_suffix": settings.realm_suffix.as_str(),
        "timezone": settings.timezone.as_str(),
        "limits": totals,
        "currency": settings.currency.code(),
        "credit_minimum": settings.credit_minimum.to_string(),
        "ask_above": settings.ask_above.to_string(),
        "template": {
            "call_restriction": template.calling,
            "ui_restrictions": template.permissions.to_json(),
            "allow_prepay": template.allow_prepay,
        },
        "revision": revision,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plan;

    #[test]
    fn the_largest_holders_are_at_the_end_of_an_index() {
        for (kind, index) in [
            (TrunkKind::Twoway, "account_twoway (twoway_trunks>?)"),
            (TrunkKind::Inbound, "account_inbound (inbound_trunks>?)"),
            (TrunkKind::Outbound, "account_outbound (outbound_trunks>?)"),
        ] {
            assert_eq!(plan::of(sql_of_largest(kind)), format!("SEARCH account USING INDEX {index}"));
        }
    }
}
