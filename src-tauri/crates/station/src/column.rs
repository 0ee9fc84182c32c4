//! How ids, words, digests and moments stand in the ledger's columns.
//!
//! Each type has one spelling there: text for ids and words, 32 bytes for digests and keys,
//! milliseconds since 1970 for moments.

use base::{Digest, Moment};
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use std::{fmt::Display, str::FromStr};

/// An id or a word, as its text.
pub(crate) struct Text<T>(pub(crate) T);

impl<T: FromStr> FromSql for Text<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

impl<T: Display> ToSql for Text<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.to_string()))
    }
}

/// A digest, as its 32 bytes.
pub(crate) struct Hash(pub(crate) Digest);

impl FromSql for Hash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(|bytes| Self(Digest::from_bytes(bytes)))
    }
}

impl ToSql for Hash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.bytes().as_slice()))
    }
}

/// A moment, as its milliseconds since 1970.
pub(crate) struct At(pub(crate) Moment);

impl FromSql for At {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|ms| Self(Moment::from_unix_ms(ms)))
    }
}

impl ToSql for At {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.unix_ms()))
    }
}

/// A count or seq, which SQLite keeps as a signed number.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count or seq as it was before `signed`.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
