//! The numbers that everything else follows from. The SQL files say what each is for.

use domain::values::Currency;

use super::Scale;

/// Every so many products one has never been in stock.
const UNSTOCKED: u64 = 20;

/// So many visits make an order.
const GROUP: u64 = 20;

/// What stands in the SQL files behind a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    scale: Scale,
    levels: u64,
    visits: u64,
    /// So many visits later an order is shipped.
    lag: u64,
    /// So many visits come to a level each, or to none.
    round: u64,
    /// How far it is from one visit's level to the next one's. It has no divisor in common with the levels.
    stride: u64,
    /// Times `stride`, modulo the levels, it is one.
    inverse: u64,
}

impl Plan {
    /// Says why if there is no such thing.
    pub(super) fn of(scale: Scale) -> Result<Self, &'static str> {
        if scale.products < 1_000 || scale.locations < 1 || scale.customers < 1 {
            return Err("at least 1000 products, a location and a customer are needed");
        }
        let (products, locations) = (u64::from(scale.products), u64::from(scale.locations));
        if products > 100_000_000 || locations > 1_000 || scale.movements > 100_000_000_000 {
            return Err("no more than 100 million products, 1000 locations and 100 billion movements can be made");
        }
        let levels = (products - products / UNSTOCKED) * locations;
        let visits = whole(scale.movements.saturating_sub(levels) / 2);
        if visits < 10 * GROUP {
            return Err("more movements are needed: one for each level, and 400 at the least beyond them");
        }
        let lag = whole(visits / 100).max(GROUP);
        // By the golden section, so that neighbouring visits are far from each other.
        let (stride, inverse) =
            (levels * 618 / 1000..levels).find_map(|stride| Some((stride, inverse(stride, levels)?))).unwrap_or((1, 1));
        Ok(Self { scale, levels, visits, lag, round: whole(levels), stride, inverse })
    }

    /// The statements with all numbers in them.
    pub(super) fn complete(&self, sql: &str, currency: Currency) -> String {
        let numbers = [
            (":products", u64::from(self.scale.products)),
            (":locations", u64::from(self.scale.locations)),
            (":customers", u64::from(self.scale.customers)),
            (":levels", self.levels),
            (":visits", self.visits),
            (":lag", self.lag),
            (":round", self.round),
            (":stride", self.stride),
            (":inverse", self.inverse),
        ];
        let sql = sql.replace(":currency", &currency.to_string());
        numbers.iter().fold(sql, |sql, (name, number)| sql.replace(name, &number.to_string()))
    }
}

/// Whole groups only.
const fn whole(visits: u64) -> u64 {
    visits - visits % GROUP
}

/// What a number is multiplied with to be one, modulo another; nothing if they have a divisor in common (Euclid, extended).
fn inverse(number: u64, modulus: u64) -> Option<u64> {
    let (mut old, mut new) = (i128::from(modulus), i128::from(number));
    let (mut old_times, mut new_times) = (0_i128, 1_i128);
    while new != 0 {
        let quotient = old / new;
        (old, new) = (new, old - quotient * new);
        (old_times, new_times) = (new_times, old_times - quotient * new_times);
    }
    if old == 1 { u64::try_from(old_times.rem_euclid(i128::from(modulus))).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: Scale = Scale { products: 10_000, locations: 10, movements: 500_000, customers: 500 };

    #[test]
    fn every_visit_of_a_round_is_to_another_level_and_can_be_found_back() {
        for locations in [1, 3, 10] {
            let plan = Plan::of(Scale { locations, ..SCALE }).unwrap();
            let mut seen = std::collections::HashSet::new();
            for visit in 0..plan.levels {
                let level = visit * plan.stride % plan.levels;
                assert!(seen.insert(level));
                assert_eq!(level * plan.inverse % plan.levels, visit);
            }
        }
    }

    #[test]
    fn the_lines_of_an_order_are_of_different_products() {
        for products in [1_000, 10_000, 1_000_000] {
            let plan = Plan::of(Scale { products, movements: 50_000_000, ..SCALE }).unwrap();
            let product = |visit: u64| visit * plan.stride % plan.levels / u64::from(plan.scale.locations);
            assert!((0..plan.round - 2).step_by(20).all(|first| {
                let lines = [product(first), product(first + 1), product(first + 2)];
                lines[0] != lines[1] && lines[1] != lines[2] && lines[0] != lines[2]
            }));
        }
    }

    #[test]
    fn what_cannot_be_made_is_refused_with_a_reason() {
        assert!(Plan::of(Scale { products: 999, ..SCALE }).unwrap_err().contains("1000 products"));
        assert!(Plan::of(Scale { movements: 95_000, ..SCALE }).unwrap_err().contains("more movements"));
        assert!(Plan::of(Scale { locations: 0, ..SCALE }).is_err());
    }

    #[test]
    fn no_placeholder_is_left() {
        let plan = Plan::of(SCALE).unwrap();
        for (_, sql) in super::super::STEPS {
            let sql = plan.complete(sql, "EUR".parse().unwrap()).replace("::", "");
            let left = sql.split(':').skip(1).find(|rest| rest.starts_with(|first: char| first.is_ascii_lowercase()));
            assert_eq!(left, None);
        }
    }
}
