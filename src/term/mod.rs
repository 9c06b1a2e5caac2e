//! The terminal: taking it, giving it back whatever happens, and hearing from it.
//!
//! Nothing here asks the terminal a question: over a slow line the answer comes late, torn, or never.

mod bytes;
mod clipboard;
mod errors;
mod frames;
mod guard;
mod input;
mod lines;
mod output;
mod paint;
mod panic;
mod patient;
pub mod secret;
mod sequence;
mod signalled;
mod signals;
mod size;
mod stop;

pub use bytes::{Decoder, Input};
pub use errors::divert_errors;
pub use frames::Frames;
pub use guard::Screen;
pub use lines::{Line, Lines, Quiet, Silence};
pub use output::send;
pub use panic::install_panic_hook;
pub use patient::Patient;
pub use signalled::Signalled;
pub use size::size;
pub use stop::{Event, Stop, watch};
