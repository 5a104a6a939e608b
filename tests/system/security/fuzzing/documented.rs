//! What the OpenAPI document promises, and whether an answer keeps it.

use std::collections::BTreeSet;

use serde_json::Value;
use system_tests::Answer;

use super::requests::Nasty;

/// One operation.
pub struct Operation {
    pub method: String,
    pub path: String,
    /// The names of its query parameters.
    pub queries: Vec<String>,
    /// The schema of its body, and the type it is sent as.
    pub body: Option<(String, Value)>,
    statuses: BTreeSet<u16>,
}

/// All operations.
pub struct Documented {
    pub document: Value,
    pub operations: Vec<Operation>,
}

impl Documented {
    /// Reads the document.
    pub fn read(document: &Value) -> Self {
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if operation["responses"].is_object() {
                    operations.push(Operation::read(path, method, operation));
                }
            }
        }
        assert!(operations.len() > 30, "{} operations only", operations.len());
        Self { document: document.clone(), operations }
    }

    /// What is wrong with an answer, if anything is.
    pub fn complaint(&self, nasty: &Nasty, answer: &Answer) -> Option<String> {
        let status = answer.status.as_u16();
        let told = || format!("{status}: {}", answer.text.chars().take(300).collect::<String>());
        if status >= 500 {
            return Some(told());
        }
        let operation = &self.operations[nasty.operation];
        // A name that is no name may lead to another path, or to none.
        let strayed = nasty.has_strange_path && [404, 405].contains(&status);
        if !operation.statuses.contains(&status) && !strayed {
            return Some(format!("not documented: {}", told()));
        }
        if status < 400 {
            return None;
        }
        let kind = answer.header("content-type");
        let of_oauth = operation.path == "/auth/token" && status == 400 && kind == "application/json";
        if of_oauth {
            return answer.json()["error"].is_null().then(told);
        }
        let problem = answer.json();
        let is_problem = kind == "application/problem+json"
            && problem["status"] == status
            && problem["type"].as_str().is_some_and(|kind| kind.starts_with("/problems/"))
            && problem["title"].is_string()
            && problem["instance"].as_str() == Some(answer.header("x-request-id"));
        (!is_problem).then(|| format!("no problem document ({kind}): {}", told()))
    }
}

impl Operation {
    fn read(path: &str, method: &str, operation: &Value) -> Self {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let queries = parameters.iter().filter(|parameter| parameter["in"] == "query");
        let body = operation["requestBody"]["content"].as_object().and_then(|content| content.iter().next());
        Self {
            method: method.to_uppercase(),
            path: path.to_owned(),
            queries: queries.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect(),
            body: body.map(|(kind, content)| (kind.clone(), content["schema"].clone())),
            statuses: operation["responses"]
                .as_object()
                .unwrap()
                .keys()
                .filter_map(|status| status.parse().ok())
                .collect(),
        }
    }
}
