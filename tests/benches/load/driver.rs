//! Clients that send one request after the other, each on a connection of its own, as fast as they are answered. One thread is all
//! of them: what it takes is taken from server and PostgreSQL, which share the cores with it.

use std::{
    collections::BTreeMap,
    io::ErrorKind,
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use mio::{Events, Interest, Poll, Token};

use crate::{connection::Connection, cpu::Cpu, request::Prepared, sent::Sent};

/// After this long without any answer there will be none.
const PATIENCE: Duration = Duration::from_secs(60);

/// Clients that send the same kind of request.
pub struct Group {
    /// Which kind.
    pub sent: Sent,
    /// Sent in turn; each client begins at another place.
    pub requests: Vec<Prepared>,
    /// So many connections.
    pub clients: usize,
}

/// When something counts.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Nothing counts before this is over.
    pub warm_up: Duration,
    /// What is answered within this counts.
    pub window: Duration,
}

/// What came of it.
pub struct Driven {
    /// What each group counted.
    pub groups: Vec<Counted>,
    /// The CPU time that went into the window.
    pub cpu: Cpu,
}

/// What a group counted.
#[derive(Default)]
pub struct Counted {
    /// How long each request took that was answered within the window, in microseconds.
    pub latencies: Vec<u32>,
    /// How many answers there were by status, before, within and after the window.
    pub statuses: BTreeMap<u16, u64>,
}

/// Drives the server.
pub fn drive(groups: &mut [Group], server: SocketAddr, times: Times, sample: impl Fn() -> Cpu) -> Result<Driven> {
    let mut poll = Poll::new()?;
    let mut drive = Drive::begin(groups, server, &poll, times)?;
    let mut events = Events::with_capacity(1024);
    let (mut before, mut used) = (None, None);
    loop {
        let now = Instant::now();
        if before.is_none() && now >= drive.from {
            before = Some(sample());
        }
        if let (Some(before), None) = (before, used)
            && now >= drive.until
        {
            used = Some(sample() - before);
        }
        if let (Some(cpu), 0) = (used, drive.busy) {
            return Ok(Driven { groups: drive.counted, cpu });
        }
        let next = [drive.from, drive.until].into_iter().find(|next| *next > now);
        let wait = next.map_or(PATIENCE, |next| next - now);
        match poll.poll(&mut events, Some(wait)) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            other => other?,
        }
        if events.is_empty() && used.is_some() {
            bail!("the server answers no more");
        }
        for event in &events {
            drive.answer(event.token())?;
        }
    }
}

struct Client {
    connection: Connection,
    group: usize,
    place: usize,
    begin: Instant,
}

struct Drive<'a> {
    groups: &'a mut [Group],
    clients: Vec<Client>,
    counted: Vec<Counted>,
    /// How many clients wait for an answer.
    busy: usize,
    from: Instant,
    until: Instant,
}

impl<'a> Drive<'a> {
    fn begin(groups: &'a mut [Group], server: SocketAddr, poll: &Poll, times: Times) -> Result<Self> {
        let mut clients = Vec::new();
        for (group, Group { requests, clients: many, .. }) in groups.iter().enumerate() {
            for number in 0..*many {
                let mut connection = Connection::open(server)?;
                poll.registry().register(connection.stream(), Token(clients.len()), Interest::READABLE)?;
                let place = number * requests.len() / many;
                clients.push(Client { connection, group, place, begin: Instant::now() });
            }
        }
        let counted = groups.iter().map(|_| Counted::default()).collect();
        let from = Instant::now() + times.warm_up;
        let mut drive = Self { groups, clients, counted, busy: 0, from, until: from + times.window };
        for client in &mut drive.clients {
            client.send(drive.groups)?;
            drive.busy += 1;
        }
        Ok(drive)
    }

    fn answer(&mut self, which: Token) -> Result<()> {
        let client = self.clients.get_mut(which.0).context("an event of nobody")?;
        let Some(status) = client.connection.receive()? else { return Ok(()) };
        let end = Instant::now();
        let counted = self.counted.get_mut(client.group).context("a client of no group")?;
        *counted.statuses.entry(status).or_default() += 1;
        if end >= self.until {
            self.busy -= 1;
            return Ok(());
        }
        if end >= self.from {
            counted.latencies.push(u32::try_from((end - client.begin).as_micros()).unwrap_or(u32::MAX));
        }
        client.begin = end;
        client.send(self.groups)
    }
}

impl Client {
    fn send(&mut self, groups: &mut [Group]) -> Result<()> {
        let requests = &mut groups.get_mut(self.group).context("a client of no group")?.requests;
        let request = requests.get_mut(self.place).context("nothing to send")?;
        self.connection.send(request.next())?;
        self.place = (self.place + 1) % requests.len();
        Ok(())
    }
}
