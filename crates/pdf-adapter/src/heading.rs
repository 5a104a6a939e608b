//! What documents begin with: who sells, what it is, and to whom it goes.

use domain::invoicing::Seller;

use crate::{
    fonts::width,
    sheet::{BODY, LABEL, LEFT, NAME, RIGHT, STRONG, Sheet, TITLE},
    wrap::wrap,
};

/// Where the column of facts begins.
const FACTS: f32 = 356.0;

/// Below the facts' labels.
const VALUES: f32 = 448.0;

/// The seller on the left, and the kind of document on the right.
pub fn letterhead(sheet: &mut Sheet, seller: &Seller, title: &str) {
    let y = sheet.y;
    sheet.text_until(RIGHT, y, TITLE, title);
    let room = RIGHT - width(title, TITLE.weight, TITLE.size) - 24.0 - LEFT;
    let mut end = sheet.block(LEFT, y + 2.0, room, NAME, seller.name.as_str());
    if let Some(address) = &seller.address {
        for line in bounded(address.as_str(), room) {
            sheet.text_at(LEFT, end, BODY, &line);
            end += BODY.leading();
        }
    }
    if let Some(id) = &seller.tax_id {
        end = sheet.block(LEFT, end, room, BODY, &format!("Tax ID {id}"));
    }
    sheet.y = end.max(y + TITLE.leading()) + 20.0;
}

/// An address on the left, and facts on the right of it. Both may be long: what follows stands below the longer one.
pub fn address_and_facts(sheet: &mut Sheet, blocks: &[(&str, Vec<String>)], facts: &[(&str, String)]) {
    let start = sheet.y;
    let mut left = start;
    for (label, lines) in blocks {
        sheet.text_at(LEFT, left, LABEL, label);
        left += LABEL.leading() + 1.0;
        for (line, number) in bounded(&lines.join("\n"), FACTS - LEFT - 30.0).iter().zip(0..) {
            sheet.text_at(LEFT, left, if number == 0 { STRONG } else { BODY }, line);
            left += BODY.leading();
        }
        left += 10.0;
    }
    let mut right = start;
    for (label, value) in facts {
        sheet.text_at(FACTS, right + 1.0, LABEL, label);
        for line in wrap(value, BODY.weight, BODY.size, RIGHT - VALUES) {
            sheet.text_at(VALUES, right, BODY, &line);
            right += BODY.leading();
        }
        right += 2.0;
    }
    sheet.y = left.max(right) + 12.0;
}

/// The most lines of one address: all of them have to fit on the first page together.
const ADDRESS_LINES: usize = 14;

/// The lines of an address. Measured in bold, which its first line is drawn in.
fn bounded(address: &str, room: f32) -> Vec<String> {
    let mut lines = wrap(address, STRONG.weight, STRONG.size, room);
    if lines.len() > ADDRESS_LINES {
        lines.truncate(ADDRESS_LINES - 1);
        lines.push("…".to_owned());
    }
    lines
}
