//! A whole plan, declared and checked.
//!
//! Lists keep the order of the files, ids are unique, and every id named anywhere is declared:
//! `load` hands out no plan of which that is not true.

use base::Digest;
use chrono::NaiveDate;

use crate::conditions::{self, Vocabulary};
use crate::{
    Acknowledged, Category, Condition, Criterion, Form, Obligation, Problem, Question, Response,
    Rest, Role, Step, Upkeep, WarningRules,
};

/// Which plan, which version, and the digest of its files. An incident pins this.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanRef {
    /// The folder's name, such as `jiangsu-education`.
    pub id: String,
    /// The version of our transcription, such as `1.0.0`.
    pub version: String,
    /// Over all files of the plan's folder.
    pub digest: Digest,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Id, version and digest.
    pub reference: PlanRef,
    /// The document's title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Its document number, where known.
    pub number: Option<String>,
    /// The date it was issued; `None` where the text does not print it.
    pub issued: Option<NaiveDate>,
    /// Whom it is for, in a few words, to choose by in first run.
    pub audience: String,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// What it covers and what it does not.
    pub scope: Scope,
    /// Who plays a part.
    pub roles: Vec<Role>,
    /// The taxonomy its categories follow, such as `gbz20986-2007`.
    pub taxonomy: Option<String>,
    /// Its categories; empty only where the plan has no list of them.
    pub categories: Vec<Category>,
    /// Why it has no categories, where it has none: nothing is made up for it.
    pub uncategorised: Option<String>,
    /// What may be asked.
    pub questions: Vec<Question>,
    /// What makes a grade.
    pub criteria: Vec<Criterion>,
    /// The grade that catches the rest.
    pub rest: Rest,
    /// Oddities of its grading that stand in the text itself and were looked at.
    pub acknowledged: Vec<Acknowledged>,
    /// What is owed.
    pub obligations: Vec<Obligation>,
    /// How a response runs.
    pub response: Response,
    /// What it says about warnings.
    pub warnings: WarningRules,
    /// Its forms.
    pub forms: Vec<Form>,
    /// Its standing tasks.
    pub upkeep: Vec<Upkeep>,
    /// Doubtful passages and how they were read.
    pub readings: Vec<Reading>,
}

/// A document the plan rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Its title.
    pub title: String,
    /// What has become of it since, where that matters.
    pub note: Option<String>,
}

/// What a plan covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Where the plan says so.
    pub clause: String,
    /// What it covers, in short plain words.
    pub covers: Vec<String>,
    /// What it does not.
    pub exclusions: Vec<Exclusion>,
}

/// Something the plan does not govern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Such as `state_secret`.
    pub id: String,
    /// Where the plan says so; `None` where it rests on law the plan does not repeat.
    pub clause: Option<String>,
    /// The question that finds it out.
    pub ask: String,
    /// What to say when it applies.
    pub says: String,
    /// Whom to turn to.
    pub turn_to: String,
    /// Whether recording stops and nothing is stored.
    pub stops: bool,
}

/// A doubtful passage and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Such as `S1`.
    pub id: String,
    /// The passage.
    pub clause: String,
    /// What is doubtful.
    pub issue: String,
    /// How it is read here.
    pub reading: String,
}

impl Plan {
    /// The question of this fact.
    #[must_use]
    pub fn question(&self, fact: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.fact == fact)
    }

    /// The role of this id.
    #[must_use]
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// The category or sub-category of this id.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find_map(|category| category.find(id))
    }

    /// The ids of a category and its ancestors, topmost first; empty for an unknown id.
    #[must_use]
    pub fn lineage(&self, id: &str) -> Vec<&str> {
        let mut path = Vec::new();
        let mut level = &self.categories;
        while let Some(next) = level.iter().find(|category| category.find(id).is_some()) {
            path.push(next.id.as_str());
            if next.id == id {
                break;
            }
            level = &next.children;
        }
        path
    }

    /// Reads a condition as one of this plan's files would hold it.
    ///
    /// # Errors
    /// It is outside the language of conditions, or names what the plan does not have.
    pub fn condition(&self, text: &str) -> Result<Condition, Problem> {
        let names = Vocabulary { questions: &self.questions, categories: &self.categories };
        conditions::parse(text, names).map_err(|fault| {
            let (what, mend) = (fault.what, fault.mend);
            Problem { file: String::new(), line: 0, what, mend, blocks: true }
        })
    }

    /// The criterion of this clause.
    #[must_use]
    pub fn criterion(&self, clause: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.clause == clause)
    }

    /// The obligation of this id.
    #[must_use]
    pub fn obligation(&self, id: &str) -> Option<&Obligation> {
        self.obligations.iter().find(|obligation| obligation.id == id)
    }

    /// The step of this id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.response.steps.iter().find(|step| step.id == id)
    }

    /// The form of this id.
    #[must_use]
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id == id)
    }
}
