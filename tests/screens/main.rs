//! Every screen and state: keys are pressed, pictures compared.

mod account;
mod guide;
mod harness;
mod home;
mod keys;
mod problems;
mod reseller;
mod sizes;
mod submit;
mod wizard;
