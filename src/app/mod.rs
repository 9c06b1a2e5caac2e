//! What the screen is: the model, and the one function that changes it. No input or output.

pub mod account;
pub mod draft;
pub mod effect;
pub mod export;
pub mod form_keys;
pub mod hints;
pub mod history;
pub mod home;
pub mod import;
pub mod key;
pub mod keys;
pub mod message;
pub mod model;
pub mod overlay;
pub mod refusal;
pub mod reseller;
pub mod running;
pub mod scopes;
pub mod size;
pub mod sync;
pub mod ticks;
mod timers;
pub mod update;
pub mod window;
pub mod wizard;
