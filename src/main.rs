//! Arguments in, exit code out.

use std::process::ExitCode;

use trunkdesk::{cli, exit::Exit, run};

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
        None => Ok(cli::tell(run::screens(&context))),
    }
}
