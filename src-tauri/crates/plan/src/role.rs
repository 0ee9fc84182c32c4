//! A part somebody plays under a plan: the unit, its superior, an office, the police.
//!
//! A telephone number is here only where the plan prints it, with the clause; every other contact
//! is the unit's own to fill in.

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Such as `unit`.
    pub id: String,
    /// As the plan names it.
    pub name: String,
    /// The short form used on screens, where the name is long.
    pub short: Option<String>,
    /// Where the plan gives it its duties.
    pub clause: Option<String>,
    /// What it answers for, in short plain words.
    pub tasks: Vec<String>,
    /// Whether a unit that uses this plan usually holds it.
    pub usually_held: bool,
    /// Whether the unit has to fill in who this is and how to reach them.
    pub local_contact: bool,
    /// The number the plan prints.
    pub phone: Option<Phone>,
    /// Anything to know before turning to it.
    pub note: Option<String>,
}

/// A telephone number printed in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// As printed.
    pub number: String,
    /// Where it is printed.
    pub clause: String,
}
