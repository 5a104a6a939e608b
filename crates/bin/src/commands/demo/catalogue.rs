//! What the seller sells, and where it lies.

use anyhow::Result;
use domain::{
    access::Actor,
    inventory::{CreateLocation, CreateProduct, Location, ReceiveStock, StockedProduct},
    store::Request,
    values::{Attributes, LocationCode, LocationRef, Money, ProductRef, Quantity, Sku, StockCount, TaxClass, Text},
};
use serde_json::{Value, json};

use crate::Stockbook;

/// The warehouses beside the default one: code, name, address and priority.
const LOCATIONS: [(&str, &str, &str, i32); 2] = [
    ("WH-02", "North warehouse", "Hafenstraße 3\n20457 Hamburg\nGermany", 200),
    ("WH-03", "South warehouse", "Viale Europa 40\n39100 Bolzano\nItaly", 300),
];

/// SKU, name, category, price in cents, stock in each warehouse, and reorder point.
type Row = (&'static str, &'static str, &'static str, i64, [i64; 3], i64);

const PRODUCTS: [Row; 24] = [
    ("DRL-18V", "Cordless drill 18 V", "Power tools", 14_900, [40, 25, 10], 20),
    ("DRL-BIT-HSS", "HSS drill bit set, 19 pieces", "Accessories", 3_490, [120, 60, 0], 40),
    ("SAW-CIRC-190", "Circular saw 190 mm", "Power tools", 18_950, [18, 6, 4], 10),
    ("SAW-BLD-190", "Saw blade 190 mm, 24 teeth", "Accessories", 2_290, [200, 80, 40], 60),
    ("SAND-125", "Random orbit sander 125 mm", "Power tools", 8_990, [22, 12, 0], 8),
    ("SAND-PAD-P80", "Sanding discs P80, 50 pieces", "Accessories", 1_790, [300, 150, 90], 100),
    ("SAND-PAD-P120", "Sanding discs P120, 50 pieces", "Accessories", 1_790, [280, 140, 60], 100),
    ("HMR-500", "Hammer 500 g", "Hand tools", 1_950, [75, 30, 25], 20),
    ("SCR-SET-6", "Screwdriver set, 6 pieces", "Hand tools", 2_450, [90, 40, 20], 25),
    ("PLR-180", "Combination pliers 180 mm", "Hand tools", 1_680, [65, 30, 10], 20),
    ("WRN-SET-12", "Spanner set 6 to 22 mm", "Hand tools", 5_900, [34, 10, 8], 10),
    ("LVL-600", "Spirit level 600 mm", "Measuring", 2_990, [28, 14, 0], 10),
    ("TAPE-5M", "Tape measure 5 m", "Measuring", 990, [150, 90, 60], 50),
    ("LSR-DIST-40", "Laser distance meter 40 m", "Measuring", 7_900, [12, 5, 2], 6),
    ("SCW-4X40-500", "Wood screws 4 × 40 mm, 500 pieces", "Fasteners", 1_590, [400, 200, 150], 120),
    ("SCW-5X80-200", "Wood screws 5 × 80 mm, 200 pieces", "Fasteners", 1_890, [250, 120, 80], 80),
    ("DWL-8-100", "Wall plugs 8 mm, 100 pieces", "Fasteners", 690, [500, 240, 200], 150),
    ("GLU-WOOD-750", "Wood glue D3, 750 g", "Consumables", 1_150, [95, 50, 30], 30),
    ("TAPE-MASK-38", "Masking tape 38 mm × 50 m", "Consumables", 420, [320, 180, 90], 100),
    ("GLV-L-12", "Work gloves L, 12 pairs", "Protection", 2_690, [60, 40, 20], 20),
    ("GGL-CLR", "Safety goggles, clear", "Protection", 890, [110, 70, 30], 40),
    ("HLM-WHT", "Safety helmet, white", "Protection", 1_990, [45, 25, 15], 15),
    ("VAC-30L", "Dust extractor 30 l, class M", "Power tools", 42_900, [6, 3, 1], 4),
    ("BENCH-PRO", "Work bench 1500 mm, beech", "Workshop", 52_900, [4, 2, 0], 2),
];

/// How many units may wait for stock, where not as many as are ordered: no extractor, which is made no more, and ten benches.
const BACKORDER_LIMITS: [(&str, i64); 2] = [("VAC-30L", 0), ("BENCH-PRO", 10)];

/// Opens the warehouses that do not exist from the first migration on.
pub async fn open_locations(stockbook: &Stockbook) -> Result<Vec<Location>> {
    let mut opened = Vec::new();
    for (code, name, address, priority) in LOCATIONS {
        let command = CreateLocation {
            code: LocationCode::parse(code)?,
            name: Text::parse(name)?,
            kind: Text::parse("WAREHOUSE")?,
            address: Some(Text::parse(address)?),
            priority,
        };
        opened.push(stockbook.inventory.create_location(&Request::of(Actor::System), command).await?.value);
    }
    Ok(opened)
}

/// Creates the products with their opening stock, and receives the rest in the other warehouses.
pub async fn create_products(stockbook: &Stockbook, locations: &[Location]) -> Result<Vec<StockedProduct>> {
    let mut created = Vec::new();
    for (sku, name, category, cents, [main, elsewhere @ ..], reorder_point) in PRODUCTS {
        let limit = BACKORDER_LIMITS.iter().find(|(of, _)| *of == sku);
        let command = CreateProduct {
            tax_class: if category == "Protection" { Some(TaxClass::parse("reduced")?) } else { None },
            backorder_limit: limit.map(|(_, units)| StockCount::new(*units)).transpose()?,
            sku: Sku::parse(sku)?,
            name: Text::parse(name)?,
            description: None,
            category: Some(Text::parse(category)?),
            attributes: attributes(category)?,
            price: Money::from_minor(cents, stockbook.inventory.currency())?,
            reorder_point: StockCount::new(reorder_point)?,
            opening_stock: StockCount::new(main)?,
            location: None,
        };
        let product = stockbook.inventory.create_product(&Request::of(Actor::System), command).await?.value;
        for (location, units) in locations.iter().zip(elsewhere) {
            receive(stockbook, &product, location, units).await?;
        }
        created.push(product);
    }
    Ok(created)
}

async fn receive(stockbook: &Stockbook, product: &StockedProduct, location: &Location, units: i64) -> Result<()> {
    let Ok(quantity) = Quantity::new(units) else { return Ok(()) };
    let command = ReceiveStock {
        product: ProductRef::Id(product.product.id),
        location: LocationRef::Id(location.id),
        quantity,
        reference: Some(Text::parse("PO-DEMO-1")?),
    };
    stockbook.inventory.receive_stock(&Request::of(Actor::System), command).await?;
    Ok(())
}

fn attributes(category: &str) -> Result<Attributes> {
    let value = match category {
        "Power tools" => json!({"warranty_months": 36, "voltage": "230 V"}),
        "Hand tools" | "Measuring" => json!({"warranty_months": 24}),
        _ => json!({}),
    };
    let fields = if let Value::Object(fields) = value { fields } else { serde_json::Map::new() };
    Ok(Attributes::new(fields)?)
}
