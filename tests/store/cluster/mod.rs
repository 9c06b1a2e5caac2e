//! A file with a cluster behind it: what is noted to be sent, in which order it is handed out, what becomes of it.

pub mod harness;
mod many;
mod mirror;
mod money;
mod noting;
mod order;
mod orders;
mod processes;
mod restored;
mod secrets;
mod settle;
