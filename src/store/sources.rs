//! Where the time, randomness and made passwords come from; tests give their own.

use jiff::Timestamp;

use crate::domain::{password, secret::Secret};

/// Fills bytes with randomness.
pub type Fill = Box<dyn FnMut(&mut [u8]) + Send>;

/// What the store takes from outside besides the file.
pub struct Sources {
    /// The time now.
    pub now: Box<dyn FnMut() -> Timestamp + Send>,
    /// Fills bytes with randomness.
    pub fill: Fill,
    /// Makes a password.
    pub password: Box<dyn FnMut() -> Secret + Send>,
}

impl Sources {
    /// The operating system's clock and random source.
    pub fn system() -> Self {
        Self {
            now: Box::new(Timestamp::now),
            fill: Box::new(|bytes| getrandom::fill(bytes).expect("the operating system has a random source")),
            password: Box::new(password::generate),
        }
    }
}
