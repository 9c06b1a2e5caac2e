//! Arguments in, exit code out.

use std::{alloc::System, process::ExitCode};

use trunkdesk::{
    cli::{self, Command},
    exit::Exit,
    log::Log,
    memory, run, term,
};
use zeroizing_alloc::ZeroAlloc;

/// Wipes what is freed. Passwords are wiped by their owners, but what weighs them, hashes them or sends them to a
/// clipboard makes copies of its own.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    begin().unwrap_or_else(|exit| exit).into()
}

fn begin() -> Result<Exit, Exit> {
    memory::keep();
    let invocation = cli::parse()?;
    if let Some(exit) = cli::execute_at_once(&invocation) {
        return Ok(exit);
    }
    if invocation.demo {
        let seat = invocation.seat();
        watch_for_panics(&seat.log);
        let (look, config_file) = invocation.look();
        let shown = if invocation.is_plain() {
            run::plain_demo(&seat, &look)
        } else {
            run::demo(&seat, &look, config_file.as_deref())
        };
        return Ok(cli::tell(shown, &seat.log));
    }
    if let Some(Command::Itself(command)) = &invocation.command {
        return Ok(cli::tell_of_itself(command, invocation.json));
    }
    let context = invocation.context()?;
    watch_for_panics(&context.seat.log);
    match &invocation.command {
        Some(command) => Ok(cli::execute(command, &context)),
        None if invocation.is_plain() => Ok(cli::tell(run::plain(&context), &context.seat.log)),
        None => Ok(cli::tell(run::screens(&context), &context.seat.log)),
    }
}

fn watch_for_panics(log: &Log) {
    let log = log.clone();
    term::install_panic_hook(move |panic, stops| log.panicked(panic, stops));
}
