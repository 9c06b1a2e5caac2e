//! What the reseller has there: the suffix of realms, kinds of calls, service plans. Each of them may be absent.

use serde_json::Value;

use super::{
    super::{
        address::path,
        client::Call,
        session::{Failed, Session},
    },
    Halted, is_of_one,
};
use crate::{domain::cluster::documents::line, store::Writer};

/// No reseller has more of either.
const MOST: usize = 1000;

/// Reads it into the file.
pub(super) fn pull(session: &mut Session, writer: &mut Writer) -> Result<(), Halted> {
    let account = session.account_id().as_str().to_owned();
    let mut read = |rest: &[&str]| {
        let call = Call::get(path(&[&["accounts", &account], rest].concat()));
        match session.call(&call) {
            Ok(envelope) => Ok(Some(envelope.data)),
            Err(Failed::Refused(refusal)) if is_of_one(&refusal) => Ok(None),
            Err(failed) => Err(failed),
        }
    };
    let whitelabel = read(&["whitelabel"])?;
    let classifiers = read(&["phone_numbers", "classifiers"])?.map(|data| classifiers(&data));
    // none has no kinds of calls at all
    let classifiers = classifiers.filter(|found| !found.is_empty());
    let plans = read(&["services", "available"])?.map(|data| plans(&data));
    let suffix = whitelabel.as_ref().and_then(|data| data["realm_suffix"].as_str()).map(line);
    let suffix = suffix.as_deref().filter(|suffix| !suffix.is_empty());
    writer.mirror_reseller(suffix, classifiers.as_deref(), plans.as_deref())?;
    Ok(())
}

/// Name and label of each: an object by name, or on newer clusters a list.
fn classifiers(data: &Value) -> Vec<(String, String)> {
    let named = |name: Option<&str>, about: &Value| {
        let name = line(name?).into_owned();
        let label = about["friendly_name"]
            .as_str()
            .filter(|label| !label.is_empty())
            .map_or(name.clone(), |label| line(label).into_owned());
        (!name.is_empty()).then_some((name, label))
    };
    let mut found: Vec<_> = match data {
        Value::Object(all) => all.iter().filter_map(|(name, about)| named(Some(name), about)).collect(),
        Value::Array(all) => all.iter().filter_map(|about| named(about["name"].as_str(), about)).collect(),
        _ => Vec::new(),
    };
    found.truncate(MOST);
    found
}

/// The names of the plans, a list of them or an object by id.
fn plans(data: &Value) -> Vec<String> {
    let name = |id: Option<&str>, plan: &Value| {
        let named = plan["name"].as_str().or(plan["id"].as_str()).or(id)?;
        Some(line(named).into_owned()).filter(|name| !name.is_empty())
    };
    let mut found: Vec<String> = match data {
        Value::Object(all) => all.iter().filter_map(|(id, plan)| name(Some(id), plan)).collect(),
        Value::Array(all) => all.iter().filter_map(|plan| name(None, plan)).collect(),
        _ => Vec::new(),
    };
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn classifiers_are_read_in_both_forms() {
        let expected = vec![("did_us".to_owned(), "US DID".to_owned()), ("moon".to_owned(), "moon".to_owned())];
        for data in [
            json!({"did_us": {"friendly_name": "US\u{7} DID", "regex": "x"}, "moon": {}}),
            json!([{"name": "did_us", "friendly_name": "US DID"}, {"name": "moon"}, {"friendly_name": "no name"}, 5]),
        ] {
            assert_eq!(classifiers(&data), expected, "{data}");
        }
        assert_eq!(classifiers(&json!("none")), []);
    }

    #[test]
    fn plans_are_read_in_both_forms() {
        for data in [json!([{"id": "a", "name": "Basic"}, {"id": "b"}]), json!({"a": {"name": "Basic"}, "b": {}})] {
            assert_eq!(plans(&data), ["Basic", "b"], "{data}");
        }
    }
}
