//! What a plan asks for while nothing is wrong: drills, reviews, training, rosters, duty.
//!
//! A period or a last day is here only where the plan names one.

/// A standing task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upkeep {
    /// Unique within the plan; done-records name it.
    pub id: String,
    /// Where the plan says so.
    pub clause: String,
    /// What sort of task.
    pub kind: UpkeepKind,
    /// What is to be done, in short plain words.
    pub what: String,
    /// The role that does it.
    pub actor: String,
    /// The roles told of the result.
    pub to: Vec<String>,
    /// At least once in this many years; `None` where no period is named.
    pub every_years: Option<u8>,
    /// The last day of the year for it, as month and day.
    pub before: Option<MonthDay>,
    /// The plan's own softening or frequency word: 原则上, 一般, 定期.
    pub word: Option<String>,
    /// How the text was read.
    pub note: Option<String>,
}

/// A day of any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31, valid in that month of a common year.
    pub day: u8,
}

/// What sort of standing task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UpkeepKind {
    /// 演练.
    Drill,
    /// 预案评估修订.
    Review,
    /// 备案、报送.
    Filing,
    /// 培训.
    Training,
    /// 宣传.
    Publicity,
    /// 名录、联系人、资产.
    Roster,
    /// 值班与重要保障期.
    Duty,
    /// 检查、评估、监测.
    Inspection,
    /// 队伍、物资、经费.
    Resource,
}

impl UpkeepKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Drill,
        Self::Review,
        Self::Filing,
        Self::Training,
        Self::Publicity,
        Self::Roster,
        Self::Duty,
        Self::Inspection,
        Self::Resource,
    ];

    /// The word of plans and views, such as `drill`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Drill => "drill",
            Self::Review => "review",
            Self::Filing => "filing",
            Self::Training => "training",
            Self::Publicity => "publicity",
            Self::Roster => "roster",
            Self::Duty => "duty",
            Self::Inspection => "inspection",
            Self::Resource => "resource",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Drill => "演练",
            Self::Review => "预案评估",
            Self::Filing => "备案报送",
            Self::Training => "培训",
            Self::Publicity => "宣传教育",
            Self::Roster => "名录资产",
            Self::Duty => "值班值守",
            Self::Inspection => "检查监测",
            Self::Resource => "队伍保障",
        }
    }
}
