//! Figures for Prometheus.

use prometheus::{CounterVec, Encoder, GaugeVec, Opts, Registry, TextEncoder};

/// What a figure does over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only rises, until the process starts anew.
    Counter,
    /// It goes up and down.
    Gauge,
}

/// All samples of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// The name, as Prometheus wants it: `stockbook_` first, its unit last, `_total` behind counters.
    pub name: &'static str,
    /// One sentence about it.
    pub help: &'static str,
    /// What it does over time.
    pub kind: Kind,
    /// What its samples are told apart by; empty if there is only one.
    pub label: &'static str,
    /// The label's value, and the figure.
    pub samples: Vec<(String, f64)>,
}

/// The metrics in the text format of Prometheus, sorted by name. One that Prometheus would refuse is left out.
pub fn exposition(metrics: Vec<Metric>) -> String {
    let registry = Registry::new();
    for metric in metrics {
        // A name that is not legal is a mistake of ours which a test sees; operators want the others.
        let _ = register(&registry, metric);
    }
    let mut text = Vec::new();
    let _ = TextEncoder::new().encode(&registry.gather(), &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn register(registry: &Registry, metric: Metric) -> prometheus::Result<()> {
    let Metric { name, help, kind, label, samples } = metric;
    let labels: &[&str] = if label.is_empty() { &[] } else { &[label] };
    let values = |sample: &str| if label.is_empty() { vec![] } else { vec![sample.to_owned()] };
    match kind {
        Kind::Counter => {
            let counters = CounterVec::new(Opts::new(name, help), labels)?;
            for (sample, figure) in samples {
                counters.with_label_values(&values(&sample)).inc_by(figure);
            }
            registry.register(Box::new(counters))
        }
        Kind::Gauge => {
            let gauges = GaugeVec::new(Opts::new(name, help), labels)?;
            for (sample, figure) in samples {
                gauges.with_label_values(&values(&sample)).set(figure);
            }
            registry.register(Box::new(gauges))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(name: &'static str, kind: Kind, label: &'static str, samples: &[(&str, f64)]) -> Metric {
        let samples = samples.iter().map(|(label, figure)| ((*label).to_owned(), *figure)).collect();
        Metric { name, help: "Help.", kind, label, samples }
    }

    #[test]
    fn figures_are_written_as_prometheus_reads_them() {
        let text = exposition(vec![
            metric("b_total", Kind::Counter, "job", &[("one", 3.0), ("tw\"o\n", 0.0)]),
            metric("a_seconds", Kind::Gauge, "", &[("", 1.5)]),
        ]);
        let expected = "# HELP a_seconds Help.\n# TYPE a_seconds gauge\na_seconds 1.5\n\
             # HELP b_total Help.\n# TYPE b_total counter\nb_total{job=\"one\"} 3\nb_total{job=\"tw\\\"o\\n\"} 0\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_name_that_is_not_legal_spoils_no_other() {
        let text = exposition(vec![
            metric("not legal", Kind::Gauge, "", &[("", 1.0)]),
            metric("legal", Kind::Gauge, "", &[("", 2.0)]),
        ]);
        assert!(text.contains("legal 2") && !text.contains("not legal"));
    }
}
