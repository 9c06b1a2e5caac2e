//! What the reseller has in the cluster.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use crate::{
    domain::{cluster::documents::line, realm::RealmSuffix, reseller::ResellerSettings},
    store::{failure::Error, reseller, writer::Hand},
};

/// Takes it over where it is another. A suffix that no realm can have is left out.
pub(super) fn mirror(
    transaction: &Transaction<'_>,
    hand: &mut Hand<'_>,
    realm_suffix: Option<&str>,
    classifiers: Option<&[(String, String)]>,
    service_plans: Option<&[String]>,
) -> Result<(), Error> {
    let suffix = realm_suffix.and_then(|suffix| RealmSuffix::parse(suffix).ok());
    if let (Some(realm_suffix), Some(reseller)) = (suffix, reseller::read(transaction)?)
        && realm_suffix != reseller.settings.realm_suffix
    {
        let settings = ResellerSettings { realm_suffix, ..reseller.settings };
        reseller::save(transaction, hand, &settings, None, Some(reseller.revision))?;
    }
    if let Some(classifiers) = classifiers {
        let labels: BTreeMap<_, _> = classifiers.iter().map(|(name, label)| (line(name), line(label))).collect();
        let labels = serde_json::to_string(&labels).map_err(|_| Error::Unreadable("kinds of calls"))?;
        transaction.prepare_cached("UPDATE cluster SET classifiers = ?1 WHERE classifiers <> ?1")?.execute([labels])?;
    }
    if let Some(plans) = service_plans {
        let plans: Vec<_> = plans.iter().map(|plan| line(plan)).collect();
        let plans = serde_json::to_string(&plans).map_err(|_| Error::Unreadable("service plans"))?;
        transaction
            .prepare_cached("UPDATE cluster SET service_plans = ?1 WHERE service_plans <> ?1")?
            .execute([plans])?;
    }
    Ok(())
}
