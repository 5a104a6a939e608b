//! A RabbitMQ of a test's own, in a process that can be killed.

use std::{
    fs::{self, File},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use lapin::{Connection, ConnectionProperties};
use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use tempfile::TempDir;

use crate::free_port;

/// Where packages put the program itself, rather than a wrapper that asks for another user.
const PROGRAMS: [&str; 3] = [
    "/usr/lib/rabbitmq/bin/rabbitmq-server",
    "/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server",
    "/usr/local/opt/rabbitmq/sbin/rabbitmq-server",
];

/// A node on a loopback port, with data, log, cookie and `epmd` of its own, and no plugins. It is killed when it is dropped.
pub struct Broker {
    folder: TempDir,
    epmd: Child,
    node: Option<Child>,
    ports: Ports,
}

#[derive(Clone, Copy)]
struct Ports {
    amqp: u16,
    distribution: u16,
    epmd: u16,
}

impl Broker {
    /// Starts a node and waits until it answers. Nothing, and a loud word, where RabbitMQ is not installed.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start() -> Option<Self> {
        // Somebody else may have taken a port that was free a moment ago.
        for _ in 0..2 {
            let mut broker = Self::stopped()?;
            if broker.try_restart().await {
                return Some(broker);
            }
        }
        let mut broker = Self::stopped()?;
        broker.restart().await;
        Some(broker)
    }

    /// The same, before its first start: nobody listens on its port yet.
    ///
    /// # Panics
    /// If its `epmd` does not start.
    pub fn stopped() -> Option<Self> {
        if program().is_none() {
            // Past the harness, which keeps what tests that pass say to itself.
            stockbook::tell(
                "\nSKIPPED, NOT TESTED: RabbitMQ is not installed; `apt-get install rabbitmq-server` does it\n",
            );
            return None;
        }
        let folder = tempfile::Builder::new().prefix("stockbook-rabbitmq-").tempdir().unwrap_or_else(|e| panic!("{e}"));
        let ports = Ports { amqp: free_port(), distribution: free_port(), epmd: free_port() };
        write_configuration(folder.path(), ports.amqp);
        // In the foreground and ours, so that none is left behind by a node that starts one for itself.
        let mut epmd = Command::new("epmd");
        epmd.args(["-port", &ports.epmd.to_string(), "-address", "127.0.0.1"]).stdin(Stdio::null());
        epmd.stdout(Stdio::null()).stderr(Stdio::null());
        let epmd = epmd.spawn().unwrap_or_else(|error| panic!("epmd could not be started: {error}"));
        Some(Self { folder, epmd, node: None, ports })
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        Self::url_at(self.ports.amqp)
    }

    /// The same broker behind another port, such as that of a wire.
    pub fn url_at(port: u16) -> String {
        format!("amqp://guest:guest@127.0.0.1:{port}/%2f")
    }

    /// The port that it listens on.
    pub const fn port(&self) -> u16 {
        self.ports.amqp
    }

    /// Starts it on the data that it has, and waits until it answers.
    ///
    /// # Panics
    /// With its log, if it does not.
    pub async fn restart(&mut self) {
        assert!(self.try_restart().await, "RabbitMQ did not start: {}", self.log());
    }

    async fn try_restart(&mut self) -> bool {
        self.kill_9();
        self.node = Some(self.spawn());
        let deadline = Instant::now() + Duration::from_secs(90);
        while !self.answers().await {
            let ended = self.node.as_mut().and_then(|node| node.try_wait().ok().flatten());
            if ended.is_some() || Instant::now() > deadline {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        true
    }

    /// Kills it without a chance to tidy up.
    pub fn kill_9(&mut self) {
        if let Some(mut node) = self.node.take() {
            // One that is dead already is as dead as wanted.
            let _ = killpg(pid(&node), Signal::SIGKILL);
            let _ = node.wait();
        }
    }

    /// Lets it stand still: it keeps its connections, and says nothing.
    pub fn freeze(&self) {
        self.signal(Signal::SIGSTOP);
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.signal(Signal::SIGCONT);
    }

    fn signal(&self, signal: Signal) {
        if let Some(node) = &self.node {
            let _ = killpg(pid(node), signal);
        }
    }

    fn spawn(&self) -> Child {
        let folder = self.folder.path();
        let log = File::create(folder.join("out")).unwrap_or_else(|error| panic!("{error}"));
        let mut command = Command::new(program().unwrap_or_default());
        command
            .env_clear()
            .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin");
        command.env("HOME", folder).current_dir(folder).process_group(0);
        command.env("RABBITMQ_NODENAME", format!("stockbook{}@localhost", self.ports.amqp));
        command.env("RABBITMQ_DIST_PORT", self.ports.distribution.to_string());
        command.env("ERL_EPMD_PORT", self.ports.epmd.to_string()).env("ERL_EPMD_ADDRESS", "127.0.0.1");
        for (name, file) in [
            ("RABBITMQ_MNESIA_BASE", "data"),
            ("RABBITMQ_LOG_BASE", "log"),
            ("RABBITMQ_PID_FILE", "pid"),
            ("RABBITMQ_CONFIG_FILE", "rabbitmq.conf"),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", "plugins"),
            ("RABBITMQ_GENERATED_CONFIG_DIR", "generated"),
        ] {
            command.env(name, folder.join(file));
        }
        // Whatever this machine configures for its own RabbitMQ is none of ours.
        command.env("RABBITMQ_CONF_ENV_FILE", "/dev/null");
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap_or_else(|error| panic!("{error}"))).stderr(log);
        command.spawn().unwrap_or_else(|error| panic!("RabbitMQ could not be started: {error}"))
    }

    /// Whether it speaks AMQP: a port alone is open before that.
    async fn answers(&self) -> bool {
        self.try_connect().await.is_some()
    }

    /// A connection to it.
    ///
    /// # Panics
    /// If there is none within a minute.
    pub async fn connect(&self) -> Connection {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(connection) = self.try_connect().await {
                return connection;
            }
            assert!(Instant::now() < deadline, "RabbitMQ does not answer: {}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The client may wait for ever if the node closes a connection that is just being opened, as it does while it starts.
    async fn try_connect(&self) -> Option<Connection> {
        let url = self.url();
        let opened = Connection::connect(&url, ConnectionProperties::default());
        tokio::time::timeout(Duration::from_secs(6), opened).await.ok()?.ok()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("out")).unwrap_or_default()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.thaw();
        self.kill_9();
        let _ = self.epmd.kill();
        let _ = self.epmd.wait();
    }
}

/// The server's program, if it is installed.
fn program() -> Option<PathBuf> {
    PROGRAMS.iter().map(PathBuf::from).find(|program| program.exists())
}

fn write_configuration(folder: &Path, port: u16) {
    // Little memory and disk is no reason to stop in a test.
    let configuration = format!(
        "listeners.tcp.1 = 127.0.0.1:{port}\nlog.file.level = warning\nlog.console = true\nlog.console.level = warning\ndisk_free_limit.absolute = 1MB\n"
    );
    for (name, text) in [("rabbitmq.conf", configuration.as_str()), ("plugins", "[].\n")] {
        fs::write(folder.join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
}

fn pid(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).unwrap_or_default())
}
