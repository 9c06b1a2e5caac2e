//! admins
