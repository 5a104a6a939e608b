//! The pure decisions, without any database: an order of few and of many lines, and the split of a line over ten locations.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use domain::{
    inventory::LockedProduct,
    orders::{Wanted, allocate, decide_alone},
    testing::{a_buyer, a_locked_product, a_purchase, noon, taxing_terms},
    values::Quantity,
};

/// So many products, at three locations each.
fn products(many: i32) -> Vec<LockedProduct> {
    let product = |number| {
        let product = a_locked_product().with_id(number);
        (1..=3).fold(product, |product, location| product.with_level(location, 1_000_000, 0))
    };
    (1..=many).map(product).collect()
}

fn orders(criterion: &mut Criterion) {
    let terms = taxing_terms("0.19", 490);
    let mut group = criterion.benchmark_group("order_decided");
    for lines in [1, 5, 50] {
        let items: Vec<(i32, i64)> = (1..=lines).map(|product| (product, 2)).collect();
        let (purchase, products) = (a_purchase(&items), products(lines));
        assert!(decide_alone(&purchase, products.clone(), a_buyer(), &terms, noon()).is_ok());
        group.bench_with_input(BenchmarkId::new("lines", lines), &products, |bencher, products| {
            let setup = || (products.clone(), a_buyer());
            let decide = |(products, buyer)| decide_alone(black_box(&purchase), products, buyer, &terms, noon());
            bencher.iter_batched(setup, decide, BatchSize::SmallInput);
        });
    }
    group.finish();
}

fn allocations(criterion: &mut Criterion) {
    // Ten each, so that no location covers the line, and all of them are needed.
    let scattered = (1..=10).fold(a_locked_product(), |product, location| product.with_level(location, 10, 0));
    let mut group = criterion.benchmark_group("line_allocated");
    for (name, units) in [("whole_by_one_of_ten_locations", 10), ("split_over_ten_locations", 100)] {
        let Ok(quantity) = Quantity::new(units) else { continue };
        let wanted = [Wanted { product: &scattered, quantity }];
        assert!(
            allocate(&wanted, false).is_ok_and(|allocated| allocated
                .allocations
                .iter()
                .map(|it| it.quantity)
                .sum::<i64>()
                == units)
        );
        group.bench_function(name, |bencher| bencher.iter(|| allocate(black_box(&wanted), false)));
    }
    group.finish();
}

criterion_group!(benches, orders, allocations);
criterion_main!(benches);
