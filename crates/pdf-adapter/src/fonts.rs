//! The two fonts, and how wide a text is in them.

use std::sync::LazyLock;

use rustybuzz::{Face, UnicodeBuffer};

/// `DejaVu` Sans, see `fonts/LICENSE`.
static REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As most of it is.
    Regular,
    /// What is to be seen first.
    Bold,
}

impl Weight {
    /// The font's file.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
        }
    }
}

fn face(weight: Weight) -> Option<&'static Face<'static>> {
    static FACES: LazyLock<[Option<Face<'static>>; 2]> =
        LazyLock::new(|| [Face::from_slice(REGULAR, 0), Face::from_slice(BOLD, 0)]);
    let [regular, bold] = &*FACES;
    match weight {
        Weight::Regular => regular.as_ref(),
        Weight::Bold => bold.as_ref(),
    }
}

/// How wide a text is when it is drawn, in points.
pub fn width(text: &str, weight: Weight, size: f32) -> f32 {
    let Some(face) = face(weight) else { return 0.0 };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    let shaped = rustybuzz::shape(face, &[], buffer);
    let units: f32 = shaped.glyph_positions().iter().map(|glyph| points(glyph.x_advance)).sum();
    units / points(face.units_per_em()) * size
}

/// Font units are small whole numbers, which a float holds exactly.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "there is no lossless conversion to f32, and none is lost"
)]
const fn points(units: i32) -> f32 {
    units as f32
}
