//! Users, their passwords and their sessions.

mod authenticate;
mod change_password;
mod change_user;
mod common_passwords;
mod create_admin;
mod driving_port;
mod list_users;
mod log_in;
mod log_out;
mod password;
mod ports;
mod refresh_session;
mod register_user;
mod registration;
mod session;
mod user;

pub use authenticate::AuthenticateError;
pub use change_password::{ChangePassword, ChangePasswordError};
pub use change_user::{ChangeUser, ChangeUserError};
pub use create_admin::CreateAdminError;
pub use driving_port::{UserPolicy, Users, UsersPorts};
pub use list_users::{FindUserError, ListUsersError};
pub use log_in::{LogIn, LogInError};
pub use log_out::{LogOut, LogOutError};
pub use password::{NewPassword, PasswordHash, PasswordInput};
pub use ports::{AccessTokens, HasherBusy, PasswordHasher, RefreshTokens, TokenRefused, UserQueries, UsersUnit};
pub use refresh_session::RefreshError;
pub use register_user::{RegisterUser, RegisterUserError};
pub use registration::Registration;
pub use session::{LockedToken, RefreshToken, Session, SignedIn, TokenDigest};
pub use user::{Buying, User, UserStatus};

#[cfg(any(test, feature = "test-util"))]
pub use ports::{MockAccessTokens, MockPasswordHasher, MockRefreshTokens, MockUserQueries, MockUsersUnit};
