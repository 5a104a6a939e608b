//! Receiving, moving, adjusting and counting.

mod adjust;
mod count;
mod receive;
mod refusals;
mod transfer;
