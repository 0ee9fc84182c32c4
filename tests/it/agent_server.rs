//! The loopback server: who is let in, what is refused in which words, and changes as they come.

use agent::Server;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use support::program::{Program, first_run, in_time, on};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};

/// A program and its page server.
struct Pages {
    program: Program,
    host: String,
    token: String,
    announced: Arc<Mutex<Vec<String>>>,
    end: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

/// What is wrong, method, path, headers, body, status.
type Row<'a> = (&'a str, &'a str, &'a str, Vec<(&'a str, &'a str)>, &'a str, u16);

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Pages {
    async fn begin() -> Self {
        let program = Program::fresh().await;
        let announced = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&announced);
        let let_in = move |address: &str| heard.lock().unwrap().push(address.to_owned());
        let server = Server::bind(Arc::clone(&program.app), 0, let_in).await.unwrap();
        let address = server.address();
        let (host, token) = parts(&address);
        let (end, ended) = oneshot::channel::<()>();
        let over = async move { ended.await.unwrap_or_default() };
        let serving = tokio::spawn(async move { server.serve(over).await.unwrap() });
        Self { program, host, token, announced, end, serving }
    }

    /// Sends a request as it is and reads the whole answer.
    async fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut bytes = Vec::new();
        in_time("an answer", stream.read_to_end(&mut bytes)).await.unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, "").await
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "host") {
            request += &format!("host: {}\r\n", self.host);
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        request += &format!("content-length: {}\r\n\r\n{body}", body.len());
        self.raw(request.as_bytes()).await
    }

    /// The cookie of a browser that opened the address.
    async fn cookie(&self) -> String {
        let answer = self.get(&format!("/?token={}", self.token), &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.head);
        header(&answer, "set-cookie").unwrap().split(';').next().unwrap().to_owned()
    }

    async fn call(&self, cookie: &str, name: &str, args: Value) -> (u16, Value) {
        let body = json!({ "name": name, "args": args }).to_string();
        let headers = [("cookie", cookie), ("content-type", "application/json")];
        let answer = self.ask("POST", "/call", &headers, &body).await;
        (answer.status, serde_json::from_str(&answer.body).unwrap())
    }
}

fn parts(address: &str) -> (String, String) {
    let (host, token) = address.split_once("/?token=").unwrap();
    (host.strip_prefix("http://").unwrap().to_owned(), token.to_owned())
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let mut lines = answer.head.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[tokio::test]
async fn each_stranger_is_refused_with_its_own_status_in_chinese() {
    let pages = Pages::begin().await;
    let cookie = pages.cookie().await;
    let let_in = ("cookie", cookie.as_str());
    let json = ("content-type", "application/json");
    let status = r#"{"name":"status","args":{}}"#;
    let huge = format!(r#"{{"name":"status","args":{{"x":"{}"}}}}"#, "x".repeat(1024 * 1024));
    let other_host = pages.host.replace("127.0.0.1", "evil.example");
    let rows: [Row<'_>; 16] = [
        ("no cookie", "POST", "/call", vec![json], status, 401),
        ("a guess", "POST", "/call", vec![("cookie", "fengsui=guess"), json], status, 401),
        ("no cookie", "GET", "/events", vec![], "", 401),
        ("host", "POST", "/call", vec![("host", &other_host), let_in, json], status, 403),
        ("host", "GET", "/", vec![("host", &other_host)], "", 403),
        ("host", "GET", "/events", vec![("host", &other_host), let_in], "", 403),
        (
            "origin",
            "POST",
            "/call",
            vec![("origin", "http://evil.example"), let_in, json],
            status,
            403,
        ),
        ("null origin", "POST", "/call", vec![("origin", "null"), let_in, json], status, 403),
        (
            "site",
            "POST",
            "/call",
            vec![("sec-fetch-site", "cross-site"), let_in, json],
            status,
            403,
        ),
        ("site", "GET", "/events", vec![("sec-fetch-site", "same-site"), let_in], "", 403),
        ("a form", "POST", "/call", vec![let_in, ("content-type", "text/plain")], status, 415),
        ("no type", "POST", "/call", vec![let_in], status, 415),
        ("huge", "POST", "/call", vec![let_in, json], &huge, 413),
        ("a used token", "GET", &format!("/?token={}", pages.token), vec![], "", 403),
        ("two tokens", "GET", "/?token=a&token=b", vec![], "", 400),
        ("another method", "DELETE", "/call", vec![let_in, json], status, 405),
    ];
    for (name, method, path, headers, body, expect) in rows {
        let answer = pages.ask(method, path, &headers, body).await;
        assert_eq!(answer.status, expect, "{name}: {}", answer.body);
        assert!(is_chinese(&answer.body), "{name}: {}", answer.body);
        assert_eq!(header(&answer, "content-type"), Some("text/plain; charset=utf-8"), "{name}");
        guarded(name, &answer);
    }
}

fn guarded(name: &str, answer: &Answer) {
    let policy = header(answer, "content-security-policy").unwrap_or_default();
    assert!(policy.contains("default-src 'self'"), "{name}: {}", answer.head);
    assert!(policy.contains("frame-ancestors 'none'"), "{name}: {}", answer.head);
    assert!(!policy.contains("unsafe"), "{name}: {policy}");
    assert_eq!(header(answer, "x-content-type-options"), Some("nosniff"), "{name}");
    assert_eq!(header(answer, "referrer-policy"), Some("no-referrer"), "{name}");
}

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let pages = Pages::begin().await;
    let cookie = pages.cookie().await;
    let let_in = ("cookie", cookie.as_str());
    let json = ("content-type", "application/json; charset=utf-8");
    for (method, path, body, expect) in [
        ("GET", "/", "", 200),
        ("HEAD", "/", "", 200),
        ("GET", "/nowhere.js", "", 404),
        ("GET", "/../Cargo.toml", "", 404),
        ("GET", "/%2e%2e/Cargo.toml", "", 404),
        ("POST", "/call", r#"{"name":"status","args":{}}"#, 200),
        ("POST", "/call", r#"{"name":"fly","args":{}}"#, 422),
        ("POST", "/call", "not JSON", 422),
        ("POST", "/", "", 405),
    ] {
        let answer = pages.ask(method, path, &[let_in, json], body).await;
        assert_eq!(answer.status, expect, "{method} {path} {body}: {}", answer.body);
        guarded(path, &answer);
    }
}

#[tokio::test]
async fn the_address_lets_one_browser_in_and_the_next_is_announced() {
    let pages = Pages::begin().await;
    let answer = pages.get(&format!("/?token={}", pages.token), &[]).await;
    assert_eq!((answer.status, header(&answer, "location")), (303, Some("/")));
    let cookie = header(&answer, "set-cookie").unwrap();
    assert!(cookie.contains("httponly") && cookie.contains("samesite=strict"), "{cookie}");
    let announced = pages.announced.lock().unwrap().clone();
    let [next] = announced.as_slice() else { panic!("{announced:?}") };
    let (host, token) = parts(next);
    assert_eq!(host, pages.host);
    assert_ne!(token, pages.token);
    assert_eq!(pages.get(&format!("/?token={token}"), &[]).await.status, 303);
}

#[tokio::test]
async fn a_call_answers_with_the_view_or_with_the_failure() {
    let pages = Pages::begin().await;
    let cookie = pages.cookie().await;
    let (status, view) = pages.call(&cookie, "status", json!({})).await;
    assert_eq!(
        (status, &view["stage"], &view["host"]),
        (200, &json!("first_run"), &json!("agent"))
    );
    for (name, args, code) in [
        ("fly", json!({}), "Missing"),
        ("status", json!({ "x": 1 }), "Invalid"),
        ("incident", json!({ "id": 7 }), "Invalid"),
        ("home", json!({}), "Locked"),
    ] {
        let (status, failure) = pages.call(&cookie, name, args).await;
        assert_eq!((status, &failure["code"]), (422, &json!(code)), "{name}");
        assert!(is_chinese(failure["detail"].as_str().unwrap()), "{failure}");
        assert!(!failure["trace"].as_str().unwrap().is_empty(), "{failure}");
    }
    for body in ["", "[]", "{}", r#"{"name":"status"}"#, r#"{"name":"status","args":{},"x":1}"#] {
        let headers = [("cookie", cookie.as_str()), ("content-type", "application/json")];
        let answer = pages.ask("POST", "/call", &headers, body).await;
        assert_eq!(answer.status, 422, "{body}");
        let failure: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(failure["code"], "Invalid", "{body}");
        assert!(is_chinese(failure["detail"].as_str().unwrap()), "{body}: {failure}");
    }
}

/// Guards: the server waited for ever for a browser that kept listening.
#[tokio::test]
async fn changes_come_as_they_happen_and_end_with_the_service() {
    let pages = Pages::begin().await;
    let cookie = pages.cookie().await;
    let mut stream = TcpStream::connect(&pages.host).await.unwrap();
    let request =
        format!("GET /events HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\r\n", pages.host);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut head = Vec::new();
    loop {
        let line = in_time("the head", lines.next_line()).await.unwrap().unwrap().to_lowercase();
        if line.is_empty() {
            break;
        }
        head.push(line);
    }
    assert!(head[0].contains("200"), "{head:?}");
    assert!(
        head.iter().any(|line| line.starts_with("content-type: text/event-stream")),
        "{head:?}"
    );
    assert!(head.iter().any(|line| line.starts_with("content-security-policy:")), "{head:?}");
    let (status, made) = pages.call(&cookie, "first_run", first_run(false)).await;
    assert_eq!((status, &made["decision"]), (200, &json!("accepted")));
    let mut heard = String::new();
    while !heard.contains(r#"data: {"kind":"status"}"#) {
        heard += &in_time("a change", lines.next_line()).await.unwrap().unwrap();
        heard.push('\n');
    }
    assert!(heard.contains("event: change"), "{heard}");

    pages.end.send(()).unwrap();
    in_time("the end of the server", pages.serving).await.unwrap();
    while in_time("the end of the stream", lines.next_line()).await.unwrap().is_some() {}
    in_time("stopping", pages.program.app.stop()).await;
}

#[tokio::test]
async fn a_file_comes_in_by_itself_and_a_command_names_it() {
    let pages = Pages::begin().await;
    let cookie = pages.cookie().await;
    let let_in = ("cookie", cookie.as_str());
    let bytes = ("content-type", "application/octet-stream");
    let rows: [Row<'_>; 5] = [
        ("no cookie", "POST", "/upload", vec![bytes], "x", 401),
        (
            "origin",
            "POST",
            "/upload",
            vec![("origin", "http://evil.example"), let_in, bytes],
            "x",
            403,
        ),
        (
            "a form",
            "POST",
            "/upload",
            vec![let_in, ("content-type", "multipart/form-data")],
            "x",
            415,
        ),
        ("no type", "POST", "/upload", vec![let_in], "x", 415),
        ("another method", "GET", "/upload", vec![let_in], "", 405),
    ];
    for (name, method, path, headers, body, expect) in rows {
        let answer = pages.ask(method, path, &headers, body).await;
        assert_eq!(answer.status, expect, "{name}: {}", answer.body);
        assert!(is_chinese(&answer.body), "{name}: {}", answer.body);
        guarded(name, &answer);
    }
    let answer = pages.ask("POST", "/upload", &[let_in, bytes], "x").await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.body.contains(r#""code":"Locked""#), "{}", answer.body);
    pages.call(&cookie, "first_run", first_run(false)).await;
    // Larger than a command's arguments may be, and within what a file may.
    let large = "x".repeat(2 * 1024 * 1024);
    let answer = pages.ask("POST", "/upload", &[let_in, bytes], &large).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    guarded("a file", &answer);
    let named: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(named["upload"], base::Digest::of(large.as_bytes()).to_string());
    let (status, reply) = pages.call(&cookie, "look_at_bundle", named).await;
    assert_eq!((status, &reply["decision"]), (200, &json!("refused")), "{reply}");
    assert!(reply["with"][0]["says"].as_str().unwrap().contains("不是预案包"), "{reply}");
    let huge = "x".repeat(api::UPLOAD_BYTES_MAX + 1);
    let answer = pages.ask("POST", "/upload", &[let_in, bytes], &huge).await;
    assert_eq!(answer.status, 413, "{}", answer.body);
    assert!(answer.body.contains("32 MiB"), "{}", answer.body);
}

#[tokio::test]
async fn a_kept_file_goes_out_to_be_saved_and_to_nobody_else() {
    let pages = Pages::begin().await;
    let cookie = pages.cookie().await;
    let let_in = ("cookie", cookie.as_str());
    pages.call(&cookie, "first_run", first_run(false)).await;
    let page = "<script>alert(1)</script> 一页";
    pages.program.app.upload(page.as_bytes().to_vec()).unwrap();
    let mut seen = pages.program.incident(false).await;
    let judged = json!({ "grade": "IV", "judge": "陈立", "reason": "" });
    seen = pages.program.accepted("judge_grade", on(&seen, judged)).await;
    let sha256 = base::Digest::of(page.as_bytes()).to_string();
    let scan = json!({ "name": "第1页\".html", "bytes": page.len(), "sha256": sha256 });
    let mut duties = seen["duties"].as_array().unwrap().iter();
    let owed = duties.find(|row| row["state"] == "at_once" || row["state"] == "due").unwrap();
    let proof = json!({ "kind": "paper", "number": "7", "scan": scan });
    let (obligation, beat) = (&owed["obligation"], &owed["beat"]);
    let done = json!({ "obligation": obligation, "role": null, "beat": beat, "proof": proof });
    pages.program.accepted("settle_duty", on(&seen, done)).await;
    let path = format!("/kept/{sha256}");
    let unknown = format!("/kept/{}", "0".repeat(64));
    let rows: [Row<'_>; 6] = [
        ("no cookie", "GET", &path, vec![], "", 401),
        ("origin", "GET", &path, vec![("origin", "http://evil.example"), let_in], "", 403),
        ("host", "GET", &path, vec![("host", "evil.example"), let_in], "", 403),
        ("unknown", "GET", &unknown, vec![let_in], "", 404),
        ("no digest", "GET", "/kept/x", vec![let_in], "", 404),
        ("another method", "POST", &path, vec![let_in], "", 405),
    ];
    for (name, method, path, headers, body, expect) in rows {
        let answer = pages.ask(method, path, &headers, body).await;
        assert_eq!(answer.status, expect, "{name}: {}", answer.body);
        assert!(is_chinese(&answer.body), "{name}: {}", answer.body);
        guarded(name, &answer);
    }
    let answer = pages.get(&path, &[let_in]).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, page));
    guarded("a kept file", &answer);
    for (name, expect) in [
        ("content-type", "application/octet-stream"),
        ("cache-control", "no-store"),
        ("content-disposition", "attachment; filename*=utf-8''%e7%ac%ac1%e9%a1%b5%22%2ehtml"),
    ] {
        assert_eq!(header(&answer, name), Some(expect));
    }
}

#[tokio::test]
async fn it_listens_on_loopback_alone() {
    let pages = Pages::begin().await;
    assert!(pages.host.starts_with("127.0.0.1:"), "{}", pages.host);
    let port = pages.host.rsplit_once(':').unwrap().1;
    // 127.0.0.2 is this machine too, yet another address: what binds them all would answer there.
    assert!(TcpStream::connect(format!("127.0.0.2:{port}")).await.is_err());
}
