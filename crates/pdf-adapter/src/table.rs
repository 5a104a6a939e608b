//! A table over as many pages as it takes, with its headings on each of them.

use crate::{
    fonts::width,
    sheet::{BODY, Ink, LABEL, STRONG, Sheet, Style},
    wrap::wrap,
};

/// On which side of its column something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// A column: its heading, where it begins and ends, and the side on which its cells stand.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub heading: &'static str,
    pub from: f32,
    pub to: f32,
    pub side: Side,
}

/// Draws rows. A row stays on one page; one that is longer than a page is cut where the page ends and goes on on the next.
pub fn table(sheet: &mut Sheet, columns: &[Column], rows: &[Vec<String>]) {
    sheet.make_room(4.0 * BODY.leading());
    headings(sheet, columns);
    for row in rows {
        let cells: Vec<Vec<String>> = columns.iter().zip(row).map(|(column, text)| cell(*column, text)).collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or_default();
        if sheet.make_room(height(lines.min(12)) + 6.0) {
            headings(sheet, columns);
        }
        for number in 0..lines {
            if sheet.make_room(BODY.leading()) {
                headings(sheet, columns);
            }
            for (column, lines) in columns.iter().zip(&cells) {
                if let Some(text) = lines.get(number) {
                    put(sheet, *column, BODY, text);
                }
            }
            sheet.skip(BODY.leading());
        }
        sheet.skip(2.5);
        line(sheet, columns, 0.4, Ink::Faint);
        sheet.skip(3.5);
    }
}

/// A rule as wide as the table.
fn line(sheet: &mut Sheet, columns: &[Column], thickness: f32, ink: Ink) {
    if let (Some(first), Some(last)) = (columns.first(), columns.last()) {
        sheet.rule(first.from, last.to, thickness, ink);
    }
}

fn height(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * BODY.leading()
}

fn headings(sheet: &mut Sheet, columns: &[Column]) {
    for column in columns {
        put(sheet, *column, Style { weight: STRONG.weight, ..LABEL }, column.heading);
    }
    sheet.skip(LABEL.leading() + 2.0);
    line(sheet, columns, 0.9, Ink::Strong);
    sheet.skip(5.0);
}

/// The lines of a cell. What stands on the right is a number, and is never broken.
fn cell(column: Column, text: &str) -> Vec<String> {
    match column.side {
        Side::Left => wrap(text, BODY.weight, BODY.size, column.to - column.from),
        Side::Right => vec![text.to_owned()],
    }
}

/// A number too wide for its column is written smaller, so that it stays in it.
fn put(sheet: &mut Sheet, column: Column, style: Style, text: &str) {
    let (room, wide) = (column.to - column.from, width(text, style.weight, style.size));
    let style = if wide > room { Style { size: style.size * room / wide, ..style } } else { style };
    let y = sheet.y;
    match column.side {
        Side::Left => sheet.text_at(column.from, y, style, text),
        Side::Right => sheet.text_until(column.to, y, style, text),
    }
}
