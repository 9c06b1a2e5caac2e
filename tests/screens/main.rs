//! Every screen and state: keys are pressed, pictures compared.

mod harness;
mod home;
mod keys;
mod pictures;
mod readme;
mod svg;
