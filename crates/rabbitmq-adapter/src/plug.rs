//! A way to end a connection from outside.

use std::{
    io,
    net::{Shutdown, TcpStream},
    os::fd::AsFd,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The socket below a connection. lapin drives it in a thread of its own, which waits for ever for a broker that accepts a
/// connection and never says a word; a socket that is shut down ends it at once.
#[derive(Clone, Default)]
pub(crate) struct Plug(Arc<Mutex<State>>);

#[derive(Default)]
enum State {
    #[default]
    Waiting,
    Plugged(TcpStream),
    Pulled,
}

impl Plug {
    /// Takes hold of a socket that was just opened. It fails if it was pulled before.
    pub(crate) fn hold(&self, socket: &impl AsFd) -> io::Result<()> {
        let mut state = self.state();
        if matches!(*state, State::Pulled) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        *state = State::Plugged(socket.as_fd().try_clone_to_owned()?.into());
        Ok(())
    }

    /// Ends the connection, or the attempt at one.
    pub(crate) fn pull(&self) {
        if let State::Plugged(socket) = std::mem::replace(&mut *self.state(), State::Pulled) {
            // One that has ended already is as good.
            let _ = socket.shutdown(Shutdown::Both);
        }
    }

    /// A panic cannot leave it half written.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Pulls the plug when it is dropped, unless the connection is at rest.
pub(crate) struct Cord {
    plug: Plug,
    pub is_at_rest: bool,
}

impl Cord {
    /// Tied to a plug whose connection is at work.
    pub(crate) const fn of(plug: Plug) -> Self {
        Self { plug, is_at_rest: false }
    }
}

impl Drop for Cord {
    fn drop(&mut self) {
        if !self.is_at_rest {
            self.plug.pull();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read, net::TcpListener};

    use super::*;

    #[test]
    fn pulling_it_ends_the_connection_that_it_holds_and_the_next_one() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut socket = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let plug = Plug::default();
        plug.hold(&socket).unwrap();
        plug.pull();
        assert_eq!(socket.read(&mut [0]).unwrap(), 0, "the end of the stream");
        assert!(plug.hold(&socket).is_err());
    }
}
