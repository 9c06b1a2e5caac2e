//! `sync`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};

pub(super) const EXAMPLES: &str = "\
Examples:
  trunkdesk sync login --url https://kazoo.example.com:8443 --account \"Acme Reseller\" --user rita
  trunkdesk sync status
  trunkdesk sync run

Once this is set up, what is entered here is sent to the cluster, and what others enter there is
taken over. The file stays what is worked on, also while the line is down. STEP is the number of
something that waits to be sent, as sync status tells it; ACCOUNT an id, a realm or an exact name.";

const LOGIN_EXAMPLES: &str = "\
Examples:
  trunkdesk sync login --url https://kazoo.example.com:8443 --account \"Acme Reseller\" --user rita
  trunkdesk sync login --url kazoo.example.com:8443 --api-key-stdin <api-key

On a terminal what is not given is asked for. A password is never kept: what is kept is the
account's API key, or where the account has none for us a token, which lasts an hour. It lies in
cluster.json in the folder that sync_folder of the config names, else beside the config, with
mode 0600; in a folder with the setgid bit, the group may read it. The certificate has to be
one that the system trusts, or of the CA in --ca-file. Plain http is for this machine alone,
unless --allow-plain-http says that the way there is safe. A file stands with one cluster: that it
answers at another URL, and is no copy, has to be said with --moved.";

const STATUS_EXAMPLES: &str = "\
Examples:
  trunkdesk sync status
  trunkdesk sync status --json

First the cluster and how much waits, then each account of which something waits or needs you,
with the number of each step, and what was changed on both sides. It asks the file, not the cluster.";

const RUN_EXAMPLES: &str = "\
Examples:
  trunkdesk sync run
  trunkdesk sync run --json

Sends what is due, looks at the accounts there where sync_pull_minutes have passed, and ends. It
ends with 0 where nothing needs you, 3 where something does, 5 where another trunkdesk works for
this file already, 6 where the cluster is not reached. Made for a timer.";

const PULL_EXAMPLES: &str = "\
Examples:
  trunkdesk sync pull
  trunkdesk sync pull --full

Reads the list of all accounts there, then those that are new or that changed. --full reads every
one. Where many that were there are gone, nothing is taken away until --confirm-gone says how many.";

const RETRY_EXAMPLES: &str = "\
Examples:
  trunkdesk sync retry 12
  trunkdesk sync retry --all";

const GIVE_UP_EXAMPLES: &str = "\
Examples:
  trunkdesk sync give-up 12 --confirm

The cluster will not get that step. Of an account that is not there yet nothing is sent any more:
it is here only again.";

const CHARGES_EXAMPLES: &str = "\
Examples:
  trunkdesk sync accept-charges 12
  trunkdesk sync accept-charges 12 --yes

Shows what the cluster would charge, and asks. Without a terminal --yes has to say it.";

const SEND_EXAMPLES: &str = "\
Examples:
  trunkdesk sync send \"ABC Company\"
  trunkdesk sync send --all

Of an account that is here only, all is sent: settings, limits, admins, credit; and those accounts
above it that are here only too. --all is each account that is here only.";

const SETTLE_EXAMPLES: &str = "\
Examples:
  trunkdesk sync settle \"ABC Company\" --theirs account.name --ours limits.twoway_trunks
  trunkdesk sync settle \"ABC Company\" --all-ours

What was changed on both sides is decided here, each field by itself. FIELD is as sync status tells
it, and each of them has to be named, unless --all-theirs or --all-ours takes the others.";

const LOGOUT_EXAMPLES: &str = "\
Examples:
  trunkdesk sync logout

Takes cluster.json away. The file still stands with the cluster: what is entered waits to be sent
until somebody logs in again.";

/// What is done with the cluster behind the file.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum SyncCommand {
    /// Log in to a cluster, and have the file stand with it
    #[command(after_help = LOGIN_EXAMPLES)]
    Login(ClusterLogin),
    /// Show how the file stands with the cluster, and what waits
    #[command(after_help = STATUS_EXAMPLES)]
    Status,
    /// Send what waits, and look at the accounts there
    #[command(after_help = RUN_EXAMPLES)]
    Run,
    /// Take over what others entered there
    #[command(after_help = PULL_EXAMPLES)]
    Pull {
        /// Read every account, also where the list says that nothing changed
        #[arg(long)]
        full: bool,
        /// How many accounts may be gone there
        #[arg(long, value_name = "N")]
        confirm_gone: Option<u64>,
    },
    /// Try again what was refused or put off
    #[command(after_help = RETRY_EXAMPLES, group = ArgGroup::new("which").required(true).args(["step", "all"]))]
    Retry {
        /// The number of a step
        step: Option<i64>,
        /// Everything that was refused or put off
        #[arg(long)]
        all: bool,
    },
    /// Never send a step
    #[command(after_help = GIVE_UP_EXAMPLES)]
    GiveUp {
        /// The number of a step
        step: i64,
        /// Says that it is meant
        #[arg(long)]
        confirm: bool,
    },
    /// Accept what the cluster would charge
    #[command(after_help = CHARGES_EXAMPLES)]
    AcceptCharges {
        /// The number of a step
        step: i64,
        /// Accept them without a question
        #[arg(long)]
        yes: bool,
    },
    /// Send accounts that are here only
    #[command(after_help = SEND_EXAMPLES, group = ArgGroup::new("which").required(true).args(["account", "all"]))]
    Send {
        /// Ids, realms or exact names of accounts
        #[arg(value_name = "ACCOUNT")]
        account: Vec<String>,
        /// All accounts that are here only
        #[arg(long)]
        all: bool,
    },
    /// Decide what was changed on both sides
    #[command(after_help = SETTLE_EXAMPLES)]
    Settle(Settling),
    /// Forget what opens the cluster
    #[command(after_help = LOGOUT_EXAMPLES)]
    Logout,
}

/// Where a cluster is, and who logs in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct ClusterLogin {
    /// Where its API is, as far as /v2 or without that
    #[arg(long)]
    pub url: Option<String>,
    /// The reseller's account there, by its name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["realm", "api_key_stdin"])]
    pub account: Option<String>,
    /// The reseller's account there, by its realm
    #[arg(long, conflicts_with = "api_key_stdin")]
    pub realm: Option<String>,
    /// The user of that account
    #[arg(long, value_name = "NAME", conflicts_with = "api_key_stdin")]
    pub user: Option<String>,
    /// Take the account's API key from one line of standard input, or ask for it on a terminal
    #[arg(long, conflicts_with = "password_stdin")]
    pub api_key_stdin: bool,
    /// Take the user's password from one line of standard input, or ask for it on a terminal
    #[arg(long)]
    pub password_stdin: bool,
    /// Certificates to trust in place of the system's, as PEM
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// Says that the cluster has moved to another URL since
    #[arg(long)]
    pub moved: bool,
    /// Allow a URL without TLS to another machine: whoever sees the line can then read passwords and the key
    #[arg(long)]
    pub allow_plain_http: bool,
}

/// What is taken of what was changed on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
#[command(group = ArgGroup::new("taken").required(true).multiple(true)
    .args(["theirs", "ours", "all_theirs", "all_ours"]))]
pub struct Settling {
    /// Its id, its realm or its exact name
    pub account: String,
    /// Take what stands there of these fields
    #[arg(long, value_name = "FIELD", num_args = 1..)]
    pub theirs: Vec<String>,
    /// Keep what stands here of these fields
    #[arg(long, value_name = "FIELD", num_args = 1..)]
    pub ours: Vec<String>,
    /// Take what stands there of all fields not named
    #[arg(long, conflicts_with = "all_ours")]
    pub all_theirs: bool,
    /// Keep what stands here of all fields not named
    #[arg(long)]
    pub all_ours: bool,
}
