//! The form of credit that is added or removed.

use super::{
    Form, cluster,
    control::{Button, Control},
    field::Value,
    layout::{Block, FieldRow, Layout, LockedRow, Row},
    parts::Keep,
    spec::FieldId,
};
use crate::domain::{
    account::Account,
    ledger::{self, CreditChange, Reason, Way},
    money::Cents,
    problem::Problem,
    reseller::ResellerSettings,
};

/// The column of values.
const COLUMN: u16 = 19;

/// A form with nothing typed.
pub fn form() -> Form {
    let fields = vec![(FieldId::Amount, Value::text_of("")), (FieldId::Reason, Value::text_of(""))];
    Form::new(fields, Control::Field(FieldId::Amount))
}

/// How the form lies on the screen now.
pub fn layout(form: &Form, way: Way, account: &Account, settings: &ResellerSettings) -> Layout {
    let balances = cluster::balances(account, settings).into_iter().map(|(label, balance)| {
        let label = if label == "Credit" { "Balance now" } else { label };
        Block::Row(Row::Locked(LockedRow::new(label, COLUMN, balance)))
    });
    let mut blocks: Vec<Block> = balances.collect();
    let after = match amount(form, way, account, settings) {
        Ok(amount) => settings.currency.show(Cents(match way {
            Way::Add => account.balance.0.saturating_add(amount.0),
            Way::Remove => account.balance.0.saturating_sub(amount.0),
        })),
        Err(_) if form.text(FieldId::Amount).trim().is_empty() => "as soon as there is an amount".into(),
        Err(_) => "as soon as the amount is right".into(),
    };
    blocks.push(FieldRow::new(FieldId::Amount, 0, COLUMN).remark(settings.currency.code().to_owned()).block());
    blocks.push(FieldRow::new(FieldId::Reason, 0, COLUMN).block());
    let then = if account.sync.is_some() { "Entered then" } else { "Balance then" };
    blocks.push(Block::Row(Row::Locked(LockedRow::new(then, COLUMN, after))));
    let save = match way {
        Way::Add => Button::AddCredit,
        Way::Remove => Button::RemoveCredit,
    };
    Layout { blocks, buttons: vec![Button::Cancel, save], ..Layout::default() }
}

fn amount(form: &Form, way: Way, account: &Account, settings: &ResellerSettings) -> Result<Cents, Problem> {
    let typed = form.text(FieldId::Amount);
    if typed.trim().is_empty() {
        return Err(Problem::Required("an amount, such as 10 or 10.50"));
    }
    let amount = Cents::parse(typed)?;
    ledger::check_change(way, amount, account, settings).map(|()| amount)
}

/// The change that the form makes.
///
/// # Errors
/// Every problem with its field.
pub fn read(
    form: &Form,
    way: Way,
    account: &Account,
    settings: &ResellerSettings,
) -> Result<CreditChange, Vec<(FieldId, Problem)>> {
    let mut problems = Vec::new();
    let mut keep = Keep(&mut problems);
    let amount = keep.ok(FieldId::Amount, amount(form, way, account, settings));
    let reason = keep.ok(FieldId::Reason, Reason::parse(form.text(FieldId::Reason)));
    match (amount, reason) {
        (Some(amount), Some(reason)) => {
            Ok(CreditChange { account: account.id.clone(), way, amount, reason, source_id: None })
        }
        _ => Err(problems),
    }
}
