//! The frozen words of the closed vocabularies, and the domain words of signatures.
//!
//! The log, the wire and the views all carry these words; a word is never changed or reused.

use crate::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// The domain word of an event's signature.
pub const EVENT: &str = "fengsui/event/v1";
/// The domain word of a receipt's signature.
pub const RECEIPT: &str = "fengsui/receipt/v1";
/// The domain word of a freshness object's signature.
pub const FRESHNESS: &str = "fengsui/freshness/v1";
/// The domain word of a trust list's signature.
pub const TRUST: &str = "fengsui/trust/v1";
/// The domain word of an enrolment request's signature.
pub const ENROL: &str = "fengsui/enrol/v1";
/// The domain word of a device statement's signature.
pub const STATEMENT: &str = "fengsui/statement/v1";
/// The domain word of a signed time.
pub const TIME: &str = "fengsui/time/v1";
/// The domain word of the list of a bundle of plans.
pub const BUNDLE: &str = "fengsui/bundle/v1";
/// What the check code of an issuer's key is worked out under.
pub const ISSUER: &str = "fengsui/issuer/v1";

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $label:literal, { $($(#[$item_doc:meta])* $item:ident = $word:literal,)+ }) => {
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
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|member| member.word() == text)
                    .ok_or(Error::Word { vocabulary: $label })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

vocabulary! {
    /// A grade, from the least to the gravest.
    GradeWord, "grade", {
        /// Ⅳ 一般.
        Ordinary = "IV",
        /// Ⅲ 较大.
        Considerable = "III",
        /// Ⅱ 重大.
        Major = "II",
        /// Ⅰ 特别重大.
        Extreme = "I",
    }
}

vocabulary! {
    /// A warning's colour, from the least to the gravest.
    ColourWord, "colour", {
        /// 蓝色.
        Blue = "blue",
        /// 黄色.
        Yellow = "yellow",
        /// 橙色.
        Orange = "orange",
        /// 红色.
        Red = "red",
    }
}

vocabulary! {
    /// 实战 or 演练.
    ModeWord, "mode", {
        /// 实战.
        Live = "live",
        /// 演练.
        Drill = "drill",
    }
}

vocabulary! {
    /// Which report of an incident.
    StageWord, "stage", {
        /// 首报.
        First = "first",
        /// 续报.
        Followup = "followup",
        /// 终报.
        Final = "final",
    }
}

vocabulary! {
    /// What a receipt says of an event.
    ReceiptWord, "receipt level", {
        /// 已存: on the station's disk.
        Stored = "stored",
        /// 已签收: a duty officer has taken it.
        SignedFor = "signed_for",
        /// 退回, with the reason.
        Returned = "returned",
        /// 已转报: sent on to the next superior.
        Forwarded = "forwarded",
    }
}

vocabulary! {
    /// What an event is.
    KindWord, "event kind", {
        /// 报告, upward.
        Report = "report",
        /// 签收 of a warning or an instruction, upward.
        SignFor = "sign_for",
        /// 撤回 of an earlier event of the same stream.
        Withdraw = "withdraw",
        /// A remark about an incident, upward.
        Note = "note",
        /// 预警, downward.
        Warning = "warning",
        /// 指令, downward.
        Instruction = "instruction",
    }
}

vocabulary! {
    /// What a warning message does (CAP 1.2 `msgType`).
    MessageWord, "CAP msgType", {
        /// A new warning.
        Alert = "Alert",
        /// It replaces those it refers to.
        Update = "Update",
        /// It lifts those it refers to (解除).
        Cancel = "Cancel",
    }
}

vocabulary! {
    /// What an item of the downward list carries.
    DownWord, "downward item", {
        /// An event envelope: a warning or an instruction.
        Event = "event",
        /// A signed receipt.
        Receipt = "receipt",
        /// A signed trust list.
        Trust = "trust",
    }
}

vocabulary! {
    /// How far an enrolment is.
    EnrolWord, "enrolment state", {
        /// The duty officer has not decided.
        Pending = "pending",
        /// The device statement is there.
        Confirmed = "confirmed",
        /// The duty officer refused it.
        Refused = "refused",
    }
}

vocabulary! {
    /// An instant of an incident that deadlines are counted from.
    MarkWord, "mark", {
        /// 事发.
        Occurred = "occurred",
        /// 发现.
        Discovered = "discovered",
        /// 接报.
        Reported = "reported",
        /// 初判.
        Judged = "judged",
        /// 核实.
        Verified = "verified",
        /// 上级要求补充.
        Asked = "asked",
        /// 调级.
        Regraded = "regraded",
        /// 启动响应.
        ResponseStarted = "response_started",
        /// 处置结束.
        HandlingEnded = "handling_ended",
        /// 响应结束.
        ResponseEnded = "response_ended",
    }
}

vocabulary! {
    /// A passage of an incident's record.
    PassageWord, "passage", {
        /// 所见.
        Seen = "seen",
        /// 位置.
        Place = "place",
        /// 系统.
        System = "system",
        /// 过程.
        Course = "course",
        /// 现状.
        Status = "status",
        /// 影响.
        Impact = "impact",
        /// 已采取的措施.
        Measures = "measures",
        /// 原因.
        Cause = "cause",
        /// 请求支援.
        Support = "support",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_these_for_ever() {
        fn words<T: fmt::Display>(all: &[T]) -> Vec<String> {
            all.iter().map(ToString::to_string).collect()
        }
        assert_eq!(words(GradeWord::ALL), ["IV", "III", "II", "I"]);
        assert_eq!(words(ColourWord::ALL), ["blue", "yellow", "orange", "red"]);
        assert_eq!(words(ModeWord::ALL), ["live", "drill"]);
        assert_eq!(words(StageWord::ALL), ["first", "followup", "final"]);
        assert_eq!(words(ReceiptWord::ALL), ["stored", "signed_for", "returned", "forwarded"]);
        assert_eq!(
            words(KindWord::ALL),
            ["report", "sign_for", "withdraw", "note", "warning", "instruction"]
        );
        assert_eq!(words(MessageWord::ALL), ["Alert", "Update", "Cancel"]);
    }

    #[test]
    fn a_word_comes_back_and_no_other_is_read() {
        for grade in GradeWord::ALL {
            assert_eq!(grade.word().parse::<GradeWord>().unwrap(), *grade);
        }
        for other in ["", "i", "V", "Ⅰ", "IV "] {
            assert!(other.parse::<GradeWord>().is_err(), "{other}");
        }
        assert!(GradeWord::Ordinary < GradeWord::Extreme);
        assert!(ColourWord::Orange < ColourWord::Red);
    }
}
