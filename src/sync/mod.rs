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
//! | `steps` | what waits to be sent, one file for each kind of it |

mod address;
mod bell;
mod charges;
mod client;
mod credentials;
mod envelope;
mod login;
mod pace;
mod refusal;
mod session;
mod steps;

pub use address::Base;
pub use bell::Bell;
pub use client::Settings;
pub use credentials::{Access, Key, SyncFolder, Unusable};
pub use login::{Login, LoginFailed, Who, login};
pub use session::{Line, Session};
pub use steps::perform;
