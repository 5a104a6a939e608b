//! Headers and bodies, with names that try to be more than names.

use domain::{
    mail::{MailContent, Mailer, OrderNews, OutgoingMail, Parcel, Recipient},
    testing::euros,
    values::Email,
};
use mail_parser::{Message, MessageParser};
use smtp_adapter::testing::{Mailbox, ReceivedLetter};

use crate::mails::{low, mail, mailer, mailer_to, news, order, text};

async fn letter(mail: &OutgoingMail) -> ReceivedLetter {
    let mailbox = Mailbox::open().await;
    mailer(&mailbox).send(mail).await.unwrap();
    mailbox.letters().remove(0)
}

fn parsed(letter: &ReceivedLetter) -> Message<'_> {
    MessageParser::default().parse(letter.text.as_bytes()).unwrap()
}

/// The names of all headers, in capitals.
fn headers(letter: &ReceivedLetter) -> Vec<String> {
    let head = letter.text.split("\r\n\r\n").next().unwrap();
    let begins = |line: &&str| !line.starts_with([' ', '\t']);
    let name = |line: &str| line.split(':').next().unwrap().to_uppercase();
    head.split("\r\n").filter(begins).map(name).collect()
}

/// The headers that every mail has, and no other.
const HEADERS: [&str; 8] =
    ["AUTO-SUBMITTED", "CONTENT-TYPE", "DATE", "FROM", "MESSAGE-ID", "MIME-VERSION", "SUBJECT", "TO"];

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

#[tokio::test]
async fn a_mail_says_from_whom_to_whom_and_when_and_that_a_machine_wrote_it() {
    let letter = letter(&mail(news(OrderNews::Placed))).await;
    assert_eq!(sorted(headers(&letter)), HEADERS);
    assert_eq!(
        (letter.from.as_str(), letter.to.as_slice()),
        ("orders@shop.example", &["ada@example.com".to_owned()][..])
    );
    assert_eq!(letter.header("From").unwrap(), "\"Example Supplies\" <orders@shop.example>");
    assert_eq!(letter.header("To").unwrap(), "\"Ada Example\" <ada@example.com>");
    assert_eq!(letter.header("Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(parsed(&letter).date().unwrap().to_rfc3339(), "2026-03-02T12:00:00Z");
    assert!(letter.header("Content-Type").unwrap().starts_with("multipart/alternative"));
    assert!(letter.text.is_ascii(), "every server takes it");
    assert!(letter.text.lines().all(|line| line.len() <= 998), "RFC 5322, 2.1.1");
}

#[tokio::test]
async fn a_copy_has_the_same_message_id_and_another_mail_another_one() {
    let one = mail(news(OrderNews::Placed));
    let expected = format!("<{}@shop.example>", one.id);
    let later = OutgoingMail { sent_at: one.sent_at + std::time::Duration::from_secs(99), ..one.clone() };
    assert_eq!([letter(&one).await.message_id(), letter(&later).await.message_id()], [expected.clone(), expected]);
    let other = crate::mails::numbered(7);
    assert_ne!(letter(&other).await.message_id(), letter(&one).await.message_id());
}

/// Texts that would like to be headers, addresses or markup.
const NASTY: [&str; 9] = [
    "Ada\r\nBcc: everybody@example.com",
    "Ada\nSubject: buy this\n\nnow",
    "\"Ada\" <evil@example.com>, Bob",
    "Ada\r\n\r\n<b>new body</b>",
    "=?utf-8?q?=0D=0ABcc:_everybody=40example.com?=",
    "<script>alert(1)</script><img src=\"http://evil.example/x.gif\">",
    "\u{202e}moc.elpmaxe\u{202c} Jürgen Größe",
    "עברית عربي 名前",
    "a.\r\n.\r\nMAIL FROM:<evil@example.com>\r\n",
];

fn nasty_mails(nasty: &str) -> Vec<OutgoingMail> {
    let mut facts = order();
    facts.items[0].name = text(nasty);
    facts.purchase_order_number = Some(text(nasty));
    let to = Recipient { email: Email::parse("ada@example.com").unwrap(), name: Some(text(nasty)) };
    let shipped =
        OrderNews::Shipped { parcel: Parcel::Whole, carrier: Some(text(nasty)), tracking_number: Some(text(nasty)) };
    let cancelled = OrderNews::Cancelled { reason: Some(text(nasty)), refund: Some(euros(107_576)) };
    let mails = [
        MailContent::Order(shipped, facts.clone()),
        MailContent::Order(cancelled, facts),
        MailContent::LowStock(vec![low("A-1", nasty, 1, 2)], 0),
    ];
    mails.map(|content| OutgoingMail { to: to.clone(), ..mail(content) }).to_vec()
}

#[tokio::test]
async fn whatever_somebody_calls_themselves_or_their_products_adds_no_header_no_recipient_and_no_markup() {
    for nasty in NASTY {
        for mail in nasty_mails(nasty) {
            let letter = letter(&mail).await;
            assert_eq!(sorted(headers(&letter)), HEADERS, "{nasty:?}: {}", letter.text);
            assert_eq!(letter.to, ["ada@example.com"]);
            let parsed = parsed(&letter);
            let to = parsed.to().unwrap().as_list().unwrap();
            assert_eq!((to.len(), to[0].address().unwrap()), (1, "ada@example.com"), "{nasty:?}");
            let html = parsed.body_html(0).unwrap();
            for markup in ["<b>", "<script", "<img", "<a ", "<link", "src=", "href=", "http:", "url("] {
                let is_text = html.contains("&#60;") && !markup.starts_with('<') && nasty.contains(markup);
                assert!(!html.contains(markup) || is_text, "{markup} of {nasty:?} is in {html}");
            }
            let everything = format!("{}{}{}", parsed.subject().unwrap(), parsed.body_text(0).unwrap(), html);
            assert!(!everything.contains(['\u{202e}', '\u{202c}']), "{nasty:?} turns what stands beside it around");
        }
    }
}

#[tokio::test]
async fn names_arrive_as_they_were_typed_on_one_line() {
    for (typed, arrives) in [
        ("Jürgen Größe", "Jürgen Größe"),
        ("עברית عربي 名前", "עברית عربي 名前"),
        ("O'Neil, \"Bob\" (Sales) \\ Co.", "O'Neil, \"Bob\" (Sales) \\ Co."),
        ("Ada\r\n  Example", "Ada Example"),
        (&"very long name ".repeat(13), "very long name ".repeat(13).trim()),
    ] {
        let to = Recipient { email: Email::parse("ada@example.com").unwrap(), name: Some(text(typed)) };
        let letter = letter(&OutgoingMail { to, ..mail(news(OrderNews::Placed)) }).await;
        assert_eq!(parsed(&letter).to().unwrap().first().unwrap().name().unwrap(), arrives);
        assert!(parsed(&letter).body_text(0).unwrap().contains(&format!("Hello {arrives},")), "{typed}");
    }
}

#[tokio::test]
async fn the_name_of_the_business_is_only_a_name() {
    let mailbox = Mailbox::open().await;
    let mailer = mailer_to(&mailbox.url(), "Größe & Söhne\r\nBcc: everybody@example.com <b>");
    mailer.send(&mail(news(OrderNews::Placed))).await.unwrap();
    let letter = mailbox.letters().remove(0);
    assert_eq!(sorted(headers(&letter)), HEADERS);
    let parsed = parsed(&letter);
    let name = parsed.from().unwrap().first().unwrap().name().unwrap().to_owned();
    assert_eq!(name, "Größe & Söhne Bcc: everybody@example.com <b>");
    assert!(parsed.body_html(0).unwrap().contains("Größe &#38; Söhne Bcc: everybody@example.com &#60;b&#62;"));
}

#[tokio::test]
async fn nothing_is_loaded_from_elsewhere_and_nobody_is_counted() {
    let letter = letter(&mail(news(OrderNews::Placed))).await;
    let parsed = parsed(&letter);
    let html = parsed.body_html(0).unwrap();
    for remote in ["http:", "https:", "//", "src=", "href=", "url(", "@import", "<img", "<link", "<script"] {
        assert!(!html.contains(remote), "{remote} is in {html}");
    }
    assert_eq!(parsed.attachment_count(), 0);
}
