//! `sync`: the real binary, and a stand-in for the cluster over real HTTP.

mod doctor;
mod login;
mod orders;
mod secrets;
mod status;
