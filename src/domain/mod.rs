//! What an account is, with every rule about it. No input or output, no screen, no SQL.

pub mod account;
pub mod admin;
pub mod calling;
pub mod document;
pub mod email;
pub mod money;
pub mod name;
pub mod operator;
pub mod password;
pub mod permissions;
pub mod phone;
pub mod problem;
pub mod realm;
pub mod request;
pub mod reseller;
pub mod secret;
pub mod text;
pub mod timezone;
pub mod trunks;
