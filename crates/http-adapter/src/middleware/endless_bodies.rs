//! Chunked bodies that nobody reads to their end.
//!
//! After an early answer actix closes the connection of a client that goes on sending, unless the body is chunked and was
//! dropped: then it reads on until the body ends, however long that takes. Here such a body is kept until the answer is
//! sent, so that it is a body like any other, and the connection is closed.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    HttpMessage,
    body::{BodySize, BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::header,
    web::Bytes,
};
use futures_util::Stream;

/// A body that is read by one and held by another.
#[derive(Clone)]
pub struct Held(Rc<RefCell<Payload>>);

impl Held {
    /// Holds the body of a request, if it is chunked.
    pub fn of(request: &mut ServiceRequest) -> Option<Self> {
        if !request.headers().contains_key(header::TRANSFER_ENCODING) {
            return None;
        }
        let held = Self(Rc::new(RefCell::new(request.take_payload())));
        request.set_payload(Payload::Stream { payload: Box::pin(held.clone()) });
        Some(held)
    }

    /// Lets the body go when the answer was sent.
    pub fn until_sent<B: MessageBody + 'static>(self, response: ServiceResponse<B>) -> ServiceResponse<BoxBody> {
        response.map_body(|_, answer| BoxBody::new(Answer { answer: Box::pin(answer), _held: self }))
    }
}

/// The body of an answer, with the body of the request that it holds.
struct Answer<B> {
    answer: B,
    _held: Held,
}

impl Stream for Held {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

impl<B: MessageBody + 'static> MessageBody for Answer<Pin<Box<B>>> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.get_mut().answer.as_mut().poll_next(context)
    }
}
