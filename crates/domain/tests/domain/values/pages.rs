use domain::values::{Cursor, Limit, Page};
use proptest::prelude::*;

#[derive(Clone, Debug, PartialEq)]
struct Row(usize);

fn cursor(row: &Row) -> Cursor {
    Cursor(vec![row.0.to_string()])
}

proptest! {
    /// Reads a list page by page, as a store does: one row more than the limit, from behind the cursor.
    #[test]
    fn pages_show_every_row_once_and_in_order(rows in 0..60_usize, limit in 1..20_i64) {
        let limit = Limit::new(limit).unwrap();
        let (mut seen, mut after) = (Vec::new(), None::<Cursor>);
        loop {
            let start = after.map_or(0, |cursor| cursor.0[0].parse::<usize>().unwrap() + 1);
            let page = Page::of((start..rows).map(Row).take(limit.items() + 1).collect(), limit, cursor);
            prop_assert!(page.items.len() <= limit.items());
            prop_assert!(page.next.is_none() || page.items.len() == limit.items());
            seen.extend(page.items);
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        prop_assert_eq!(seen, (0..rows).map(Row).collect::<Vec<_>>());
    }
}

#[test]
fn a_limit_is_1_to_200_and_50_unless_told() {
    assert!([0, -1, 201, i64::MAX].iter().all(|limit| Limit::new(*limit).is_err()));
    assert_eq!((Limit::new(200).unwrap().items(), Limit::default().items()), (200, 50));
}

#[test]
fn a_page_of_other_things_goes_on_at_the_same_place() {
    let page = Page::of(vec![Row(1), Row(2), Row(3)], Limit::new(2).unwrap(), cursor).map(|row| row.0 * 10);
    assert_eq!((page.items, page.next), (vec![10, 20], Some(Cursor(vec!["2".to_owned()]))));
}
