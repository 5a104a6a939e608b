//! The port of passwords.

use async_trait::async_trait;
use domain::users::{HasherBusy, PasswordHash, PasswordHasher, PasswordInput};

use crate::{
    bcrypt_settings::{BcryptSettings, COSTS, HasherError},
    check::{check, hash},
    workers::Workers,
};

/// Hashes passwords by bcrypt, a bounded number at once.
pub struct BcryptHasher {
    cost: u32,
    workers: Workers,
}

impl BcryptHasher {
    /// Starts its threads. They end when it is dropped.
    pub fn new(settings: BcryptSettings) -> Result<Self, HasherError> {
        let BcryptSettings { cost, threads, queue } = settings;
        if !COSTS.contains(&cost) {
            return Err(HasherError::Cost { cost });
        }
        if threads == 0 {
            return Err(HasherError::NoThreads);
        }
        let workers = Workers::start("bcrypt", threads, queue).map_err(HasherError::Thread)?;
        Ok(Self { cost, workers })
    }
}

#[async_trait]
impl PasswordHasher for BcryptHasher {
    async fn hash(&self, password: &PasswordInput) -> Result<PasswordHash, HasherBusy> {
        let (password, cost) = (password.clone(), self.cost);
        // A hash can only fail for want of random bytes, and then, too, the answer is: not now.
        let hash = self.workers.run(move || hash(password.reveal(), cost)).await?.map_err(|_| HasherBusy)?;
        Ok(PasswordHash::new(hash))
    }

    async fn verify(&self, password: &PasswordInput, hash: Option<PasswordHash>) -> Result<bool, HasherBusy> {
        let (password, cost) = (password.clone(), self.cost);
        let work = move || check(password.reveal(), hash.as_ref().map(PasswordHash::as_str), cost);
        Ok(self.workers.run(work).await?.matches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: BcryptSettings = BcryptSettings { cost: 4, threads: 2, queue: 8 };

    #[tokio::test]
    async fn a_hash_made_here_is_verified_here() {
        let hasher = BcryptHasher::new(CHEAP).unwrap();
        let password = PasswordInput::parse("securePass123").unwrap();
        let other = PasswordInput::parse("securePass124").unwrap();
        let hash = hasher.hash(&password).await.unwrap();
        assert_eq!(hasher.verify(&password, Some(hash.clone())).await, Ok(true));
        assert_eq!(hasher.verify(&other, Some(hash)).await, Ok(false));
        assert_eq!(hasher.verify(&password, None).await, Ok(false));
    }

    #[tokio::test]
    async fn the_same_password_never_gets_the_same_hash() {
        let hasher = BcryptHasher::new(CHEAP).unwrap();
        let password = PasswordInput::parse("securePass123").unwrap();
        assert!(hasher.hash(&password).await.unwrap() != hasher.hash(&password).await.unwrap());
    }

    #[tokio::test]
    async fn every_password_that_may_be_set_can_be_hashed() {
        let hasher = BcryptHasher::new(CHEAP).unwrap();
        for text in ["", "x", &"x".repeat(71), &"x".repeat(72), &"ä".repeat(36)] {
            let password = PasswordInput::parse(text).unwrap();
            let hash = hasher.hash(&password).await.unwrap();
            assert_eq!(hasher.verify(&password, Some(hash)).await, Ok(true), "{text}");
        }
    }

    #[test]
    fn costs_that_do_not_protect_or_take_hours_are_refused() {
        for cost in [0, 3, 17, 31] {
            assert!(matches!(BcryptHasher::new(BcryptSettings { cost, ..CHEAP }), Err(HasherError::Cost { .. })));
        }
        assert!(matches!(BcryptHasher::new(BcryptSettings { threads: 0, ..CHEAP }), Err(HasherError::NoThreads)));
    }

    #[test]
    fn by_default_some_processors_are_left_for_orders() {
        let BcryptSettings { cost, threads, queue } = BcryptSettings::default();
        assert_eq!(cost, 12);
        assert!(threads >= 1 && queue >= threads);
        assert!(threads == 1 || threads < std::thread::available_parallelism().unwrap().get());
    }
}
