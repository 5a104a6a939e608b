//! Draws invoices, credit notes and packing slips as PDF, on A4.
//!
//! A document is laid out first ([`sheet`]): every text gets its place on its page, and only then is it known how many pages there are. What
//! was laid out is painted afterwards ([`paint`]). The fonts are part of the program, so that a document looks the same wherever it is
//! drawn; they have Latin, Greek, Cyrillic and much more, and whatever they lack is shown as an empty box. The same document gives the
//! same bytes: there is no clock and no chance in here.

mod amounts;
mod fonts;
mod heading;
mod invoice;
mod packing_slip;
mod paint;
mod sheet;
mod table;
mod totals;
mod wrap;

use async_trait::async_trait;
use domain::invoicing::{DocumentRenderer, IssuedDocument, PackingSlip, RenderError};
use tokio::task::spawn_blocking;

/// Draws documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct PdfRenderer;

#[async_trait]
impl DocumentRenderer for PdfRenderer {
    async fn document(&self, document: &IssuedDocument) -> Result<Vec<u8>, RenderError> {
        let document = document.clone();
        aside(move || paint::paint(&invoice::lay_out(&document), &document.number.to_string(), document.issued_at))
            .await
    }

    async fn packing_slip(&self, slip: &PackingSlip) -> Result<Vec<u8>, RenderError> {
        let slip = slip.clone();
        let title = format!("Packing slip {}", slip.order_number);
        aside(move || paint::paint(&packing_slip::lay_out(&slip), &title, slip.shipped_at)).await
    }
}

/// Drawing takes a while, during which the threads of the runtime have other things to do.
async fn aside(draw: impl FnOnce() -> Result<Vec<u8>, RenderError> + Send + 'static) -> Result<Vec<u8>, RenderError> {
    spawn_blocking(draw).await.map_err(|error| RenderError(error.to_string()))?
}

#[cfg(test)]
mod tests;
