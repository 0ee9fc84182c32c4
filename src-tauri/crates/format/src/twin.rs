//! Which frozen word stands for which member of the domain's closed vocabularies, both ways.
//!
//! The matches name every member, so a new one does not compile before it has its word.

use crate::{ColourWord, GradeWord, MarkWord, MessageWord, ModeWord, PassageWord, StageWord};
use incident::Passage;
use plan::{Colour, Grade, Mark, Mode, Stage};
use warning::Message;

macro_rules! twins {
    ($($word:ident = $member:ident { $($item:ident),+ })+) => {
        $(
            impl From<$member> for $word {
                fn from(member: $member) -> Self {
                    match member { $($member::$item => Self::$item,)+ }
                }
            }

            impl From<$word> for $member {
                fn from(word: $word) -> Self {
                    match word { $($word::$item => Self::$item,)+ }
                }
            }
        )+
    };
}

twins! {
    GradeWord = Grade { Ordinary, Considerable, Major, Extreme }
    ColourWord = Colour { Blue, Yellow, Orange, Red }
    ModeWord = Mode { Live, Drill }
    StageWord = Stage { First, Followup, Final }
    MessageWord = Message { Alert, Update, Cancel }
    MarkWord = Mark {
        Occurred, Discovered, Reported, Judged, Verified, Asked, Regraded, ResponseStarted,
        HandlingEnded, ResponseEnded
    }
    PassageWord = Passage { Seen, Place, System, Course, Status, Impact, Measures, Cause, Support }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plan_and_wire_say_the_same_words() {
        for grade in Grade::ALL {
            assert_eq!(grade.word(), GradeWord::from(grade).word());
        }
        for colour in Colour::ALL {
            assert_eq!(colour.word(), ColourWord::from(colour).word());
        }
        for mode in Mode::ALL {
            assert_eq!(mode.word(), ModeWord::from(mode).word());
        }
        for stage in Stage::ALL {
            assert_eq!(stage.word(), StageWord::from(stage).word());
        }
        for mark in Mark::ALL {
            assert_eq!(mark.word(), MarkWord::from(mark).word());
        }
    }

    #[test]
    fn every_passage_has_a_word_and_comes_back() {
        for passage in Passage::ALL {
            assert_eq!(Passage::from(PassageWord::from(passage)), passage);
        }
        assert_eq!(PassageWord::ALL.len(), Passage::ALL.len());
    }
}
