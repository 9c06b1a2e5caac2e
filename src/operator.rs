//! Finds out who is at the keyboard. What the user could simply say, such as `USER`, is not asked.

use std::{env, fs, path::PathBuf};

use nix::unistd::{Uid, User};

use crate::domain::{
    operator::{Operator, OperatorName},
    text::visible,
};

/// What the kernel's audit says where nobody logged in.
const NO_LOGIN: u32 = u32::MAX;

/// What the operating system and the environment say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Traces {
    effective_uid: u32,
    /// `/proc/self/loginuid`
    login_uid: Option<String>,
    sudo_user: Option<String>,
    ssh_connection: Option<String>,
    kiosk: bool,
}

/// The operator of this process; `named` is what `--operator` gave, which changes nothing of what is found. In a kiosk
/// nothing of the environment makes the name.
pub fn find(named: Option<OperatorName>, kiosk: bool) -> Operator {
    let variable = |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    let traces = Traces {
        effective_uid: Uid::effective().as_raw(),
        login_uid: fs::read_to_string("/proc/self/loginuid").ok(),
        sudo_user: variable("SUDO_USER"),
        ssh_connection: variable("SSH_CONNECTION"),
        kiosk,
    };
    from_traces(&traces, named, |uid| User::from_uid(Uid::from_raw(uid)).ok().flatten().map(|user| user.name))
}

/// The home directory of the user whom this process runs as, by the system's list of users; what `HOME` says is not
/// asked.
pub fn home() -> Option<PathBuf> {
    let user = User::from_uid(Uid::effective()).ok().flatten()?;
    Some(user.dir).filter(|folder| folder.is_absolute())
}

fn from_traces(traces: &Traces, named: Option<OperatorName>, user_name: impl Fn(u32) -> Option<String>) -> Operator {
    let clean = |text: &str| Some(visible(text.trim()).into_owned()).filter(|text| !text.is_empty());
    let user_name = |uid| user_name(uid).as_deref().and_then(clean);
    let login_uid = traces.login_uid.as_deref().and_then(|uid| uid.trim().parse().ok()).filter(|uid| *uid != NO_LOGIN);
    let effective = user_name(traces.effective_uid);
    let sudo_user = traces.sudo_user.as_deref().and_then(clean);
    // who runs as another user than root can have set it to anything
    let believed = sudo_user.clone().filter(|_| traces.effective_uid == 0 && !traces.kiosk);
    let effective_or_uid = effective.unwrap_or_else(|| format!("uid {}", traces.effective_uid));
    Operator {
        name: named
            .map(OperatorName::into_text)
            .or_else(|| login_uid.and_then(user_name))
            .or(believed)
            .unwrap_or_else(|| effective_or_uid.clone()),
        login_uid,
        effective_user: effective_or_uid,
        sudo_user,
        ssh_address: traces
            .ssh_connection
            .as_deref()
            .and_then(|connection| connection.split_whitespace().next())
            .and_then(clean),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(traces: Traces) -> Operator {
        found_named(traces, None)
    }

    fn found_named(traces: Traces, named: Option<&str>) -> Operator {
        let named = named.map(|name| OperatorName::parse(name).unwrap());
        from_traces(&traces, named, |uid| match uid {
            0 => Some("root".into()),
            1000 => Some("melissa".into()),
            1001 => Some("shared".into()),
            _ => None,
        })
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_one_who_logged_in_is_named() {
        let none = some("4294967295\n");
        for (effective_uid, login_uid, sudo_user, name, effective_user) in [
            (1001, some("1000"), None, "melissa", "shared"),
            (0, some("1000\n"), some("liar"), "melissa", "root"),
            (0, none.clone(), some("anna"), "anna", "root"),
            (0, some("777"), some("anna"), "anna", "root"),
            (1001, none.clone(), None, "shared", "shared"),
            (1001, None, some(" "), "shared", "shared"),
            (1001, none.clone(), some("liar"), "shared", "shared"),
            (4711, None, some("liar"), "uid 4711", "uid 4711"),
            (1001, some("rubbish"), None, "shared", "shared"),
            (4711, none, None, "uid 4711", "uid 4711"),
        ] {
            let traces = Traces { effective_uid, login_uid, sudo_user, ..Traces::default() };
            let operator = found(traces.clone());
            assert_eq!(
                (operator.name.as_str(), operator.effective_user.as_str()),
                (name, effective_user),
                "{traces:?}"
            );
        }
    }

    #[test]
    fn the_user_who_called_sudo_is_the_name_only_of_root_and_in_no_kiosk() {
        for (effective_uid, kiosk, name) in
            [(0, false, "anna"), (0, true, "root"), (1001, false, "shared"), (1001, true, "shared")]
        {
            let operator = found(Traces { effective_uid, kiosk, sudo_user: some("anna"), ..Traces::default() });
            assert_eq!((operator.name.as_str(), operator.sudo_user.as_deref()), (name, Some("anna")), "{operator:?}");
        }
    }

    #[test]
    fn who_is_named_hides_nothing_of_what_is_found() {
        let traces = Traces {
            effective_uid: 1001,
            login_uid: some("1000"),
            sudo_user: some("anna"),
            ssh_connection: some("10.0.0.7 50022 10.0.0.1 22"),
            kiosk: false,
        };
        let named = found_named(traces.clone(), Some("Rosa Diaz"));
        assert_eq!(named, Operator { name: "Rosa Diaz".into(), ..found(traces) });
    }

    #[test]
    fn nobody_logged_in_is_no_login_uid() {
        for (text, uid) in [("4294967295", None), ("0", Some(0)), ("1000\n", Some(1000)), ("", None), ("-1", None)] {
            assert_eq!(found(Traces { login_uid: some(text), ..Traces::default() }).login_uid, uid, "{text:?}");
        }
    }

    #[test]
    fn the_address_is_the_clients() {
        for (connection, address) in [
            (some("10.0.0.7 50022 10.0.0.1 22"), some("10.0.0.7")),
            (some("fe80::1%eth0 1 2 3"), some("fe80::1%eth0")),
            (some("\x1b[31m 1"), some("\u{FFFD}[31m")),
            (some(""), None),
            (None, None),
        ] {
            assert_eq!(found(Traces { ssh_connection: connection, ..Traces::default() }).ssh_address, address);
        }
    }

    #[test]
    fn no_text_can_drive_a_terminal() {
        let operator = found(Traces { sudo_user: some("an\x1bna\u{202E}"), ..Traces::default() });
        assert_eq!(operator.sudo_user.as_deref(), Some("an\u{FFFD}na\u{FFFD}"));
    }

    #[test]
    fn this_process_has_an_operator() {
        let operator = find(None, false);
        assert!(!operator.name.is_empty() && !operator.effective_user.is_empty());
        assert!(home().is_none_or(|home| home.is_absolute()));
    }
}
