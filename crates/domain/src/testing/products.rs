//! Products, locations and stock.

use super::{good, noon};
use crate::{
    inventory::{Location, LockedProduct, LockedStock, Product, ProductStatus, StockLevel, StockedProduct},
    values::{
        Attributes, Currency, LocationCode, LocationId, Money, MovementId, ProductId, Sku, StockCount, TaxClass, Text,
        Version,
    },
};

/// The euro.
pub fn eur() -> Currency {
    good(Currency::parse("EUR"))
}

/// So many cents, in euros.
pub fn euros(cents: i64) -> Money {
    good(Money::from_minor(cents, eur()))
}

/// A product's id.
pub fn product_id(number: i32) -> ProductId {
    good(ProductId::new(number))
}

/// A location's id.
pub fn location_id(number: i32) -> LocationId {
    good(LocationId::new(number))
}

/// A SKU.
pub fn sku(text: &str) -> Sku {
    good(Sku::parse(text))
}

/// The default location, `WH-01`.
pub fn a_location() -> Location {
    another_location(1)
}

/// The location with this id, whose code and priority follow from it: 2 is `WH-02`, with priority 2.
pub fn another_location(number: i32) -> Location {
    Location {
        id: location_id(number),
        code: code_of(number),
        name: good(Text::parse(&format!("Warehouse {number}"))),
        kind: good(Text::parse("WAREHOUSE")),
        address: None,
        priority: number,
        created_at: noon(),
    }
}

/// Product 1, `SKU-1`, at 10.00 EUR, without a reorder point.
pub fn a_product() -> Product {
    Product {
        id: product_id(1),
        sku: sku("SKU-1"),
        name: good(Text::parse("Product 1")),
        description: None,
        category: None,
        attributes: Attributes::default(),
        price: euros(1_000),
        reorder_point: good(StockCount::new(0)),
        tax_class: TaxClass::standard(),
        backorder_limit: None,
        status: ProductStatus::Active,
        version: Version::FIRST,
        created_at: noon(),
        updated_at: noon(),
    }
}

/// [`a_product`] with ten units at [`a_location`].
pub fn a_stocked_product() -> StockedProduct {
    StockedProduct { product: a_product(), levels: a_locked_product().with_level(1, 10, 0).levels, backordered: 0 }
}

/// [`a_product`], locked, and nowhere in stock yet.
pub fn a_locked_product() -> LockedProduct {
    let Product { id, sku, name, price, status, reorder_point, version, .. } = a_product();
    LockedProduct {
        id,
        sku,
        name,
        price,
        status,
        reorder_point,
        version,
        in_stock: false,
        stock_low: false,
        tax_class: TaxClass::standard(),
        backorder_limit: None,
        backordered: 0,
        backordered_in_row: 0,
        levels: Vec::new(),
    }
}

/// What a stock command locked: these products, and [`a_location`] and its two neighbours.
pub fn locked_stock(products: Vec<LockedProduct>) -> LockedStock {
    LockedStock { products, locations: (1..=3).map(another_location).collect(), movement_id: good(MovementId::new(77)) }
}

/// How tests make the product they need of [`a_locked_product`].
impl LockedProduct {
    /// As another product, with the SKU that follows from its id.
    #[must_use]
    pub fn with_id(self, number: i32) -> Self {
        let name = good(Text::parse(&format!("Product {number}")));
        Self { id: product_id(number), sku: sku(&format!("SKU-{number}")), name, ..self }
    }

    /// With stock at [`another_location`] of this number. The row's flags agree with it.
    #[must_use]
    pub fn with_level(self, location: i32, on_hand: i64, reserved: i64) -> Self {
        self.with_level_of_priority(location, location, on_hand, reserved)
    }

    /// With stock at a location of another priority than its number.
    #[must_use]
    pub fn with_level_of_priority(mut self, location: i32, priority: i32, on_hand: i64, reserved: i64) -> Self {
        let location_code = code_of(location);
        self.levels.push(StockLevel { location_id: location_id(location), location_code, priority, on_hand, reserved });
        self.levels.sort_by_key(|level| (level.priority, level.location_id));
        self.with_flags()
    }

    /// With a price in cents.
    #[must_use]
    pub fn with_price(self, cents: i64) -> Self {
        Self { price: euros(cents), ..self }
    }

    /// With a reorder point. The row's flags agree with it.
    #[must_use]
    pub fn with_reorder_point(self, units: i64) -> Self {
        Self { reorder_point: good(StockCount::new(units)), ..self }.with_flags()
    }

    /// With so many units that may wait for stock.
    #[must_use]
    pub fn with_backorder_limit(self, units: i64) -> Self {
        Self { backorder_limit: Some(units), ..self }
    }

    /// With so many units that wait for stock.
    #[must_use]
    pub fn with_backordered(self, units: i64) -> Self {
        Self { backordered: units, backordered_in_row: units, ..self }
    }

    /// In a tax class.
    #[must_use]
    pub fn with_tax_class(self, class: &str) -> Self {
        Self { tax_class: good(TaxClass::parse(class)), ..self }
    }

    /// As one that is sold no more.
    #[must_use]
    pub fn discontinued(self) -> Self {
        Self { status: ProductStatus::Discontinued, ..self }
    }

    fn with_flags(mut self) -> Self {
        let available = self.available();
        (self.in_stock, self.stock_low) = (available > 0, available < self.reorder_point.units());
        self
    }
}

fn code_of(location: i32) -> LocationCode {
    good(LocationCode::parse(&format!("WH-{location:02}")))
}
