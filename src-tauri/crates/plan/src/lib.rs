//! What a plan declares: categories, facts to ask, criteria, obligations, steps, warnings, forms,
//! upkeep.
//!
//! It reads text it is handed, never files, and knows no clock. No public type here is
//! serialisable: what is stored or sent has its own frozen type elsewhere.

mod answer;
mod bundle;
mod calendar;
mod case;
mod category;
mod colour;
mod condition;
mod condition_guard;
mod conditions;
mod criterion;
mod falling;
mod file_kind;
mod form;
mod grade;
#[cfg(test)]
mod hostile;
mod kind;
mod limit;
mod lint;
mod load;
mod mark;
mod mode;
#[cfg(test)]
mod mutations;
mod nearest;
mod obligation;
mod operand;
mod plan;
mod problem;
mod question;
mod reach;
mod response;
mod role;
mod row;
mod schema;
mod shape;
#[cfg(test)]
mod shipped;
mod source;
mod stage;
mod taxonomy;
mod unseen;
mod upkeep;
mod warning_rule;
mod written;

pub use rust_decimal::Decimal;

pub use answer::{Answer, Judgement, Span};
pub use bundle::{Bundle, load_bundle};
pub use calendar::{Calendar, CalendarYear};
pub use case::{Case, CaseMoment, Expect, ExpectDuty, ExpectForecast};
pub use category::Category;
pub use colour::Colour;
pub use condition::{CATEGORY_FACT, Condition, Literal, Node, Operator, confirmed_fact};
pub use criterion::{Acknowledged, Criterion, Rest};
pub use falling::{Falling, falling};
pub use file_kind::FileKind;
pub use form::{Block, Field, FieldKind, Fill, Form};
pub use grade::Grade;
pub use kind::{Kind, Unit};
pub use limit::Limit;
pub use lint::{check_cases, line_of};
pub use load::{case_plan, digest, load, load_calendar, load_case, load_cases, load_taxonomy};
pub use mark::Mark;
pub use mode::Mode;
pub use obligation::{By, Obligation};
pub use plan::{Basis, Exclusion, Plan, PlanRef, Reading, Scope};
pub use problem::Problem;
pub use question::{Choice, Question};
pub use reach::Bound;
pub use response::{Authority, Caution, Response, Step};
pub use role::{Phone, Role};
pub use schema::schema;
pub use stage::Stage;
pub use taxonomy::{Taxonomy, lent};
pub use upkeep::{MonthDay, Upkeep, UpkeepKind};
pub use warning_rule::{Content, Lifting, WarningAction, WarningRule, WarningRules};
