//! Laws of the small words.

mod codes;
mod money;
mod pages;
