//! Refusals: understood, but the plan or the state of the incident forbids it.

use assess::Misfit;

/// Why something may not be added. It is shown beside the field that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The English id of the field on the screen, such as `grade` or `fact`.
    pub field: &'static str,
    /// What to say to the operator, in Chinese.
    pub says: String,
    /// The clause of the plan behind it, where there is one.
    pub clause: Option<String>,
}

impl Refusal {
    /// A refusal that rests on the state of the incident and on no clause.
    #[must_use]
    pub fn plain(field: &'static str, says: impl Into<String>) -> Self {
        Self { field, says: says.into(), clause: None }
    }

    /// A refusal that rests on a clause of the plan.
    #[must_use]
    pub fn by_clause(field: &'static str, says: impl Into<String>, clause: &str) -> Self {
        Self { field, says: says.into(), clause: Some(clause.to_owned()) }
    }

    /// A refusal of an answer that does not fit its question.
    #[must_use]
    pub fn of_answer(misfit: Misfit) -> Self {
        Self::plain("answer", misfit_says(misfit))
    }
}

fn misfit_says(misfit: Misfit) -> &'static str {
    match misfit {
        Misfit::Kind => "答案的种类与问题不符。",
        Misfit::Word => "所选项不在预案的选项中。",
        Misfit::Twice => "同一项选了两次。",
        Misfit::WholeIsZero => "总数不能是0。",
        Misfit::PartAboveWhole => "部分不能大于总数。",
        Misfit::Negative => "数量不能小于0。",
        Misfit::NoSpan => "请填写开始时间。",
        Misfit::SpansOutOfOrder => "结束时间早于开始时间，或时段重叠。",
        Misfit::NoJudge => "请写明由谁判断。",
        Misfit::NoReason => "请写明判断的理由。",
    }
}
