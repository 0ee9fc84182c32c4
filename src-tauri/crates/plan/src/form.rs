//! The forms and annexes of a plan, field by field.
//!
//! A field is required only where the plan's own text supports it; what is lost in print sits in an
//! optional block that says so.

/// A form to fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Such as `situation_report`.
    pub id: String,
    /// As the plan titles it.
    pub title: String,
    /// The annex or clause, such as 附件2.
    pub clause: String,
    /// Ids of the obligations it serves.
    pub serves: Vec<String>,
    /// Whether the printed form asks for the unit's seal.
    pub sealed: bool,
    /// Whether it is read out on the telephone: what was said is kept with the call, field by field.
    pub spoken: bool,
    /// Blocks in printed order.
    pub blocks: Vec<Block>,
    /// The printed foot-note.
    pub footnote: Option<String>,
    /// What to know about the form, such as that its table is lost.
    pub note: Option<String>,
}

/// A run of fields under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The heading; empty for the form's own head.
    pub title: String,
    /// Whether the whole block may be left out.
    pub optional: bool,
    /// Fields in order.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Unique within the form.
    pub id: String,
    /// As printed.
    pub title: String,
    /// What it takes.
    pub kind: FieldKind,
    /// Whether it must be filled before sending.
    pub required: bool,
    /// What it is filled from, where the record holds it.
    pub fill: Option<Fill>,
    /// Boxes to tick, for a choice.
    pub options: Vec<String>,
    /// Where the field comes from, or how to fill it.
    pub note: Option<String>,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// One line.
    Line,
    /// Several lines.
    Paragraph,
    /// A date.
    Date,
    /// A date and time to the minute.
    Minute,
    /// A tick among options; several may be ticked.
    Boxes,
    /// A telephone number.
    Phone,
    /// A signature by hand on the print.
    Signature,
}

/// What of the record fills a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fill {
    /// The unit's name.
    UnitName,
    /// Who filled it in.
    OperatorName,
    /// Their telephone.
    OperatorPhone,
    /// When it occurred.
    OccurredAt,
    /// When it was discovered.
    DiscoveredAt,
    /// The day the form is made.
    Today,
    /// The moment handling ended.
    HandlingEndedAt,
    /// The moment the response ended.
    ResponseEndedAt,
    /// What was seen.
    Description,
    /// Where.
    Place,
    /// Which system.
    System,
    /// The categories.
    Categories,
    /// The preliminary or confirmed grade.
    Grade,
    /// The course of events, from the log.
    Course,
    /// Harm and effect, from the facts.
    Impact,
    /// Steps ticked.
    Measures,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Line,
        Self::Paragraph,
        Self::Date,
        Self::Minute,
        Self::Boxes,
        Self::Phone,
        Self::Signature,
    ];

    /// The word of plans and views, such as `paragraph`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Paragraph => "paragraph",
            Self::Date => "date",
            Self::Minute => "minute",
            Self::Boxes => "boxes",
            Self::Phone => "phone",
            Self::Signature => "signature",
        }
    }
}

impl Fill {
    /// Every source.
    pub const ALL: [Self; 16] = [
        Self::UnitName,
        Self::OperatorName,
        Self::OperatorPhone,
        Self::OccurredAt,
        Self::DiscoveredAt,
        Self::Today,
        Self::HandlingEndedAt,
        Self::ResponseEndedAt,
        Self::Description,
        Self::Place,
        Self::System,
        Self::Categories,
        Self::Grade,
        Self::Course,
        Self::Impact,
        Self::Measures,
    ];

    /// The word of plans, such as `unit_name`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::UnitName => "unit_name",
            Self::OperatorName => "operator_name",
            Self::OperatorPhone => "operator_phone",
            Self::OccurredAt => "occurred_at",
            Self::DiscoveredAt => "discovered_at",
            Self::Today => "today",
            Self::HandlingEndedAt => "handling_ended_at",
            Self::ResponseEndedAt => "response_ended_at",
            Self::Description => "description",
            Self::Place => "place",
            Self::System => "system",
            Self::Categories => "categories",
            Self::Grade => "grade",
            Self::Course => "course",
            Self::Impact => "impact",
            Self::Measures => "measures",
        }
    }
}

impl Form {
    /// Every field of every block, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.blocks.iter().flat_map(|block| block.fields.iter())
    }
}
