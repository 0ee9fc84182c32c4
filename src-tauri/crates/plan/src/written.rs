//! The values of TOML as a person wrote them: days, moments, and what each sort is called.
//!
//! A time without an offset is no moment, and a date with a time is no day: neither is completed.

use base::Moment;
use chrono::NaiveDate;
use toml::de::DeValue;

/// A local date; `None` for anything else.
pub(crate) fn day_of(value: &DeValue<'_>) -> Option<NaiveDate> {
    let stamp = value.as_datetime().filter(|stamp| stamp.time.is_none())?;
    let date = stamp.date?;
    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}

/// A date and time with its offset; `None` for anything else.
pub(crate) fn moment_of(value: &DeValue<'_>) -> Option<Moment> {
    let stamp = value.as_datetime()?;
    stamp.offset?;
    stamp.to_string().parse().ok()
}

/// What a person calls a value of this sort.
pub(crate) fn sort_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "文字",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数",
        DeValue::Boolean(_) => "true/false",
        DeValue::Datetime(_) => "时间",
        DeValue::Array(_) => "一列值",
        DeValue::Table(_) => "表",
    }
}
