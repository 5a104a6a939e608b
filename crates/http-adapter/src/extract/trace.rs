//! `traceparent` (W3C Trace Context), to be written beside the events of the request.

use actix_web::HttpRequest;

/// The request's `traceparent`, if it is well formed. One that is not is as good as none.
pub fn parent(request: &HttpRequest) -> Option<String> {
    let mut sent = request.headers().get_all("traceparent");
    let text = sent.next()?.to_str().ok()?;
    (sent.next().is_none() && is_well_formed(text)).then(|| text.to_owned())
}

fn is_well_formed(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [version, trace, span, flags] = parts.as_slice() else { return false };
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let some = |part: &str| part.bytes().any(|byte| byte != b'0');
    *version == "00" && hex(trace, 32) && some(trace) && hex(span, 16) && some(span) && hex(flags, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_well_formed_parents_are_passed_on() {
        let right = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert!(is_well_formed(right));
        for wrong in [
            "",
            "00",
            &right.to_uppercase(),
            &right.replace("4bf92f3577b34da6a3ce929d0e0e4736", &"0".repeat(32)),
            &format!("{right}-1"),
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
    }
}
