//! Every screen and state: keys are pressed, pictures compared.

mod harness;
mod home;
