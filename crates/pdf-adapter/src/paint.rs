//! Paints what was laid out.

use chrono::{DateTime, Datelike, Timelike, Utc};
use domain::invoicing::RenderError;
use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    metadata::{self, Metadata},
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    text::{Font, TextDirection},
};

use crate::{
    fonts::Weight,
    sheet::{HEIGHT, Ink, Mark, WIDTH},
};

/// Both fonts, ready to be drawn with.
struct Fonts {
    regular: Font,
    bold: Font,
}

impl Fonts {
    fn load() -> Result<Self, RenderError> {
        let load = |weight: Weight| Font::new(weight.bytes().into(), 0);
        let broken = || RenderError("a font of the program cannot be read".to_owned());
        Ok(Self { regular: load(Weight::Regular).ok_or_else(broken)?, bold: load(Weight::Bold).ok_or_else(broken)? })
    }

    fn of(&self, weight: Weight) -> Font {
        match weight {
            Weight::Regular => self.regular.clone(),
            Weight::Bold => self.bold.clone(),
        }
    }
}

/// The PDF of pages, with a title, as of a moment.
pub fn paint(pages: &[Vec<Mark>], title: &str, at: DateTime<Utc>) -> Result<Vec<u8>, RenderError> {
    let fonts = Fonts::load()?;
    let mut document = Document::new();
    document.set_metadata(about(title, at));
    for marks in pages {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| RenderError("a page has no size".to_owned()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, &fonts, mark);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| RenderError(format!("{error:?}")))
}

/// Everything in it follows from the document, so that it is the same whenever it is drawn.
fn about(title: &str, at: DateTime<Utc>) -> Metadata {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    let date = metadata::DateTime::new(year).month(small(at.month())).day(small(at.day()));
    let date = date.hour(small(at.hour())).minute(small(at.minute())).second(small(at.second()));
    let date = date.utc_offset_hour(0).utc_offset_minute(0);
    Metadata::new()
        .title(title.to_owned())
        .creator("Stockbook".to_owned())
        .language("en".to_owned())
        .document_id(title.to_owned())
        .creation_date(date)
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) {
    match mark {
        Mark::Text { x, y, style, text } => {
            surface.set_fill(Some(fill(style.ink)));
            let (font, at) = (fonts.of(style.weight), Point::from_xy(*x, *y));
            surface.draw_text(at, font, style.size, text, false, TextDirection::Auto);
        }
        Mark::Rule { from, to, y, thickness, ink } => {
            let Some(bar) = Rect::from_xywh(*from, *y, to - from, *thickness) else { return };
            let mut path = PathBuilder::new();
            path.push_rect(bar);
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*ink)));
                surface.draw_path(&path);
            }
        }
    }
}

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Strong => rgb::Color::new(24, 28, 36),
        Ink::Soft => rgb::Color::new(96, 104, 118),
        Ink::Faint => rgb::Color::new(200, 205, 213),
    };
    Fill { paint: color.into(), ..Fill::default() }
}
