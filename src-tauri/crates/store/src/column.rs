//! How ids, digests, moments and frozen words stand in columns.
//!
//! An id is 16 bytes, a digest 32, a moment milliseconds since 1970, a day its ISO 8601 text, a word
//! its text: nothing is stored in two ways.

use base::{Digest, Id, Moment};
use chrono::NaiveDate;
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};

/// A value of ours in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column<T>(pub(crate) T);

impl ToSql for Column<Id> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.bytes().as_slice()))
    }
}

impl FromSql for Column<Id> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = <[u8; 16]>::column_result(value)?;
        Id::from_bytes(bytes).map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

impl ToSql for Column<Digest> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.bytes().as_slice()))
    }
}

impl FromSql for Column<Digest> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(|bytes| Self(Digest::from_bytes(bytes)))
    }
}

impl ToSql for Column<Moment> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.unix_ms()))
    }
}

impl FromSql for Column<Moment> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(|milliseconds| Self(Moment::from_unix_ms(milliseconds)))
    }
}

impl ToSql for Column<NaiveDate> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.to_string()))
    }
}

impl FromSql for Column<NaiveDate> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let day = value.as_str()?.parse().map_err(|error| FromSqlError::Other(Box::new(error)))?;
        Ok(Self(day))
    }
}

/// A moment that may be absent.
pub(crate) fn maybe(moment: Option<Moment>) -> Option<Column<Moment>> {
    moment.map(Column)
}

/// A word that stands for one of ours.
pub(crate) struct Word<T>(pub(crate) T);

macro_rules! words {
    ($($name:ty, $read:expr, $write:expr;)+) => {
        $(
            impl ToSql for Word<$name> {
                fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                    let write: fn(&$name) -> &'static str = $write;
                    Ok(ToSqlOutput::from(write(&self.0)))
                }
            }

            impl FromSql for Word<$name> {
                fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                    let read: fn(&str) -> Option<$name> = $read;
                    read(value.as_str()?).map(Self).ok_or(FromSqlError::InvalidType)
                }
            }
        )+
    };
}

words! {
    base::Teller, base::Teller::from_word, |teller| teller.word();
    plan::Mode, plan::Mode::from_word, |mode| mode.word();
    Option<plan::Grade>, grade, |grade| grade.map_or("", plan::Grade::word);
    format::KindWord, |text| text.parse().ok(), |kind| kind.word();
    format::ReceiptWord, |text| text.parse().ok(), |level| level.word();
    crate::IncidentState, crate::IncidentState::from_word, |state| state.word();
    crate::DeliveryState, crate::DeliveryState::from_word, |state| state.word();
    crate::LinkState, crate::LinkState::from_word, |state| state.word();
}

fn grade(text: &str) -> Option<Option<plan::Grade>> {
    if text.is_empty() { Some(None) } else { plan::Grade::from_word(text).map(Some) }
}

/// A closed list of words of the store, each with one frozen text.
macro_rules! store_words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$item_doc])* $item,)+
        }

        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [Self] = &[$(Self::$item,)+];

            /// The frozen word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$item => $word,)+
                }
            }

            /// The member of a frozen word; `None` for any other text.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.word() == word)
            }
        }
    };
}

pub(crate) use store_words;
