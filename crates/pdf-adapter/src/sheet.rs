//! Where everything stands, page by page, before anything is painted.

use crate::{
    fonts::{Weight, width},
    wrap::wrap,
};

/// A4, in points, and what is left free around it.
pub const WIDTH: f32 = 595.28;
pub const HEIGHT: f32 = 841.89;
pub const LEFT: f32 = 48.0;
pub const RIGHT: f32 = WIDTH - 48.0;
const TOP: f32 = 56.0;

/// How dark something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Nearly black.
    Strong,
    /// Grey, for what matters less.
    Soft,
    /// Light, for rules.
    Faint,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub weight: Weight,
    pub size: f32,
    pub ink: Ink,
}

pub const BODY: Style = Style { weight: Weight::Regular, size: 9.0, ink: Ink::Strong };
pub const STRONG: Style = Style { weight: Weight::Bold, ..BODY };
pub const LABEL: Style = Style { size: 7.5, ink: Ink::Soft, ..BODY };
pub const TITLE: Style = Style { weight: Weight::Bold, size: 20.0, ink: Ink::Strong };
pub const NAME: Style = Style { weight: Weight::Bold, size: 12.0, ink: Ink::Strong };

impl Style {
    /// From one line to the next.
    pub const fn leading(self) -> f32 {
        self.size * 1.35
    }
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A text whose baseline begins there.
    Text { x: f32, y: f32, style: Style, text: String },
    /// A horizontal rule.
    Rule { from: f32, to: f32, y: f32, thickness: f32, ink: Ink },
}

/// A document that is laid out from top to bottom. Every page ends with the same lines and its number.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The pages.
    pub pages: Vec<Vec<Mark>>,
    /// What stands at the end of every page.
    footer: Vec<String>,
    /// What it is, for the end of every page.
    name: String,
    /// Where the next thing stands.
    pub y: f32,
}

impl Sheet {
    /// An empty first page.
    pub fn new(name: String, footer: Option<&str>) -> Self {
        let lines = footer.map(|text| wrap(text, LABEL.weight, LABEL.size, RIGHT - LEFT));
        // More would leave no room for what the document is about.
        let footer = lines.unwrap_or_default().into_iter().take(8).collect();
        Self { pages: vec![Vec::new()], footer, name, y: TOP }
    }

    /// Where the room for content ends.
    pub fn bottom(&self) -> f32 {
        let lines = u16::try_from(self.footer.len()).unwrap_or_default();
        HEIGHT - 62.0 - f32::from(lines) * LABEL.leading()
    }

    /// Begins a new page.
    pub fn next_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Begins a new page unless so much fits on this one, and says whether it did.
    pub fn make_room(&mut self, height: f32) -> bool {
        let full = self.y + height > self.bottom();
        if full {
            self.next_page();
        }
        full
    }

    /// Goes down.
    pub fn skip(&mut self, height: f32) {
        self.y += height;
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// A line of text that begins there, below `y`.
    pub fn text_at(&mut self, x: f32, y: f32, style: Style, text: &str) {
        if !text.is_empty() {
            self.mark(Mark::Text { x, y: y + style.size, style, text: text.to_owned() });
        }
    }

    /// A line of text that ends there.
    pub fn text_until(&mut self, right: f32, y: f32, style: Style, text: &str) {
        self.text_at(right - width(text, style.weight, style.size), y, style, text);
    }

    /// Lines of text in a column that begins at `x`, from `y` on; returns where they end. What is too long for one page goes on at the
    /// top of the next.
    pub fn block(&mut self, x: f32, y: f32, widest: f32, style: Style, text: &str) -> f32 {
        let mut y = y;
        for line in wrap(text, style.weight, style.size, widest) {
            self.text_at(x, y, style, &line);
            y += style.leading();
        }
        y
    }

    /// A rule over a part of the page.
    pub fn rule(&mut self, from: f32, to: f32, thickness: f32, ink: Ink) {
        let y = self.y;
        self.mark(Mark::Rule { from, to, y, thickness, ink });
    }

    /// Puts the end of every page below it, once all pages are there.
    pub fn finish(mut self) -> Vec<Vec<Mark>> {
        let (count, start) = (self.pages.len(), self.bottom() + 14.0);
        let (footer, name) = (std::mem::take(&mut self.footer), std::mem::take(&mut self.name));
        let pages = std::mem::take(&mut self.pages);
        let mut finished = Vec::with_capacity(count);
        for (page, number) in pages.into_iter().zip(1..) {
            self.pages = vec![page];
            self.y = start;
            self.rule(LEFT, RIGHT, 0.5, Ink::Faint);
            let mut y = start + 6.0;
            for line in &footer {
                self.text_at(LEFT, y, LABEL, line);
                y += LABEL.leading();
            }
            self.text_at(LEFT, y, LABEL, &name);
            self.text_until(RIGHT, y, LABEL, &format!("Page {number} of {count}"));
            finished.append(&mut self.pages);
        }
        finished
    }
}
