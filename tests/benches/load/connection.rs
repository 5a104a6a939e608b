//! One connection that speaks as little HTTP as a benchmark needs, so that what is measured is the server: it allocates nothing
//! once it is open, and keeps nothing of an answer but its status.

use std::{
    io::{ErrorKind, Read, Write},
    net::{self, SocketAddr},
};

use anyhow::{Context, Result, bail, ensure};
use mio::net::TcpStream;

/// More than any head, and most answers fit into it whole.
const BUFFER: usize = 32 * 1024;

/// More headers than any answer has.
const HEADERS: usize = 48;

/// A connection, on which one request at a time is under way.
pub struct Connection {
    stream: TcpStream,
    buffer: Box<[u8]>,
    /// How much of a head is in the buffer.
    filled: usize,
    /// The status of the answer whose body is being read.
    status: u16,
    /// How much of that body is still to come.
    missing: usize,
}

struct Head {
    status: u16,
    length: usize,
    body: usize,
}

impl Connection {
    /// Connects.
    pub fn open(server: SocketAddr) -> Result<Self> {
        let stream = net::TcpStream::connect(server).context("the server takes no connection")?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let buffer = vec![0; BUFFER].into_boxed_slice();
        Ok(Self { stream: TcpStream::from_std(stream), buffer, filled: 0, status: 0, missing: 0 })
    }

    /// To be told when there is something to read.
    pub const fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Sends a request. It must be smaller than what the system takes at once, which all of ours are by far.
    pub fn send(&mut self, request: &[u8]) -> Result<()> {
        let sent = self.stream.write(request).context("a connection was lost")?;
        ensure!(sent == request.len(), "the system took only {sent} of {} bytes", request.len());
        Ok(())
    }

    /// Reads what there is, and returns the status once the whole answer was read.
    pub fn receive(&mut self) -> Result<Option<u16>> {
        loop {
            let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
            ensure!(!room.is_empty(), "an answer has a head of {BUFFER} bytes or more");
            match self.stream.read(room) {
                Ok(0) => bail!("the server closed a connection"),
                Ok(read) => {
                    if let Some(status) = self.took(read)? {
                        return Ok(Some(status));
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).context("a connection was lost"),
            }
        }
    }

    fn took(&mut self, read: usize) -> Result<Option<u16>> {
        let body = if self.missing > 0 {
            read
        } else {
            self.filled += read;
            let Some(head) = parse(self.buffer.get(..self.filled).unwrap_or_default())? else { return Ok(None) };
            let body = self.filled - head.body;
            (self.status, self.missing, self.filled) = (head.status, head.length, 0);
            body
        };
        self.missing = self.missing.checked_sub(body).context("an answer is longer than it says")?;
        Ok((self.missing == 0).then_some(self.status))
    }
}

fn parse(bytes: &[u8]) -> Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(body) = response.parse(bytes).context("this is not HTTP")? else { return Ok(None) };
    let status = response.code.context("an answer has no status")?;
    let length = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok());
    // All answers of the server say how long they are; without compression none comes in chunks.
    let length = length.with_context(|| format!("an answer with status {status} does not say how long it is"))?;
    Ok(Some(Head { status, length, body }))
}
