//! A wire to a far end, of which the test decides what it carries.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    select,
    sync::watch,
    task::JoinSet,
};

/// What a wire does with what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// All of it, at once.
    Everything,
    /// All of it, a while later.
    Slowly,
    /// What is asked, but no answer.
    NoAnswers,
    /// Nothing at all, and it tells nobody.
    Nothing,
}

/// A port on loopback in front of another.
pub struct Wire {
    port: u16,
    carries: watch::Sender<Carries>,
    cuts: watch::Sender<u32>,
    _carrying: JoinSet<()>,
}

impl Wire {
    /// To a port on this machine.
    ///
    /// # Panics
    /// If no port is free.
    pub async fn to(far_end: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("{error}"));
        let port = listener.local_addr().map_or(0, |address| address.port());
        let carries = watch::Sender::new(Carries::Everything);
        let cuts = watch::Sender::new(0);
        let mut carrying = JoinSet::new();
        let (each, until) = (carries.clone(), cuts.clone());
        carrying.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                if let Ok(far) = TcpStream::connect(("127.0.0.1", far_end)).await {
                    connections.spawn(carry(near, far, each.subscribe(), until.subscribe()));
                }
            }
        });
        Self { port, carries, cuts, _carrying: carrying }
    }

    /// Where it begins.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// From now on it carries this.
    pub fn carry(&self, what: Carries) {
        self.carries.send_replace(what);
    }

    /// Ends every connection on it.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

async fn carry(near: TcpStream, far: TcpStream, carries: watch::Receiver<Carries>, mut cuts: watch::Receiver<u32>) {
    let ((asked, answers), (answered, asks)) = (near.into_split(), far.into_split());
    // Whichever ends first ends the connection.
    select! {
        () = pump(asked, asks, carries.clone(), false) => {}
        () = pump(answered, answers, carries, true) => {}
        _ = cuts.changed() => {}
    }
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut carries: watch::Receiver<Carries>, is_answer: bool) {
    let mut buffer = vec![0; 16_384];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let Ok(mode) = carries.wait_for(|carries| *carries != Carries::Nothing).await.map(|mode| *mode) else { return };
        if mode == Carries::NoAnswers && is_answer {
            continue;
        }
        if mode == Carries::Slowly {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let Some(read) = buffer.get(..length) else { return };
        if to.write_all(read).await.is_err() {
            return;
        }
    }
}
