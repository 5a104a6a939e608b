//! Where data are kept when nobody named a folder.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Nothing says where data could be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither XDG_DATA_HOME nor HOME says where to keep data; name a folder in DATA_DIR")]
pub struct NoDataDir;

/// A good data folder for whoever runs this process: `/var/lib/stockbook` for
/// root, whose home PostgreSQL's account could not enter; else
/// `$XDG_DATA_HOME/stockbook` or `$HOME/.local/share/stockbook`.
///
/// The two variables are parameters, since only `bin` reads the environment.
/// Relative and empty ones are ignored, as the XDG specification demands.
pub fn default_data_dir(xdg_data_home: Option<&OsStr>, home: Option<&OsStr>) -> Result<PathBuf, NoDataDir> {
    data_dir_of(nix::unistd::geteuid().is_root(), xdg_data_home, home)
}

fn data_dir_of(is_root: bool, xdg_data_home: Option<&OsStr>, home: Option<&OsStr>) -> Result<PathBuf, NoDataDir> {
    if is_root {
        return Ok(PathBuf::from("/var/lib/stockbook"));
    }
    let absolute = |folder: &OsStr| {
        let folder = Path::new(folder);
        folder.is_absolute().then(|| folder.to_owned())
    };
    xdg_data_home
        .and_then(absolute)
        .or_else(|| Some(home.and_then(absolute)?.join(".local/share")))
        .map(|data| data.join("stockbook"))
        .ok_or(NoDataDir)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(is_root: bool, xdg: &str, home: &str) -> Result<PathBuf, NoDataDir> {
        data_dir_of(is_root, Some(OsStr::new(xdg)), Some(OsStr::new(home)))
    }

    #[test]
    fn root_keeps_data_where_daemons_do() {
        assert_eq!(of(true, "/x", "/root"), Ok("/var/lib/stockbook".into()));
    }

    #[test]
    fn a_user_keeps_data_in_the_xdg_folder_else_at_home() {
        assert_eq!(of(false, "/x", "/home/ann"), Ok("/x/stockbook".into()));
        let at_home = Ok("/home/ann/.local/share/stockbook".into());
        assert_eq!(of(false, "", "/home/ann"), at_home);
        assert_eq!(of(false, "relative", "/home/ann"), at_home);
    }

    #[test]
    fn without_any_home_the_error_names_the_setting() {
        let error = of(false, "", "").unwrap_err();
        assert!(error.to_string().contains("DATA_DIR"));
    }
}
