//! Users of an account. Those who manage it are its admins.

use super::{
    admin::NewPassword,
    email::Email,
    id::{AccountId, UserId},
    name::PersonName,
    phone::Phone,
};

/// A user as kept in the file. A cluster may have sent one that no operator could enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The address.
    pub email: String,
    /// The login.
    pub username: String,
    /// The number to call: E.164, or as typed.
    pub number: Option<String>,
    /// Whether it manages the account: KAZOO's `priv_level` `admin` rather than `user`.
    pub is_admin: bool,
    /// Whether there is a password yet.
    pub has_password: bool,
    /// Counts its changes, new passwords too.
    pub revision: i64,
}

impl User {
    /// First and last name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Whether this address makes another login of it, whose password the old one cannot be. The login is the address in
    /// small letters, but a cluster's may be another: it stays while the address does.
    pub fn is_other_login(&self, email: &Email) -> bool {
        email.as_str() != self.email && email.username() != self.username
    }

    /// KAZOO's `priv_level`.
    pub fn priv_level(&self) -> &'static str {
        if self.is_admin { "admin" } else { "user" }
    }
}

/// What a user shall be, all of it; the store keeps what is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSettings {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The address. Another one is also another login, which needs a new password.
    pub email: Email,
    /// A number to call, if there is one.
    pub phone: Option<Phone>,
    /// Whether it manages the account.
    pub is_admin: bool,
}

impl UserSettings {
    /// A user as it is, but for whether it manages the account; `None` for one that no operator could enter.
    pub fn of(user: &User, is_admin: bool) -> Option<Self> {
        Some(Self {
            first_name: PersonName::parse(&user.first_name, "the first name").ok()?,
            last_name: PersonName::parse(&user.last_name, "the last name").ok()?,
            email: Email::parse(&user.email).ok()?,
            phone: Phone::parse(user.number.as_deref().unwrap_or_default()).ok()?,
            is_admin,
        })
    }
}

/// A change of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserChange {
    /// Whose user it is.
    pub account: AccountId,
    /// The user as the operator saw it.
    pub base: User,
    /// What it shall be; `None` where only the password is to be another.
    pub settings: Option<UserSettings>,
    /// Another password, which a new login needs.
    pub password: Option<NewPassword>,
    /// Whether the account may be left without an admin.
    pub last_admin: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_address_is_another_login_but_not_in_other_capitals() {
        for (email, username, typed, other) in [
            ("m@abc.example", "m@abc.example", "m@abc.example", false),
            ("m@abc.example", "m@abc.example", "M@abc.example", false),
            ("M@ABC.example", "m@abc.example", "m@abc.example", false),
            ("m@abc.example", "m@abc.example", "n@abc.example", true),
            // as a cluster has it
            ("m@abc.example", "melissa", "m@abc.example", false),
            ("m@abc.example", "melissa", "M@abc.example", true),
            ("m@abc.example", "n@abc.example", "N@abc.example", false),
        ] {
            let user = User {
                id: UserId::from_random([1; 16]),
                first_name: "Melissa".into(),
                last_name: "Demo".into(),
                email: email.into(),
                username: username.into(),
                number: None,
                is_admin: true,
                has_password: true,
                revision: 1,
            };
            assert_eq!(user.is_other_login(&Email::parse(typed).unwrap()), other, "{email} {username} {typed}");
        }
    }
}
