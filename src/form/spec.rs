//! Every field of every form: one row each.

use serde::{Deserialize, Serialize};

use crate::domain::{
    calling::Classifier,
    contact::{ContactKey, ContactRole},
    permissions::Permission,
    request::Subject,
    trunks::TrunkKind,
};

/// A field, by what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldId {
    /// The account's name.
    Name,
    /// Whether the realm's label is typed rather than made.
    ChangeRealm,
    /// The typed part of the realm.
    RealmLabel,
    /// The account's time zone.
    Timezone,
    /// Whether an admin is made with the account.
    AddAdmin,
    /// The admin's first name.
    FirstName,
    /// The admin's last name.
    LastName,
    /// The admin's e-mail address.
    Email,
    /// The admin's contact number.
    Phone,
    /// Whether the password is typed rather than made.
    TypePassword,
    /// The typed password.
    Password,
    /// The typed password once more.
    Confirm,
    /// Whether the cluster mails the password to the admin.
    SendEmail,
    /// Trunks of one kind.
    Trunks(TrunkKind),
    /// Calls of one kind.
    Call(Classifier),
    /// Credit to be added.
    Credit,
    /// Calls over the trunks, by the minute.
    AllowPrepay,
    /// One thing that the customer sees.
    Show(Permission),
    /// The account's language.
    Language,
    /// A part of a contact.
    Contact(ContactRole, ContactKey),
    /// Who sold to the account.
    Representative,
    /// The day on which its contract ends.
    EndDate,
    /// Its notes.
    Notes,
    /// How much credit is added or removed.
    Amount,
    /// Why credit is added or removed.
    Reason,
    /// The reseller's name.
    ResellerName,
    /// The reseller's realm suffix.
    RealmSuffix,
    /// The time zone of new accounts.
    ResellerTimezone,
    /// The reseller's total of one kind.
    Total(TrunkKind),
    /// The reseller's currency.
    Currency,
    /// The smallest credit.
    CreditMinimum,
    /// The amount above which credit is asked about twice.
    AskAbove,
    /// The file that is imported.
    ImportFile,
    /// Whether rows that are wrong are left out.
    LeaveOutWrong,
    /// Whether passwords are made for imported users.
    MakePasswords,
    /// The file that made passwords go to.
    PasswordsFile,
    /// What is exported for.
    ExportFormat,
    /// Whether only what Search finds is exported.
    OnlyFound,
    /// The file that is exported to.
    ExportFile,
}

/// How a field is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// A password.
    Hidden,
    /// A box to tick. Its label while it is ticked, where that differs.
    Tick(Option<&'static str>),
    /// One of two: the label is that of the first, this that of the second.
    Either(&'static str),
    /// One of several, by these labels.
    OneOf(&'static [&'static str]),
    /// A number with steps.
    Count,
    /// A time zone from a list.
    Zone,
    /// Text of several lines.
    Lines,
}

/// What a field is called, how it is worked, and the help of its own.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// Its label, as the operators' guide has it.
    pub label: &'static str,
    /// How it is worked.
    pub kind: Kind,
    /// Its help.
    pub help: Option<&'static str>,
    /// Whether its own label is marked as having help; else the heading over it is.
    pub marked: bool,
}

const TRUNKS_HELP: &str = "Calls that this customer can have at the same time, at no charge by the minute. Two-way, \
    inbound and outbound trunks can be combined. They come out of the reseller's total, and a disabled account keeps \
    its own. Type a number, or change it with the arrows.";
const BALANCE_HELP: &str = "The balance pays for calls by the minute, for international calls and for receiving \
    toll-free calls.";
const VIEW_HELP: &str = "What the customer finds in its own control center. Untick what it should not see.";
const TRUNKING_HELP: &str = "Leave these hidden where you charge for trunks: the customer could add some without your \
    knowledge.";
const TOTAL_HELP: &str = "How many trunks of this kind all your accounts together can have. Leave it empty to set no \
    total: then nothing is counted against it.";

const IMPORT_HELP: &str = "A CSV file whose first row names the columns, or JSON documents; trunkdesk import --template \
    prints one to be filled in. ~/ is your home. A name without / at its beginning is looked for where trunkdesk was \
    started.";
const EXPORT_HELP: &str = "A new file, for you alone; one that is there already is never written over. ~/ is your home. \
    A name without / at its beginning is put where trunkdesk was started.";

/// What accounts can be exported for, in words.
const EXPORT_FORMATS: [&str; 3] = [
    "a spreadsheet (CSV): nothing in it is run as a formula",
    "another program (CSV): values as they are",
    "another trunkdesk (JSON): everything but passwords",
];

/// Whether a field begins with a suggestion that is typed over rather than added to.
pub fn is_suggested(id: FieldId) -> bool {
    matches!(id, FieldId::Credit | FieldId::Total(_) | FieldId::Currency | FieldId::CreditMinimum | FieldId::AskAbove)
}

/// Whether a refusal of the file is about this field.
pub fn is_about(subject: Subject, id: FieldId) -> bool {
    match subject {
        Subject::Name => id == FieldId::Name,
        Subject::Realm => id == FieldId::RealmLabel,
        Subject::Trunks(kind) => id == FieldId::Trunks(kind),
        Subject::Total(kind) => id == FieldId::Total(kind),
        Subject::Credit => matches!(id, FieldId::Credit | FieldId::Amount),
        Subject::Currency => id == FieldId::Currency,
        Subject::Email => id == FieldId::Email,
        Subject::Password => id == FieldId::Password,
        Subject::SourceId
        | Subject::User
        | Subject::Account
        | Subject::Parent
        | Subject::Confirm
        | Subject::ConfirmAmount
        | Subject::ImportId
        | Subject::Balance => false,
    }
}

/// The row of a field.
pub fn spec(id: FieldId) -> Spec {
    use FieldId as F;
    use Kind::{Count, Either, Hidden, Lines, OneOf, Text, Tick, Zone};
    let (label, kind, help) = match id {
        F::Name => ("Account Name", Text, None),
        F::ChangeRealm | F::RealmLabel => (
            "Account Realm",
            Text,
            Some(
                "The realm is made when the account is saved. Change lets you choose the part before the first dot; \
                 the part after it is the reseller's and is never changed.",
            ),
        ),
        F::Timezone => ("Timezone", Zone, None),
        F::AddAdmin => (
            "Add an admin to the account",
            Tick(Some("I changed my mind, who needs an admin?")),
            Some("An admin manages the account. This can also be done later."),
        ),
        F::FirstName => ("Admin first name", Text, None),
        F::LastName => ("Admin last name", Text, None),
        F::Email => ("Admin email address", Text, Some("This is also the name that the admin logs in with.")),
        F::Phone => ("Admin contact number", Text, None),
        F::TypePassword => ("Auto-generate password", Either("Manually type password"), None),
        F::Password => ("Admin password", Hidden, None),
        F::Confirm => ("Confirm password", Hidden, None),
        F::SendEmail => (
            "Send an email to this admin with a reminder of these credentials",
            Tick(None),
            Some(
                "The cluster sends the mail once it has the admin. The mail carries the password in the clear: whoever \
                 sees the mail can read it. It is safer to tell the password by phone.",
            ),
        ),
        F::Trunks(TrunkKind::Twoway) => ("Twoway trunks", Count, Some(TRUNKS_HELP)),
        F::Trunks(TrunkKind::Inbound) => ("Inbound trunks", Count, Some(TRUNKS_HELP)),
        F::Trunks(TrunkKind::Outbound) => ("Outbound trunks", Count, Some(TRUNKS_HELP)),
        F::Call(classifier) => {
            let help = (classifier.key == "unknown").then_some(
                "Every number whose kind the system does not know. It may be expensive to call, so it is not allowed \
                 at first.",
            );
            (classifier.label, Tick(None), help)
        }
        F::Credit => ("Add to the current balance:", Text, Some(BALANCE_HELP)),
        F::AllowPrepay => (
            "Allow customers to make per-minute calls that go over the above limit, and bill them the per-minute cost \
             of the call",
            Tick(None),
            Some(BALANCE_HELP),
        ),
        F::Show(permission) => {
            let help = match permission {
                Permission::Inbound | Permission::Outbound | Permission::Twoway => TRUNKING_HELP,
                _ => VIEW_HELP,
            };
            (permission.label(), Tick(None), Some(help))
        }
        F::Language => {
            ("Language", Text, Some("The language of prompts and of the control center, such as en-US or auto."))
        }
        F::Contact(_, key) => (key.label(), Text, None),
        F::Representative => ("Representative", Text, None),
        F::EndDate => ("End date", Text, Some("The day on which the contract ends, such as 2027-01-31.")),
        F::Notes => ("Notes", Lines, None),
        F::Amount => ("Amount", Text, Some(BALANCE_HELP)),
        F::Reason => ("Reason", Text, Some("It stands in the ledger and in the history for good.")),
        F::ResellerName => ("Reseller name", Text, None),
        F::RealmSuffix => (
            "Realm suffix",
            Text,
            Some(
                "The end of every customer's realm, such as sip.example.com. An account keeps the suffix it was made \
                 with for good; a new one holds for accounts made afterwards.",
            ),
        ),
        F::ResellerTimezone => ("Default timezone", Zone, Some("The time zone that a new account starts with.")),
        F::Total(TrunkKind::Twoway) => ("Twoway trunks", Text, Some(TOTAL_HELP)),
        F::Total(TrunkKind::Inbound) => ("Inbound trunks", Text, Some(TOTAL_HELP)),
        F::Total(TrunkKind::Outbound) => ("Outbound trunks", Text, Some(TOTAL_HELP)),
        F::Currency => ("Currency", Text, Some("Three letters, such as USD or EUR.")),
        F::CreditMinimum => {
            ("Smallest credit", Text, Some("The smallest amount that can be added to an account's balance at once."))
        }
        F::AskAbove => {
            ("Ask twice above", Text, Some("Credit above this amount is asked about once more before it is saved."))
        }
        F::ImportFile => ("File", Text, Some(IMPORT_HELP)),
        F::LeaveOutWrong => (
            "Leave out rows that are wrong",
            Tick(None),
            Some(
                "Else all rows are imported, or none. What is left out goes to a file beside the one imported, such as \
                 customers.rejected.csv, with what is wrong: mend the rows there, then import that file.",
            ),
        ),
        F::MakePasswords => (
            "Make passwords, into a file",
            Tick(None),
            Some(
                "A password for each imported user. Else they have none yet, and none of them can log in: under Admins, \
                 Reset password makes one later.",
            ),
        ),
        F::PasswordsFile => (
            "Passwords file",
            Text,
            Some("A new file, for you alone. Hand the passwords out, then delete it: they are kept nowhere else."),
        ),
        F::ExportFormat => ("For", OneOf(&EXPORT_FORMATS), None),
        F::OnlyFound => ("Only what Search finds now", Tick(None), None),
        F::ExportFile => ("File", Text, Some(EXPORT_HELP)),
    };
    let under_heading = matches!(id, F::Trunks(_) | F::Credit | F::AllowPrepay | F::Show(_) | F::Total(_));
    Spec { label, kind, help, marked: help.is_some() && !under_heading }
}
