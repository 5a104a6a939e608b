//! Which tax rate an order's line has, and why.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::values::{Invalid, Region, TaxClass, TaxRate, Text};

/// A configured rate: of products of a class, or of all; sent to a region, or anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRule {
    /// Of which class; of every one without.
    pub class: Option<TaxClass>,
    /// Sent to where; anywhere without. A country stands for its parts too.
    pub region: Option<Region>,
    /// The rate.
    pub rate: TaxRate,
}

impl TaxRule {
    /// As it is written in the configuration: `reduced@DE`, `*@US`, `reduced`.
    pub fn name(&self) -> String {
        let class = self.class.as_ref().map_or("*", TaxClass::as_str);
        self.region.as_ref().map_or_else(|| class.to_owned(), |region| format!("{class}@{region}"))
    }

    /// How closely it fits, if it does: where the goods go counts more than what they are, since it is the law there that says
    /// whether there is a tax at all.
    fn fit(&self, class: &TaxClass, region: Option<&Region>) -> Option<(u8, u8)> {
        let place = match (&self.region, region) {
            (None, _) => 0,
            (Some(ours), Some(theirs)) if ours == theirs => 2,
            (Some(ours), Some(theirs)) if ours.as_str() == theirs.country() => 1,
            (Some(_), _) => return None,
        };
        match &self.class {
            None => Some((place, 0)),
            Some(ours) if ours == class => Some((place, 1)),
            Some(_) => None,
        }
    }
}

impl FromStr for TaxRule {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::because("a tax rule looks like reduced=0.07, standard@FR=0.20 or *@US=0");
        let (name, rate) = text.split_once('=').ok_or_else(refused)?;
        let (class, region) = name.split_once('@').map_or((name, None), |(class, region)| (class, Some(region)));
        let class = if class.trim() == "*" { None } else { Some(TaxClass::parse(class)?) };
        let region = region.map(Region::parse).transpose()?;
        if class.is_none() && region.is_none() {
            return Err(refused());
        }
        Ok(Self { class, region, rate: rate.trim().parse()? })
    }
}

/// All configured rates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taxes {
    /// The rate where no rule fits.
    pub default: TaxRate,
    /// The rules; of two that fit equally the first one counts.
    pub rules: Vec<TaxRule>,
}

/// A rate, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedTax {
    /// The rate.
    pub rate: TaxRate,
    /// The name of the rule, `default`, or `exempt`.
    pub rule: Text<100>,
}

impl Taxes {
    /// One rate for everything.
    pub const fn flat(rate: TaxRate) -> Self {
        Self { default: rate, rules: Vec::new() }
    }

    /// The rate of a class where the goods go. The rule for the exact region goes before that for its country, which goes before one
    /// for anywhere; then one for the class before one for all.
    pub fn rate(&self, class: &TaxClass, region: Option<&Region>) -> Result<AppliedTax, Invalid> {
        let mut best: Option<((u8, u8), &TaxRule)> = None;
        for rule in &self.rules {
            let Some(fit) = rule.fit(class, region) else { continue };
            if best.is_none_or(|(so_far, _)| fit > so_far) {
                best = Some((fit, rule));
            }
        }
        match best {
            Some((_, rule)) => Ok(AppliedTax { rate: rule.rate, rule: Text::parse(&rule.name())? }),
            None => Ok(AppliedTax { rate: self.default, rule: Text::parse("default")? }),
        }
    }
}

impl AppliedTax {
    /// No tax, for a customer who is exempt from it.
    pub fn exempt() -> Result<Self, Invalid> {
        Ok(Self { rate: TaxRate::zero(), rule: Text::parse("exempt")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taxes(rules: &[&str]) -> Taxes {
        let rules = rules.iter().map(|rule| rule.parse().unwrap()).collect();
        Taxes { default: "0.19".parse().unwrap(), rules }
    }

    fn applied(taxes: &Taxes, class: &str, region: Option<&str>) -> (String, String) {
        let region = region.map(|region| Region::parse(region).unwrap());
        let applied = taxes.rate(&TaxClass::parse(class).unwrap(), region.as_ref()).unwrap();
        (applied.rate.to_string(), applied.rule.as_str().to_owned())
    }

    #[test]
    fn the_rule_that_fits_closest_counts_and_the_place_before_the_class() {
        let taxes = taxes(&["reduced=0.07", "*@US=0", "standard@US-CA=0.0725", "reduced@FR=0.055", "*@FR=0.20"]);
        for (class, region, expected) in [
            ("standard", None, ("0.19", "default")),
            ("reduced", None, ("0.07", "reduced")),
            ("reduced", Some("DE"), ("0.07", "reduced")),
            ("reduced", Some("US-NY"), ("0", "*@US")),
            ("standard", Some("US-CA"), ("0.0725", "standard@US-CA")),
            ("reduced", Some("US-CA"), ("0", "*@US")),
            ("reduced", Some("FR"), ("0.055", "reduced@FR")),
            ("books", Some("FR-COR"), ("0.2", "*@FR")),
        ] {
            let (rate, rule) = applied(&taxes, class, region);
            assert_eq!(rule, expected.1, "{class} to {region:?}");
            assert_eq!(rate.parse::<TaxRate>().unwrap(), expected.0.parse().unwrap());
        }
    }

    #[test]
    fn rules_have_one_form() {
        for wrong in ["", "reduced", "=0.1", "*=0.1", "reduced@=0.1", "reduced@DEU=0.1", "reduced=1.5", "reduced=x"] {
            assert!(wrong.parse::<TaxRule>().is_err(), "{wrong}");
        }
        assert_eq!(" Reduced@de = 0.07 ".parse::<TaxRule>().unwrap().name(), "reduced@DE");
    }
}
