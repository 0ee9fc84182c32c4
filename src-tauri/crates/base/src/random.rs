//! Randomness from the operating system, for keys, nonces and jitter.

/// The operating system gave no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no randomness")]
pub struct RandomError(#[source] getrandom::Error);

/// Fills an array of `N` bytes from the operating system.
///
/// # Errors
/// The operating system refused.
pub fn random<const N: usize>() -> Result<[u8; N], RandomError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(RandomError)?;
    Ok(bytes)
}

/// A number from 0 up to, but not including, `limit`; 0 where `limit` is 0. Meant for jitter.
///
/// # Errors
/// The operating system refused.
pub fn below(limit: u64) -> Result<u64, RandomError> {
    let wide = u128::from(u64::from_le_bytes(random()?)) * u128::from(limit);
    Ok(u64::try_from(wide >> 64).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_below_its_limit() {
        for limit in [0, 1, 2, 1000] {
            for _ in 0..200 {
                assert!(below(limit).unwrap() < limit.max(1));
            }
        }
    }

    #[test]
    fn two_draws_differ() {
        assert_ne!(random::<32>().unwrap(), random::<32>().unwrap());
    }
}
