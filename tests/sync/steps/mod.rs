//! Each step of the outbox, by hand: what it sends, and what it makes of what it finds.

mod account;
mod credit;
mod life;
mod limits;
mod trace;
mod user;
