//! The secret that signs access tokens.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use rand::TryRngCore;

/// The configured secret, or the one kept in a folder, which is made there the first time.
pub fn jwt_secret(configured: Option<&str>, folder: Option<&Path>) -> Result<String> {
    match (configured, folder) {
        (Some(secret), _) => Ok(secret.to_owned()),
        (None, Some(folder)) => kept(&folder.join("jwt-secret")),
        (None, None) => bail!("JWT_SECRET must be set"),
    }
}

fn kept(file: &Path) -> Result<String> {
    if let Ok(secret) = fs::read_to_string(file) {
        return Ok(secret.trim().to_owned());
    }
    let mut bytes = [0_u8; 48];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).context("the system gave no random bytes")?;
    let secret = BASE64_STANDARD_NO_PAD.encode(bytes);
    // Nobody else on the machine may read it, from its first byte on.
    let mut created = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("the secret for access tokens could not be kept in {}", file.display()))?;
    created
        .write_all(secret.as_bytes())
        .and_then(|()| created.sync_all())
        .context("the secret could not be written")?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_secret_is_made_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = jwt_secret(None, Some(folder.path())).unwrap();
        assert_eq!(jwt_secret(None, Some(folder.path())).unwrap(), first);
        let mode = fs::metadata(folder.path().join("jwt-secret")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn without_a_folder_to_keep_one_a_secret_has_to_be_configured() {
        assert!(jwt_secret(None, None).is_err());
    }
}
