//! Arguments in, exit code out.

use std::{alloc::System, process::ExitCode};

use trunkdesk::{cli, exit::Exit, run};
use zeroizing_alloc::ZeroAlloc;

/// Wipes what is freed. Passwords are wiped by their owners, but what weighs them, hashes them or sends them to a
/// clipboard makes copies of its own.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    begin().unwrap_or_else(|exit| exit).into()
}

fn begin() -> Result<Exit, Exit> {
    let invocation = cli::parse()?;
    if invocation.demo {
        return Ok(cli::tell(run::demo(invocation.read_only)));
    }
    let context = invocation.context()?;
    match &invocation.command {
        Some(command) => Ok(cli::execute(command, &context)),
        None => Ok(cli::tell(run::screens(&context.location, context.read_only))),
    }
}
