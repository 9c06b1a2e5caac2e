//! 402: what a change costs, and whether the caller takes it.

use serde_json::json;

use super::{
    answer::Answer,
    call::Call,
    settings::{Charges, Priced},
    state::State,
};

/// Lets a change pass that costs nothing, or whose charges are accepted.
///
/// # Errors
/// `accept charges` with the amounts in the server's form; `billing_issue` where they cannot be taken.
pub fn ask(state: &State, call: &Call, what: Priced, quantity: u64) -> Result<(), Box<Answer>> {
    let settings = &state.settings;
    if settings.charges == Charges::Free || quantity == 0 || !settings.priced.contains(&what) {
        return Ok(());
    }
    let (category, item, rate) = match what {
        Priced::Limits => ("limits", "twoway_trunks", 29.95),
        Priced::Users => ("users", "admin", 1.5),
        Priced::Accounts => ("accounts", "account", 10.0),
    };
    if call.flag("accept_charges") != Some(true) {
        let data = match settings.charges {
            Charges::Invoices => json!([{
                "bookkeeper": {"type": "default"},
                "plan": {},
                "summary": {"today": rate * quantity as f64, "recurring": rate * quantity as f64},
                "items": [{"category": category, "item": item, "name": item, "quantity": quantity, "rate": rate,
                    "billable": quantity, "activation_charge": 5.0, "total": rate * quantity as f64,
                    "changes": {"type": "created", "difference": {"quantity": quantity}}}],
            }]),
            _ => json!({category: {item: {"category": category, "item": item, "quantity": quantity, "rate": rate,
                "activate_charge": 5.0, "minimum": 0}}}),
        };
        return Err(Answer::refused(402, "accept charges", data));
    }
    if settings.billing_issue {
        return Err(Answer::plain(402, "billing_issue"));
    }
    Ok(())
}
