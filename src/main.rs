//! Arguments in, exit code out.

use std::process::ExitCode;

use trunkdesk::{cli, exit::Exit};

fn main() -> ExitCode {
    run().unwrap_or_else(|exit| exit).into()
}

fn run() -> Result<Exit, Exit> {
    let invocation = cli::parse()?;
    let context = invocation.context()?;
    match &invocation.command {
        Some(command) => Ok(cli::execute(command, &context)),
        // TODO: trunkdesk::run::run(context, invocation.demo)
        None => Err(Exit::Usage),
    }
}
