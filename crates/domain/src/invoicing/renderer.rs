//! The port to whoever draws documents.

use async_trait::async_trait;

use super::{IssuedDocument, PackingSlip};

/// A document could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the document could not be drawn: {0}")]
pub struct RenderError(pub String);

/// Whoever draws documents, as PDF.
#[cfg_attr(any(test, feature = "test-util"), mockall::automock)]
#[async_trait]
pub trait DocumentRenderer: Send + Sync {
    /// Draws an invoice or a credit note. MUST draw the same bytes of the same document, whenever and wherever it is asked, and MUST
    /// hold no thread of the runtime meanwhile. MUST show every character that its fonts have, and a sign for every other one.
    async fn document(&self, document: &IssuedDocument) -> Result<Vec<u8>, RenderError>;

    /// Draws a packing slip, as above.
    async fn packing_slip(&self, slip: &PackingSlip) -> Result<Vec<u8>, RenderError>;
}
