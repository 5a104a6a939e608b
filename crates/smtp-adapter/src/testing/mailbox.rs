//! A mail server in this process.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    net::{TcpListener, TcpSocket},
    runtime::Handle,
    sync::watch,
    task::{JoinHandle, JoinSet},
};

use super::{ReceivedLetter, session};

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Somebody connected.
    Greeting,
    /// They said who they are.
    Hello,
    /// They said from whom the letter is.
    Sender,
    /// They said to whom it goes.
    Recipient,
    /// They want to hand it over.
    Data,
    /// They handed it over.
    Letter,
}

/// How the server treats its callers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As it should.
    Well,
    /// Says this at a step, such as `451 4.7.1 come back later`.
    Says(Step, &'static str),
    /// Says nothing any more from this step on.
    Silent(Step),
    /// Resets the connection at this step.
    Resets(Step),
    /// Takes the letter, and resets the connection instead of saying so.
    TakesAndResets,
    /// Takes the letter, and says nothing.
    TakesAndIsSilent,
    /// As it should, but this recipient is told this.
    Refuses(&'static str, &'static str),
}

/// A mail server on loopback. Dropped, it is gone.
pub struct Mailbox {
    address: SocketAddr,
    state: Arc<State>,
    listening: Option<JoinHandle<()>>,
}

/// What its sessions share.
pub(super) struct State {
    mood: Mutex<Mood>,
    letters: watch::Sender<Vec<ReceivedLetter>>,
    /// How many connections there were.
    sessions: watch::Sender<usize>,
    /// How often each step was come to.
    steps: watch::Sender<Vec<Step>>,
}

impl State {
    pub(super) fn mood(&self) -> Mood {
        held(&self.mood).clone()
    }

    pub(super) fn come_to(&self, step: Step) {
        self.steps.send_modify(|steps| steps.push(step));
    }

    pub(super) fn receive(&self, letter: ReceivedLetter) {
        self.letters.send_modify(|letters| letters.push(letter));
    }
}

impl Mailbox {
    /// A server in a good mood, on a port of its own.
    pub async fn open() -> Self {
        let state = State {
            mood: Mutex::new(Mood::Well),
            letters: watch::Sender::new(Vec::new()),
            sessions: watch::Sender::new(0),
            steps: watch::Sender::new(Vec::new()),
        };
        let mut mailbox =
            Self { address: SocketAddr::from(([127, 0, 0, 1], 0)), state: Arc::new(state), listening: None };
        mailbox.come_up().await;
        mailbox
    }

    /// How to reach it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Changes its mood, from the next command on.
    pub fn is(&self, mood: Mood) {
        *held(&self.state.mood) = mood;
    }

    /// Goes away: connections are refused, and those that were open are lost.
    pub async fn go_down(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
            // The port is free once the task has ended.
            let _ = listening.await;
        }
    }

    /// Comes back, at the same port.
    pub async fn come_up(&mut self) {
        let socket = TcpSocket::new_v4().unwrap_or_else(|error| panic!("{error}"));
        socket.set_reuseaddr(true).unwrap_or_else(|error| panic!("{error}"));
        socket.bind(self.address).unwrap_or_else(|error| panic!("{error}"));
        let listener = socket.listen(64).unwrap_or_else(|error| panic!("{error}"));
        self.address = listener.local_addr().unwrap_or_else(|error| panic!("{error}"));
        self.listening = Some(Handle::current().spawn(serve(listener, Arc::clone(&self.state))));
        tokio::task::yield_now().await;
    }

    /// Every letter that was handed over, copies too.
    pub fn letters(&self) -> Vec<ReceivedLetter> {
        self.state.letters.borrow().clone()
    }

    /// How many connections there were.
    pub fn sessions(&self) -> usize {
        *self.state.sessions.borrow()
    }

    /// Waits until so many letters were handed over.
    pub async fn until_letters(&self, letters: usize) {
        let mut told = self.state.letters.subscribe();
        let _ = told.wait_for(|received| received.len() >= letters).await;
    }

    /// Waits until somebody has come to a step so often.
    pub async fn until_step(&self, step: Step, times: usize) {
        let mut told = self.state.steps.subscribe();
        let reached = |steps: &Vec<Step>| steps.iter().filter(|come_to| **come_to == step).count() >= times;
        let _ = told.wait_for(reached).await;
    }

    /// How often somebody came to a step.
    pub fn steps(&self, step: Step) -> usize {
        self.state.steps.borrow().iter().filter(|come_to| **come_to == step).count()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        if let Some(listening) = &self.listening {
            listening.abort();
        }
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    // Aborted with it.
    let mut sessions = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        state.sessions.send_modify(|sessions| *sessions += 1);
        sessions.spawn(session::attend(stream, Arc::clone(&state)));
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
