//! A way to PostgreSQL on which somebody counts.

use std::{
    io,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split},
    net::{TcpListener, TcpStream, UnixStream},
    select,
    task::{JoinSet, yield_now},
};
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

/// What went over the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Statements that were run, `BEGIN` and `COMMIT` among them.
    pub statements: usize,
    /// Statements that had to be parsed first.
    pub parsed: usize,
    /// How often the client had said all it could and waited for answers.
    pub round_trips: usize,
}

/// A port in front of PostgreSQL. It hands answers over only when all of them are there and the client has nothing more to
/// say, so that what is sent together counts as one round trip however fast PostgreSQL is.
pub struct Proxy {
    url: String,
    traffic: Arc<Mutex<Traffic>>,
    _listening: JoinSet<()>,
}

impl Proxy {
    pub async fn before(url: &str) -> Self {
        let target: Config = url.parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = url_of(&target, listener.local_addr().unwrap().port());
        let traffic = Arc::default();
        let counted = Arc::clone(&traffic);
        let mut listening = JoinSet::new();
        listening.spawn(async move {
            let mut carried = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let server = connect(&target).await.unwrap();
                let counted = Arc::clone(&counted);
                // A connection that breaks off is the client's to tell.
                carried.spawn(async move { carry(client, server, &counted).await.unwrap_or_default() });
            }
        });
        Self { url, traffic, _listening: listening }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// What was counted since it was last asked.
    pub fn take(&self) -> Traffic {
        std::mem::take(&mut *self.traffic.lock().unwrap())
    }
}

fn url_of(target: &Config, port: u16) -> String {
    let password = target.get_password().map(|password| String::from_utf8_lossy(password).into_owned());
    let (user, password) = (target.get_user().unwrap(), password.unwrap_or_default());
    format!("postgres://{user}:{password}@127.0.0.1:{port}/{}?sslmode=disable", target.get_dbname().unwrap())
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

async fn connect(target: &Config) -> io::Result<Box<dyn Stream>> {
    assert_ne!(target.get_ssl_mode(), SslMode::Require, "what is encrypted cannot be counted");
    let port = target.get_ports()[0];
    Ok(match &target.get_hosts()[0] {
        Host::Tcp(host) => Box::new(TcpStream::connect((host.as_str(), port)).await?),
        Host::Unix(folder) => Box::new(UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).await?),
    })
}

async fn carry(client: TcpStream, server: Box<dyn Stream>, traffic: &Mutex<Traffic>) -> io::Result<()> {
    let ((mut client, mut to_client), (mut server, mut to_server)) = (client.into_split(), split(server));
    let (mut asked, mut answered) = (Frames::of_client(), Frames::of_server());
    let (mut question, mut answer) = (Vec::new(), Vec::new());
    // Each `Sync` and each simple query is answered by a `ReadyForQuery` behind everything else, and so is the log-in.
    let (mut owed, mut logged_in) = (1_usize, false);
    loop {
        let all_there = owed == 0 && !answer.is_empty();
        select! {
            biased;
            read = client.read_buf(&mut question) => {
                if read? == 0 {
                    return Ok(());
                }
                let frames = asked.read(&question);
                owed += number_of(b"SQ", &frames);
                count(&frames, &mut traffic.lock().unwrap());
                to_server.write_all(&question).await?;
                question.clear();
            }
            () = pause(), if all_there => {
                traffic.lock().unwrap().round_trips += usize::from(logged_in);
                logged_in = true;
                to_client.write_all(&std::mem::take(&mut answer)).await?;
            }
            read = server.read_buf(&mut answer), if !all_there => {
                let count = read?;
                let new = answer.len() - count;
                owed -= number_of(b"Z", &answered.read(&answer[new..]));
                if count == 0 || !logged_in && owed > 0 {
                    to_client.write_all(&std::mem::take(&mut answer)).await?;
                }
                if count == 0 {
                    return Ok(());
                }
            }
        }
    }
}

fn count(frames: &[u8], traffic: &mut Traffic) {
    traffic.statements += number_of(b"EQ", frames);
    traffic.parsed += number_of(b"P", frames);
}

fn number_of(kinds: &[u8], frames: &[u8]) -> usize {
    frames.iter().filter(|kind| kinds.contains(kind)).count()
}

/// Everybody else who can go on does.
async fn pause() {
    for _ in 0..64 {
        yield_now().await;
    }
}

/// Finds messages in a stream: a letter, and a length that counts itself. Only the client's first has no letter.
struct Frames {
    rest: Vec<u8>,
    begun: bool,
}

impl Frames {
    const fn of_client() -> Self {
        Self { rest: Vec::new(), begun: false }
    }

    const fn of_server() -> Self {
        Self { rest: Vec::new(), begun: true }
    }

    /// The letters of the messages that end within these bytes.
    fn read(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.rest.extend_from_slice(bytes);
        let mut letters = Vec::new();
        loop {
            let letter = usize::from(self.begun);
            let Some(length) = self.rest.get(letter..letter + 4) else { return letters };
            let length = letter + usize::try_from(u32::from_be_bytes(length.try_into().unwrap())).unwrap();
            if self.rest.len() < length {
                return letters;
            }
            letters.extend(self.rest.first().filter(|_| self.begun));
            self.rest.drain(..length);
            self.begun = true;
        }
    }
}
