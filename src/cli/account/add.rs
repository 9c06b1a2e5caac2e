//! `account add` and `account copy`.

use serde::Serialize;
use serde_json::Value;

use super::Desk;
use crate::{
    cli::{
        args::{Addition, Copy},
        confirm,
        error::{self, Error},
        find, input,
        output::{self, row},
        reading::Reading,
        settings,
        writing::Writing,
    },
    domain::{
        account::NewAccount,
        admin::{NewAdmin, NewPassword},
        blueprint::{Above, AccountBlueprint},
        document, password,
        request::{Created, Login, Subject, Write},
        reseller::Reseller,
        secret::Secret,
        trunks::TrunkKind,
    },
    exit::Exit,
};

pub(super) fn add(desk: &mut Desk<'_>, addition: &Addition) -> Result<(), Error> {
    check_stdin(addition)?;
    check_mail(&mut desk.reading, addition.admin.send_email)?;
    let above = match &addition.parent {
        Some(parent) => find::above(&mut desk.reading, parent, &desk.standing)?,
        None => Above::reseller(&desk.standing),
    };
    let blueprint = match &addition.from {
        Some(path) => from_document(desk, &input::text(path, "--from")?)?,
        None => from_options(desk, addition)?,
    };
    let mut new = complete(desk, blueprint, above)?;
    check_emergency(desk, &new, addition.confirm.as_deref())?;
    confirm::amount(new.credit, addition.confirm_amount, &desk.standing.reseller.settings)?;
    if addition.password_stdin {
        let Some(admin) = &mut new.admin else {
            let sentence = "There is no admin whose password it would be: leave the option out.";
            return Err(Error::option(Exit::Usage, "--password-stdin", sentence));
        };
        admin.password = NewPassword::Typed(typed(new.name.as_str(), admin)?);
    }
    let naming = if addition.from.is_some() { of_document } else { error::options };
    create(desk, new, naming)
}

pub(super) fn copy(desk: &mut Desk<'_>, copy: &Copy) -> Result<(), Error> {
    let original = find::account(&mut desk.reading, &copy.account)?;
    let mut blueprint =
        AccountBlueprint::like(&original, &desk.standing.reseller.template).map_err(|(key, problem)| {
            let sentence = format!("{}: {problem} Mend it there first.", key.label());
            Error::refused([(String::new(), sentence)])
        })?;
    blueprint.name = Some(copy.name.clone());
    blueprint.realm_label.clone_from(&copy.realm_label);
    let mut above = Above::reseller(&desk.standing);
    above.id = original.parent;
    let new = complete(desk, blueprint, above)?;
    check_emergency(desk, &new, copy.confirm.as_deref())?;
    create(desk, new, error::options)
}

/// Emergency calls are denied only with a word, unless the reseller's template has it so.
fn check_emergency(desk: &Desk<'_>, new: &NewAccount, confirm: Option<&str>) -> Result<(), Error> {
    let template = &desk.standing.reseller.template;
    confirm::emergency(&template.calling, &new.calling, confirm)
}

/// Standard input can be read for one thing only.
fn check_stdin(addition: &Addition) -> Result<(), Error> {
    let from = [&addition.from, &addition.settings.notes_from].into_iter().flatten().any(|path| input::is_stdin(path));
    if from && addition.password_stdin {
        let sentence = "Standard input is read for something else already: name a file there instead of -.";
        return Err(Error::option(Exit::Usage, "--password-stdin", sentence));
    }
    Ok(())
}

/// Only a cluster sends mails.
pub(in crate::cli) fn check_mail(reading: &mut Reading<'_>, send_email: bool) -> Result<(), Error> {
    if send_email && reading.sync()?.is_none() {
        let sentence = "It is the cluster that sends the mail, and none is set up: leave this out, or log in to one with \
                        trunkdesk sync login.";
        return Err(Error::refused([("--send-email".into(), sentence.into())]));
    }
    Ok(())
}

fn from_options(desk: &Desk<'_>, addition: &Addition) -> Result<AccountBlueprint, Error> {
    let mut blueprint = AccountBlueprint { credit: addition.credit.unwrap_or_default(), ..AccountBlueprint::default() };
    let Reseller { template, classifiers, .. } = &desk.standing.reseller;
    let shows = |permission| template.permissions.shows(permission);
    for setting in settings::given(&addition.settings, &addition.template, classifiers, shows)? {
        blueprint.put(setting);
    }
    let admin = &addition.admin;
    if let (Some(first_name), Some(last_name), Some(email)) = (&admin.first_name, &admin.last_name, &admin.email) {
        blueprint.admin = Some(NewAdmin {
            first_name: first_name.clone(),
            last_name: last_name.clone(),
            email: email.clone(),
            phone: admin.phone.clone(),
            password: NewPassword::Generate,
            send_email: admin.send_email,
        });
    }
    Ok(blueprint)
}

fn from_document(desk: &Desk<'_>, text: &str) -> Result<AccountBlueprint, Error> {
    let document: Value = serde_json::from_str(text)
        .map_err(|error| Error::refused([("--from".into(), format!("Not JSON: {error}."))]))?;
    document::read(&document, &desk.standing.reseller.settings).map_err(|flaws| {
        let place = |path: String| if path.is_empty() { "--from".to_owned() } else { path };
        Error::refused(flaws.into_iter().map(|flaw| (place(flaw.path), flaw.problem.to_string())))
    })
}

fn complete(desk: &Desk<'_>, blueprint: AccountBlueprint, above: Above) -> Result<NewAccount, Error> {
    blueprint
        .complete(above, &desk.standing)
        .map_err(|problem| Error::refused([("--name".into(), problem.to_string())]))
}

/// The password that is typed or sent for a new admin, if it is good enough.
fn typed(account: &str, admin: &NewAdmin) -> Result<Secret, Error> {
    let secret = input::new_password()?;
    let known = [account, admin.first_name.as_str(), admin.last_name.as_str(), admin.email.as_str()];
    check_password(&secret, &known)?;
    Ok(secret)
}

/// A typed password has to be hard to guess for somebody who knows the customer.
pub(in crate::cli) fn check_password(secret: &Secret, known: &[&str]) -> Result<(), Error> {
    password::check(secret, known).map_err(|problem| Error::refused([("--password-stdin".into(), problem.to_string())]))
}

/// Places of a document by what was refused.
fn of_document(subject: &Subject) -> &'static str {
    match subject {
        Subject::Name => "account.name",
        Subject::Realm => "account.realm",
        Subject::Credit => "credit.balance",
        Subject::Email => "users[0].email",
        Subject::Trunks(kind) => match kind {
            TrunkKind::Twoway => "limits.twoway_trunks",
            TrunkKind::Inbound => "limits.inbound_trunks",
            TrunkKind::Outbound => "limits.outbound_trunks",
        },
        other => error::options(other),
    }
}

fn create(desk: &mut Desk<'_>, new: NewAccount, naming: error::Naming) -> Result<(), Error> {
    let created = Writing::new(desk.context).naming(naming).created(&Write::CreateAccount(Box::new(new)))?;
    // told from what the writer says: read anew, a failure would keep a made password from being shown
    print(desk, &created)
}

/// What `--json` prints of a new account: where to find it, and what its admin logs in with.
#[derive(Serialize)]
struct Document<'a> {
    account: Part<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<output::LoginPart<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    id: &'a str,
    name: &'a str,
    realm: &'a str,
}

fn print(desk: &mut Desk<'_>, created: &Created) -> Result<(), Error> {
    let Created { id, name, realm, login } = created;
    if desk.context.json {
        let account = Part { id: id.as_str(), name, realm: realm.as_str() };
        let document = Document { account, login: login.as_ref().map(output::LoginPart::new) };
        writeln!(desk.out, "{}", output::json_pretty(&document)?)?;
        return Ok(());
    }
    row(desk.out, "Name", name)?;
    row(desk.out, "Realm", realm)?;
    row(desk.out, "Account id", id)?;
    login.as_ref().map_or(Ok(()), |login: &Login| output::login(desk.out, login))?;
    Ok(())
}
