//! No network, a sign-in page, a certificate of somebody else: each is told in its own words, the
//! report stays, and it arrives once the superior is back.

use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use support::{
    program::{Parts, Program, in_time},
    superior::Superior,
};

struct Unit {
    program: Program,
    superior: Superior,
}

impl Unit {
    /// A unit whose superior has just gone away.
    async fn left_alone() -> Self {
        let (mut program, _) = Program::begun().await;
        let mut superior = Superior::begin(Arc::new(program.clock.clone()));
        let args = json!({ "ticket": superior.ticket("第一中学"), "role": "province_office" });
        let asked = program.accepted("enrol", args).await;
        let confirm = || superior.station.confirm(asked["check_code"].as_str().unwrap()).unwrap();
        program.decided(confirm, Parts::LINKED).await;
        let enrolled = |view: &Value| view["state"] == "enrolled";
        program.until("the enrolment", "enrolment", enrolled).await;
        let connected = |bar: &Value| bar["link"]["state"] == "connected";
        program.until("the link", "bar", connected).await;
        superior.rest().await;
        program.rest(Parts::UNANSWERED).await;
        Self { program, superior }
    }

    /// A report that meets what stands in the superior's place: it waits, for this reason.
    async fn report_meets(&mut self, state: &str, says: &str, reason: &str) -> Value {
        let seen = self.program.incident(false).await;
        let sent = self.program.report(&seen).await;
        let id = sent["reports"][0]["id"].clone();
        let told = |outbox: &Value| {
            let waiting = &outbox["waiting"][0];
            waiting["id"] == id
                && waiting["says"].as_str().unwrap().contains(reason)
                && outbox["link"]["state"] == state
                && outbox["link"]["says"].as_str().unwrap().contains(says)
        };
        let outbox = self.program.until("the reason", "outbox", told).await;
        let waiting = outbox["waiting"][0].clone();
        assert_eq!((&waiting["state"], &waiting["receipts"]), (&json!("queued"), &json!([])));
        assert!(self.superior.station.reports(format::ModeWord::Live).unwrap().is_empty());
        waiting
    }

    /// The superior is back: the very bytes that waited arrive.
    async fn arrives(mut self, waiting: &Value) {
        self.superior.serve();
        self.program.get("try_now", json!({})).await;
        let none_waits = |outbox: &Value| outbox["waiting"] == json!([]);
        let outbox = self.program.until("the receipt", "outbox", none_waits).await;
        let delivered = &outbox["delivered"][0];
        assert_eq!((&delivered["id"], &delivered["hash"]), (&waiting["id"], &waiting["hash"]));
        let stored = self.superior.station.reports(format::ModeWord::Live).unwrap();
        assert_eq!(stored.len(), 1);
        assert_eq!(stored[0].hash.to_string(), delivered["hash"]);
    }
}

#[tokio::test]
async fn without_a_network_the_report_waits_and_recording_goes_on() {
    let mut unit = Unit::left_alone().await;
    let waiting =
        unit.report_meets("disconnected", "上级未连接，离线也能记录", "网络不通或上级站未开").await;
    for _ in 0..3 {
        unit.program.incident(false).await;
    }
    unit.program.pass(Duration::from_secs(3600), Parts::UNANSWERED).await;
    let outbox = unit.program.get("outbox", json!({})).await;
    assert_eq!(outbox["waiting"][0]["id"], waiting["id"]);
    assert!(outbox["waiting"][0]["attempts"].as_u64() > Some(5), "{outbox:#}");
    assert_eq!(outbox["held"], json!([]));
    unit.arrives(&waiting).await;
}

#[tokio::test]
async fn a_sign_in_page_is_no_receipt() {
    let mut unit = Unit::left_alone().await;
    let portal = unit.superior.portal().await;
    let says = "网络登录页或地址错误";
    let waiting = unit.report_meets("refused", says, says).await;
    in_time("the end of the portal", portal.end()).await;
    unit.arrives(&waiting).await;
}

#[tokio::test]
async fn a_strange_certificate_gets_nothing_and_is_alarmed() {
    let mut unit = Unit::left_alone().await;
    unit.program.alerts();
    let interceptor = unit.superior.interceptor().await;
    let waiting = unit.report_meets("refused", "可能被截获", "可能被截获").await;
    let alert = unit.program.alert().await;
    assert!(alert.urgent && alert.title == "可能被截获", "{alert:?}");
    in_time("the end of the interceptor", interceptor.end()).await;
    unit.arrives(&waiting).await;
}
