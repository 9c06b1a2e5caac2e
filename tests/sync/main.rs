//! The KAZOO cluster behind the file: against a stand-in over real HTTP.

mod both;
mod canary;
#[allow(dead_code, reason = "shared, of which less is needed here")]
#[path = "../shared/crossbar/mod.rs"]
mod crossbar;
mod expected;
#[allow(dead_code, reason = "as above")]
#[path = "../store/harness.rs"]
mod harness;
mod hostile;
#[allow(dead_code, reason = "as above")]
#[path = "../shared/kazoo_schemas.rs"]
mod kazoo_schemas;
mod killed;
mod large;
mod login;
mod matrix;
mod odd;
mod office;
mod pair;
mod program;
mod pull;
mod run;
mod samples;
#[path = "../shared/secrets.rs"]
mod secrets;
mod standin;
mod steps;
mod trace;
mod two;
