//! A password on its way to the cluster, sealed: without the key it is noise.

use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead, KeyInit, Payload},
};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::domain::{id::UserId, secret::Secret};

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Random bytes that each seal begins with.
pub const NONCE_BYTES: usize = 24;

/// What passwords are sealed with. Lies in a file of its own beside the config, never in the accounts' file.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SealKey([u8; KEY_BYTES]);

impl SealKey {
    /// A key of random bytes.
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be kept in its file.
    pub fn reveal(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Seals a user's password; opens as that user's only. `nonce` is random and never used twice.
    pub fn seal(&self, password: &Secret, nonce: [u8; NONCE_BYTES], user: &UserId) -> Option<Sealed> {
        let payload = Payload { msg: password.reveal().as_bytes(), aad: user.as_str().as_bytes() };
        let sealed = XChaCha20Poly1305::new(&self.0.into()).encrypt(&nonce.into(), payload).ok()?;
        Some(Sealed([&nonce[..], &sealed].concat()))
    }

    /// The password; `None` where it was sealed with another key or for another user, or was damaged.
    pub fn open(&self, sealed: &Sealed, user: &UserId) -> Option<Secret> {
        let (nonce, sealed) = sealed.0.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: user.as_str().as_bytes() };
        let password = XChaCha20Poly1305::new(&self.0.into()).decrypt(&(*nonce).into(), payload).ok()?;
        String::from_utf8(password).ok().map(Secret::new)
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(hidden)")
    }
}

/// A sealed password: the nonce, then what it was sealed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_with_its_key_for_its_user_and_unharmed_only() {
        let (key, other) = (SealKey::new([1; KEY_BYTES]), SealKey::new([2; KEY_BYTES]));
        let (user, stranger) = (UserId::from_random([3; 16]), UserId::from_random([4; 16]));
        let password = Secret::new("correct horse".into());
        let sealed = key.seal(&password, [5; NONCE_BYTES], &user).unwrap();
        assert!(!sealed.0.windows(7).any(|bytes| bytes == b"correct"));
        assert!(key.open(&sealed, &user) == Some(password));
        assert!(key.open(&sealed, &stranger).is_none());
        assert!(other.open(&sealed, &user).is_none());
        for place in 0..sealed.0.len() {
            let mut damaged = sealed.clone();
            damaged.0[place] ^= 1;
            assert!(key.open(&damaged, &user).is_none(), "{place}");
        }
        assert!(key.open(&Sealed(vec![0; 10]), &user).is_none());
    }
}
