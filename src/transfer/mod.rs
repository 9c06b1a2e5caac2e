//! Many accounts at once, from and to files of the operator: what the command line and the screens have in common.
//!
//! | file | what it does |
//! |---|---|
//! | `new_file` | files that are made: for their owner only, and never in the place of another |
//! | `source` | the file that is imported |
//! | `rejected` | the rows that were not imported |
//! | `logins` | the passwords that were made |
//! | `files` | these two, made before an import and ended after it |
//! | `outcome` | what became of an import that did not come to its end |
//! | `accounts` | the accounts that are exported |
//! | `worker`, `importing`, `exporting` | a thread beside the screen that does all of it |

mod accounts;
mod exporting;
mod files;
mod importing;
mod logins;
mod new_file;
mod outcome;
mod rejected;
mod source;
mod worker;

pub use accounts::{ExportError, export, export_to};
pub use files::{Files, Filled};
pub use logins::LoginsFile;
pub use new_file::NotMade;
pub use outcome::{became, why};
pub use rejected::RejectedFile;
pub use source::{name_of, unreadable};
pub use worker::{Tools, Transfers};
