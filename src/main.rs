use trunkdesk::{
    domain::{operator::Operator, timezone::Timezone},
    run::{Start, run},
    view::look::Look,
};
fn main() {
    let operator = Operator {
        name: "mdemo".into(),
        login_uid: None,
        effective_user: "root".into(),
        sudo_user: None,
        ssh_address: None,
    };
    let start = Start {
        file: std::env::args().nth(1).unwrap().into(),
        read_only: false,
        demo: false,
        operator,
        timezone: Timezone::parse("America/Los_Angeles").unwrap(),
        look: Look::of_environment(|n| std::env::var(n).ok()),
    };
    match run(start) {
        Ok(code) => std::process::exit(code),
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(1)
        }
    }
}
