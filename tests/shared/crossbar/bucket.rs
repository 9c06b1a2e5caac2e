//! The rate bucket of an account.

use std::{collections::HashMap, time::Instant};

#[derive(Debug, Default)]
pub struct Buckets(HashMap<String, (f64, Instant)>);

impl Buckets {
    /// Takes what a request costs; `Err` where there is too little. Gives what remains.
    pub fn take(&mut self, account: &str, cost: u32, (size, per_second): (u32, u32)) -> Result<u32, u32> {
        let now = Instant::now();
        let (held, at) = self.0.entry(account.to_owned()).or_insert((f64::from(size), now));
        *held = (*held + now.duration_since(*at).as_secs_f64() * f64::from(per_second)).min(f64::from(size));
        *at = now;
        if *held < f64::from(cost) {
            return Err(*held as u32);
        }
        *held -= f64::from(cost);
        Ok(*held as u32)
    }
}
