//! The stand-in for Crossbar keeps to the rules that it stands for: one case for each, over a socket.

mod accounts;
mod auth;
pub mod client;
mod limits;
mod lists;
mod money;
mod small;
mod traps;
mod trouble;
mod users;
mod wire;
