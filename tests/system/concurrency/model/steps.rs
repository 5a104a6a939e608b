//! What becomes of an order, whole and in parts.

use serde_json::{Value, json};
use system_tests::{Answer, Client};

use super::{
    Twins,
    expected::{Order, Places},
};

impl Twins {
    async fn step(&self, client: &Client, order: &Order, verb: &str, body: &Value) -> Answer {
        self.anywhere(client).post(&format!("/orders/{}/{verb}", order.id), body).await
    }

    /// The server says what the model says of the order that took a step; or refused the step that the model refuses.
    fn agree(&self, order: usize, answer: &Answer, legal: bool) {
        if !legal {
            answer.expect_problem(409, "illegal-transition");
            return;
        }
        let (seen, order) = (answer.expect(200), &self.model.orders[order]);
        assert_eq!((&seen["status"], &seen["fulfilment"]), (&json!(order.status()), &json!(order.fulfilment())));
    }

    pub(super) async fn pay(&mut self, number: usize) {
        let Some(order) = self.model.orders.get(number) else { return };
        let legal = order.status() == "PENDING";
        let answer = self.step(&self.seller.customer, order, "pay", &json!({})).await;
        self.model.orders[number].paid |= legal;
        self.agree(number, &answer, legal);
    }

    pub(super) async fn ship(&mut self, number: usize) {
        let Some(order) = self.model.orders.get(number) else { return };
        let (legal, all) = (order.status() == "PAID", order.held.clone());
        let answer = self.step(&self.seller.manager, order, "ship", &json!({})).await;
        if legal {
            self.shipped(number, &answer, all);
        }
        self.agree(number, &answer, legal);
    }

    /// Some units of the first line, from the first place that holds some of it.
    pub(super) async fn ship_part(&mut self, number: usize, units: i64) {
        let Some(order) = self.model.orders.get(number) else { return };
        let Some((place, held)) = order.held.first_key_value().map(|(place, held)| (*place, *held)) else { return };
        let legal = order.status() == "PAID" && units <= held;
        let (product, location) = (self.products[place.0], place.1 + 1);
        let body = json!({"items": [{"product_id": product, "quantity": units, "location_id": location}]});
        let answer = self.step(&self.seller.manager, order, "ship", &body).await;
        if legal {
            self.shipped(number, &answer, Places::from([(place, units)]));
        }
        self.agree(number, &answer, legal);
    }

    fn shipped(&mut self, number: usize, answer: &Answer, places: Places) {
        let shipments = &answer.expect(200)["shipments"];
        let id = shipments.as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        self.model.leave(&places, true, false);
        let order = &mut self.model.orders[number];
        for (place, units) in &places {
            *order.held.get_mut(place).unwrap() -= units;
        }
        order.held.retain(|_, units| *units > 0);
        order.shipments.push((id, places));
    }

    pub(super) async fn undo(&mut self, number: usize) {
        let Some(order) = self.model.orders.get(number) else { return };
        let Some((id, _)) = order.shipments.last() else { return };
        let answer = self.step(&self.seller.manager, order, &format!("shipments/{id}/undo"), &json!({})).await;
        let (_, places) = self.model.orders[number].shipments.pop().unwrap();
        self.model.leave(&places, true, true);
        for (place, units) in places {
            *self.model.orders[number].held.entry(place).or_default() += units;
        }
        self.agree(number, &answer, true);
    }

    pub(super) async fn cancel(&mut self, number: usize) {
        let Some(order) = self.model.orders.get(number) else { return };
        let legal = !order.held.is_empty() && order.shipments.is_empty();
        let answer = self.step(&self.seller.customer, order, "cancel", &json!({})).await;
        if legal {
            let held = std::mem::take(&mut self.model.orders[number].held);
            self.model.leave(&held, false, false);
        }
        self.agree(number, &answer, legal);
    }

    /// All that is left of the first line.
    pub(super) async fn cancel_line(&mut self, number: usize) {
        let Some(order) = self.model.orders.get(number) else { return };
        let Some(((product, _), _)) = order.held.first_key_value() else { return };
        let product = *product;
        let body = json!({"items": [{"product_id": self.products[product]}]});
        let answer = self.step(&self.seller.admin, order, "cancel", &body).await;
        let order = &mut self.model.orders[number];
        let line: Places = order.held.iter().filter(|((of, _), _)| *of == product).map(|(k, v)| (*k, *v)).collect();
        order.held.retain(|(of, _), _| *of != product);
        self.model.leave(&line, false, false);
        self.agree(number, &answer, true);
    }
}
