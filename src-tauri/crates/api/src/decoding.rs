//! Reads the arguments of a command, and says in Chinese which of them cannot be read and how it is
//! to be written.

use crate::{Code, Failure};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The arguments as a command takes them.
///
/// # Errors
/// `Invalid`, with the place in the arguments.
pub(crate) fn decode<T: DeserializeOwned>(args: Value) -> Result<T, Failure> {
    serde_path_to_error::deserialize(args).map_err(|error| {
        let place = error.path().to_string();
        let says = said(&place, &error.into_inner().to_string());
        Failure::plain(Code::Invalid, format!("参数有误：{says}"))
    })
}

/// What serde tells of a value in its own English, told for a person. The place is that of the value,
/// or of what should hold it.
fn said(place: &str, error: &str) -> String {
    let held = if place == "." { String::new() } else { format!("“{place}”里") };
    let value = if place == "." { "整个参数".to_owned() } else { format!("“{place}”") };
    let name = || error.split('`').nth(1).unwrap_or_default();
    if error.starts_with("missing field") {
        format!("{held}缺少“{}”。", name())
    } else if error.starts_with("unknown field") {
        format!("{value}不在可以填的栏目里。")
    } else if error.starts_with("unknown variant") {
        format!("{value}没有“{}”这个选项。", name())
    } else if error.starts_with("invalid type") {
        format!("{value}的类型不对：文字加引号，数字、true和false不加引号。")
    } else {
        format!(
            "{value}的写法不对。时间写成2026-11-22T20:00:00+08:00，日期写成2026-11-22，编号照原样写。"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::input::{ById, OpenIncident, SaveCalendarYear};
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    fn refused<T: DeserializeOwned>(args: Value) -> String {
        decode::<T>(args).err().unwrap().detail
    }

    #[test]
    fn what_cannot_be_read_is_named_in_chinese() {
        let year = |days: Value, year: Value| json!({ "year": year, "days_off": days, "workdays": [], "source": "" });
        let table = [
            (refused::<ById>(json!({})), "参数有误：缺少“id”。"),
            (refused::<ById>(json!({ "id": "x" })), "参数有误：“id”的写法不对。"),
            (refused::<ById>(json!([7])), "参数有误：“[0]”"),
            (
                refused::<OpenIncident>(json!({
                    "secret": false, "drill": false, "discovered_at": "2026-13-01"
                })),
                "参数有误：“discovered_at”的写法不对。时间写成",
            ),
            (
                refused::<OpenIncident>(json!({ "secret": false, "drill": false, "at": 1 })),
                "参数有误：“at”不在可以填的栏目里。",
            ),
            (
                refused::<SaveCalendarYear>(year(json!(["2027-02-30"]), json!(2027))),
                "参数有误：“days_off[0]”的写法不对。",
            ),
            (
                refused::<SaveCalendarYear>(year(json!([]), json!("2027"))),
                "参数有误：“year”的类型不对",
            ),
        ];
        for (told, expect) in table {
            assert!(told.starts_with(expect), "{told}");
            let english = |word: &str| ["expected", "invalid", "missing"].contains(&word);
            assert!(!told.split(' ').any(english), "{told}");
        }
    }
}
