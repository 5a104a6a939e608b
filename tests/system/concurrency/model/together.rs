//! Many orders at once against the model. Which came first is told by their numbers, which are drawn behind the locks; what was
//! refused must be short after the others, since nothing comes back meanwhile.

use futures_util::future::join_all;
use serde_json::json;

use super::{Twins, merged};

impl Twins {
    pub(super) async fn place_together(&mut self, wanted: Vec<Vec<(usize, i64)>>) {
        let orders = wanted.iter().map(|items| {
            let lines: Vec<_> = items
                .iter()
                .map(|(product, quantity)| json!({"product_id": self.products[*product], "quantity": quantity}))
                .collect();
            let client = self.anywhere(&self.seller.customer);
            async move { client.post("/orders", &json!({"items": lines})).await }
        });
        let answers = join_all(orders).await;
        let (mut placed, mut refused) = (Vec::new(), Vec::new());
        for (items, answer) in wanted.into_iter().zip(answers) {
            if answer.status == 201 {
                let order = answer.json();
                placed.push((
                    order["number"].as_str().unwrap().to_owned(),
                    order["id"].as_str().unwrap().to_owned(),
                    items,
                ));
            } else {
                refused.push((items, answer.expect_problem(400, "insufficient-stock")));
            }
        }
        placed.sort();
        for (number, id, items) in placed {
            let held = self.model.allocate(&merged(items));
            let held = held.unwrap_or_else(|| panic!("{number} was sold what was not there"));
            self.model.reserve(id, held);
        }
        for (items, problem) in refused {
            assert!(self.model.allocate(&merged(items)).is_none(), "refused what is still there: {problem}");
            for short in problem["shortages"].as_array().unwrap() {
                let product = self.products.iter().position(|id| json!(id) == short["product_id"]).unwrap();
                let available = short["available"].as_i64().unwrap();
                assert!(self.model.total(product) <= available && available < short["requested"].as_i64().unwrap());
            }
        }
    }
}
