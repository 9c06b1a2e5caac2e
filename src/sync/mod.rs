//! What talks with the KAZOO cluster behind the accounts' file, over Crossbar, its REST API.
//!
//! | file | what it does |
//! |---|---|
//! | `credentials` | where the cluster is and what opens it, in files beside the config |
//! | `address` | URLs: as typed, and of each request |
//! | `client` | one request, one answer |
//! | `pace` | no more requests a second than are wanted |
//! | `bell` | waiting that can be ended from outside |
//! | `envelope`, `refusal`, `charges` | what an answer says |
//! | `session`, `login` | staying logged in, and the first time |
//! | `pull` | listing the accounts there, and mirroring them into the file |
//! | `worker`, `backoff` | one part of the work at a time, under the file's lease |
//! | `thread`, `once` | the same beside the screens, and for one command |
//! | `steps` | what waits to be sent, one file for each kind of it |

mod address;
mod backoff;
mod bell;
mod charges;
mod client;
mod credentials;
mod envelope;
mod login;
mod once;
mod pace;
mod pull;
mod refusal;
mod session;
mod steps;
mod thread;
mod worker;

pub use address::Base;
pub use bell::Bell;
pub use client::Settings;
pub use credentials::{Access, Key, SyncFolder, Unusable};
pub use login::{Login, LoginFailed, Who, login};
pub use once::{PullWish, Ran, Run, run_once};
pub use pull::{Pulled, Wanted};
pub use session::{Line, Session};
pub use steps::perform;
pub use thread::Sync;
pub use worker::{NotReady, Tools};

use crate::domain::cluster::report::Became;
