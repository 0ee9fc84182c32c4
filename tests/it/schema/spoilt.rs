//! Slips of the pen that an editor should underline: each is refused by the schema, in its place.

use plan::FileKind;
use serde_json::Value as Json;
use toml::Value;

use super::{every_key, json, parsed, validator};

/// In this file, this text, written so, is refused here.
const SLIPS: [(&str, &str, &str, &str); 22] = [
    ("every-key/plan.toml", "version = \"1.2.3\"", "version = \"1.2\"", "/version"),
    ("every-key/plan.toml", "issued = 2030-01-02", "issued = \"今年\"", "/issued"),
    ("every-key/plan.toml", "phone_clause = \"2.2\"\n", "", "/role/1"),
    ("every-key/plan.toml", "issuer = \"某县\"\n", "", ""),
    ("every-key/categories.toml", "synonyms = [\"甲词\"]", "synonims = [\"甲词\"]", "/category/0"),
    ("every-key/facts.toml", "kind = \"yes_no\"", "kind = \"yesno\"", "/fact/0/kind"),
    ("every-key/facts.toml", "unit = \"人\"\n", "", "/fact/4"),
    (
        "every-key/facts.toml",
        "kind = \"share\"",
        "kind = \"share\"\noptions = []",
        "/fact/3/options",
    ),
    ("every-key/facts.toml", "id = \"down\"", "id = \"Down\"", "/fact/0/id"),
    ("every-key/grades.toml", "grade = \"II\"", "grade = \"V\"", "/criterion/1/grade"),
    ("every-key/grades.toml", "disputed = \"两处写法不同\"\n", "", "/criterion/0"),
    ("every-key/duties.toml", "word = \"立即\"\n", "", "/obligation/0"),
    ("every-key/duties.toml", "every = \"1h\"", "every = \"1 hour\"", "/obligation/1/every"),
    ("every-key/duties.toml", "until = \"handling_ended\"\n", "", "/obligation/1"),
    ("every-key/response.toml", "decides = [\"command\"]\ntold", "told", "/start/0"),
    ("every-key/warnings.toml", "colour = \"red\"", "colour = \"purple\"", "/colour/0/colour"),
    (
        "every-key/forms.toml",
        "fill = \"unit_name\"",
        "fill = \"unit\"",
        "/form/0/block/0/field/0/fill",
    ),
    ("every-key/upkeep.toml", "every_years = 2", "every_years = 20", "/task/0/every_years"),
    ("every-key/cases/day.toml", "part = 10, ", "", "/moment/0/facts/hosts"),
    (
        "every-key/cases/day.toml",
        "by = \"张\", ",
        "by = \"张\", who = 1, ",
        "/moment/0/facts/weight",
    ),
    ("calendar/2030.toml", "year = 2030", "year = 30", "/year"),
    ("bundle.toml", "plans = [\"every-key\"]", "plans = []", "/plans"),
];

#[test]
fn a_slip_is_refused_in_its_place() {
    for (path, sound, spoilt, place) in SLIPS {
        let mut files = every_key();
        let kind = FileKind::of_path(path).unwrap();
        let bytes = &mut files.iter_mut().find(|(found, _)| found == path).unwrap().1;
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(sound), "{path}: {sound}");
        *bytes = text.replacen(sound, spoilt, 1).into_bytes();
        let json: Json = json(&Value::Table(parsed(&files, path)));
        let places: Vec<_> = validator(kind)
            .iter_errors(&json)
            .map(|error| error.instance_path().as_str().to_owned())
            .collect();
        assert!(places.iter().any(|found| found == place), "{path}: {spoilt}: {places:?}");
    }
}
