//! Servers in processes of their own on one database, to be killed.

use system_tests::{Seller, ServerProcess};

use super::buyers::Buyers;
use crate::mode::Mode;

/// One or more servers on one database.
pub struct Fleet {
    servers: Vec<ServerProcess>,
}

impl Fleet {
    pub async fn start(database_url: &str, mode: Mode) -> Self {
        let mut variables = vec![
            ("DATABASE_URL", database_url),
            ("JWT_SECRET", "for tests only: thirty-two bytes or more"),
            ("BCRYPT_COST", "4"),
            ("REGISTRATION", "open"),
            ("LOGIN_LIMIT_PER_MINUTE", "0"),
            ("ACCESS_TOKEN_TTL_S", "3600"),
        ];
        variables.extend(mode.variables());
        let mut servers = Vec::new();
        for _ in 0..mode.servers {
            servers.push(ServerProcess::start(&variables).await);
        }
        Self { servers }
    }

    pub async fn seller(&self) -> Seller {
        Seller::at(self.servers[0].base()).await
    }

    /// Sends sixteen buyers, who meet all the servers.
    pub fn send_buyers(&self, seller: &Seller, product: i64) -> Buyers {
        let bases: Vec<String> = self.servers.iter().map(|server| server.base().to_owned()).collect();
        Buyers::send(&bases, seller, product, 16)
    }

    /// Kills one server, each time another, and starts it again without waiting.
    pub fn kill_one(&mut self, time: usize) {
        let victim = time % self.servers.len();
        self.servers[victim].kill_9();
        self.servers[victim].spawn_again();
    }

    pub fn kill_all(&mut self) {
        self.servers.iter_mut().for_each(ServerProcess::kill_9);
    }

    pub fn spawn_again(&mut self) {
        self.servers.iter_mut().for_each(ServerProcess::spawn_again);
    }

    pub async fn wait_until_ready(&mut self) {
        for server in &mut self.servers {
            server.wait_until_ready().await;
        }
    }

    /// Asks all to stop; whether each ended well.
    pub async fn terminate(&mut self) -> bool {
        let mut well = true;
        for server in &mut self.servers {
            well &= server.terminate().await;
        }
        well
    }
}
