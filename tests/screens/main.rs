//! Every screen and state: keys are pressed, pictures compared.

mod account;
mod cluster;
mod counting;
mod drafts;
mod export;
mod guide;
mod harness;
mod history;
mod home;
mod import;
mod key_table;
mod keys;
mod kinds;
mod look;
mod pictures;
mod problems;
mod readme;
mod refresh;
mod reseller;
mod sizes;
mod submit;
mod svg;
mod timers;
mod tree;
mod waiting;
mod wizard;
