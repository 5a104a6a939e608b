//! What is measured.

use crate::{
    fixture::PRODUCTS,
    goals::{Want, Wanted},
    pgbench::Script,
    sent::Sent,
};

/// One kind of request, beside somebody who does the same work.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// What it is called in the report.
    pub name: &'static str,
    /// How many clients send it.
    pub clients: usize,
    /// What is sent.
    pub sent: Sent,
    /// What others send meanwhile, and how many they are.
    pub crowd: Option<(Sent, usize)>,
    /// Who it is compared with.
    pub beside: Beside,
    /// What `quality.md` wants.
    pub goals: &'static [Wanted],
}

/// Who a scenario is compared with.
#[derive(Clone, Copy, Debug)]
pub enum Beside {
    /// Nobody.
    Nobody,
    /// The same work by `pgbench`, with as many clients.
    Pgbench(Script),
    /// The same clients without the crowd.
    Alone,
    /// The same requests to a service written with other tools.
    Rival,
    /// The same requests to a server that has no far end.
    Homebound,
}

impl Beside {
    /// What it is called in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Pgbench(_) => "pgbench",
            Self::Alone => "the same alone",
            Self::Rival => "FastAPI",
            Self::Homebound => "without far ends",
        }
    }
}

/// Orders with so many lines, of any product.
const fn orders(name: &'static str, clients: usize, lines: u32) -> Scenario {
    of(name, clients, Sent::Order { lines, products: PRODUCTS, keyed: false })
}

const fn of(name: &'static str, clients: usize, sent: Sent) -> Scenario {
    let beside = match sent {
        Sent::Order { lines: 1, products, .. } => Beside::Pgbench(Script { name: "order_1.sql", products }),
        Sent::Order { products, .. } => Beside::Pgbench(Script { name: "order_5.sql", products }),
        Sent::Product => Beside::Pgbench(Script { name: "product.sql", products: PRODUCTS }),
        Sent::Products => Beside::Pgbench(Script { name: "products.sql", products: PRODUCTS }),
        Sent::LogIn => Beside::Nobody,
    };
    Scenario { name, clients, sent, crowd: None, beside, goals: &[] }
}

const fn wanted(name: &'static str, want: Want) -> Wanted {
    Wanted { name, want }
}

/// All of them.
pub const fn all() -> [Scenario; 12] {
    const P1: &[Wanted] = &[wanted("P1", Want::Ratio(0.8))];
    const P2: &[Wanted] = &[wanted("P2", Want::Ratio(2.0)), wanted("P4", Want::ServerCpu(80.0))];
    const P3: &[Wanted] = &[wanted("P3", Want::Ratio(8.0))];
    const P4: &[Wanted] = &[wanted("P4", Want::ServerCpu(80.0))];
    const P5: &[Wanted] = &[wanted("P5", Want::Ratio(0.5))];
    const KEYED: Sent = Sent::Order { lines: 1, products: PRODUCTS, keyed: true };
    const HOT: Sent = Sent::Order { lines: 1, products: 1, keyed: false };
    [
        orders("orders-1-line-1-client", 1, 1),
        Scenario { goals: P4, ..orders("orders-1-line-8-clients", 8, 1) },
        Scenario { goals: P2, ..orders("orders-1-line-32-clients", 32, 1) },
        of("orders-1-line-keyed-32-clients", 32, KEYED),
        orders("orders-5-lines-1-client", 1, 5),
        Scenario { goals: P1, ..orders("orders-5-lines-8-clients", 8, 5) },
        orders("orders-5-lines-32-clients", 32, 5),
        Scenario { goals: P3, ..of("orders-hot-sku-32-clients", 32, HOT) },
        Scenario { goals: P5, ..of("product-by-id-8-clients", 8, Sent::Product) },
        Scenario { goals: P5, ..of("products-in-stock-8-clients", 8, Sent::Products) },
        of("log-in-4-clients", 4, Sent::LogIn),
        Scenario {
            crowd: Some((Sent::LogIn, 16)),
            beside: Beside::Alone,
            ..orders("orders-32-clients-and-16-log-ins", 32, 1)
        },
    ]
}

/// Those whose other side has to be installed first.
pub const fn beside_the_rival() -> [Scenario; 2] {
    const P6: &[Wanted] = &[wanted("P6", Want::Ratio(10.0)), wanted("P6", Want::CpuRatio(10.0))];
    [
        Scenario { beside: Beside::Rival, goals: P6, ..orders("p6-orders-1-line-32-clients", 32, 1) },
        Scenario { beside: Beside::Rival, goals: P6, ..of("p6-product-by-id-32-clients", 32, Sent::Product) },
    ]
}

/// Orders while broker, mail server and webhook endpoint are all away.
pub const fn with_far_ends_away() -> Scenario {
    Scenario { beside: Beside::Homebound, ..orders("orders-32-clients-far-ends-away", 32, 1) }
}

/// What the server's memory is looked at under.
pub const fn crowded() -> Scenario {
    Scenario { crowd: Some((Sent::Product, 128)), beside: Beside::Nobody, ..orders("memory-256-clients", 128, 1) }
}
