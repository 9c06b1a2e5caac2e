//! Lists of the cluster, page after page.

use serde_json::Value;

use super::super::{
    address::query,
    client::Call,
    session::{Failed, Form, Session},
};

/// No list that is read in one go has more pages.
const PAGES_MAX: usize = 1000;

/// Rows of a page.
pub(in crate::sync) const PAGE: &str = "100";

/// Reads a list to its end, or until `each` has enough. A list goes backwards unless it is asked not to (crossbar.md, 6).
pub(in crate::sync) fn pages(
    session: &mut Session,
    path: &str,
    filters: &[(&str, &str)],
    mut each: impl FnMut(&Value) -> bool,
) -> Result<(), Failed> {
    let mut start: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let envelope = page(session, path, filters, start.as_deref())?;
        for item in envelope.data.as_array().into_iter().flatten() {
            if each(item) {
                return Ok(());
            }
        }
        match envelope.next_start_key {
            // a server that gives the same key again would never end
            Some(next) if start.as_ref() != Some(&next) => start = Some(next),
            _ => break,
        }
    }
    Ok(())
}

/// One page, from a key on that the page before it gave.
pub(in crate::sync) fn page(
    session: &mut Session,
    path: &str,
    filters: &[(&str, &str)],
    start: Option<&str>,
) -> Result<super::Envelope, Failed> {
    let mut pairs = filters.to_vec();
    pairs.extend([("ascending", "true"), ("page_size", PAGE)]);
    pairs.extend(start.map(|start| ("start_key", start)));
    session.ask(&Call::get(query(path, &pairs)), Form::List)
}
