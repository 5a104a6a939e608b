//! One connection, request after request.

use std::{io, sync::Arc};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
};

use super::{Diary, Manner, Received};

/// Serves until the other side hangs up, or until that is the manner. Dropped in the middle, the connection is reset.
pub(super) async fn serve(mut stream: TcpStream, mut manner: watch::Receiver<Manner>, diary: Arc<Diary>) {
    // Nothing waits in the kernel to be sent when this ends.
    let _ = stream.set_zero_linger();
    let mut unread = Vec::new();
    while let Ok(received) = read(&mut stream, &mut unread).await {
        let entry = diary.write(|diary| {
            diary.push(received);
            diary.len() - 1
        });
        let now = *manner.borrow_and_update();
        let (status, headers) = match now {
            Manner::Answers(status) => (status, String::new()),
            Manner::AsksToWait(status, seconds) => (status, format!("Retry-After: {seconds}\r\n")),
            Manner::Resets | Manner::Down => return,
            Manner::Hangs => {
                let _ = manner.changed().await;
                return;
            }
        };
        let accepts = (200..300).contains(&status);
        if accepts {
            // Before it is said: whoever was answered finds it written down.
            diary.write(|diary| diary.get_mut(entry).into_iter().for_each(|received| received.accepted = true));
        }
        let answer = format!(
            "HTTP/1.1 {status} Told\r\n{headers}{}\r\n",
            if status == 204 { "" } else { "Content-Length: 0\r\n" }
        );
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// The next request; what came behind it stays unread.
async fn read(stream: &mut TcpStream, unread: &mut Vec<u8>) -> io::Result<Received> {
    loop {
        if let Some((received, length)) = parse(unread)? {
            unread.drain(..length);
            return Ok(received);
        }
        if stream.read_buf(unread).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// A whole request with a body of known length, and how long it is; nothing if more has to come.
fn parse(bytes: &[u8]) -> io::Result<Option<(Received, usize)>> {
    let mut parsed = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut parsed);
    let head = match request.parse(bytes).map_err(io::Error::other)? {
        httparse::Status::Complete(head) => head,
        httparse::Status::Partial => return Ok(None),
    };
    let mut headers = HeaderMap::new();
    for header in request.headers.iter() {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(io::Error::other)?;
        headers.append(name, HeaderValue::from_bytes(header.value).map_err(io::Error::other)?);
    }
    let length = headers.get("content-length").and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let end = head + length.unwrap_or_default();
    let Some(body) = bytes.get(head..end) else { return Ok(None) };
    let body = String::from_utf8(body.to_vec()).map_err(io::Error::other)?;
    Ok(Some((Received { headers, body, accepted: false }, end)))
}
