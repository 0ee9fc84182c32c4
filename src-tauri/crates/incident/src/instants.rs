//! The instants of an incident, each with who set it and what it was before it was corrected.
//!
//! A correction keeps the place of what it corrects: the second asking of the superior stays the
//! second, whatever becomes of the first.

use assess::comes_again;
use base::{Id, Moment};
use plan::Mark;
use std::collections::BTreeMap;

/// The instants known so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instants {
    each: BTreeMap<Mark, Vec<Marked>>,
}

/// An instant and who set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// When it was.
    pub at: Moment,
    /// Who decided or observed it.
    pub decided_by: String,
    /// The operator who recorded it.
    pub by: String,
    /// When that was recorded.
    pub set_at: Moment,
    /// The entry, so that a correction can name it.
    pub entry: Id,
    /// What it was before, the oldest first.
    pub earlier: Vec<Earlier>,
}

/// An instant as it stood before a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// When it was said to be.
    pub at: Moment,
    /// Who decided or observed it.
    pub decided_by: String,
    /// The operator who recorded it.
    pub by: String,
    /// When that was recorded.
    pub set_at: Moment,
    /// The entry that recorded it.
    pub entry: Id,
}

impl Instants {
    /// The latest instant of a mark, by when it was set.
    #[must_use]
    pub fn get(&self, mark: Mark) -> Option<&Marked> {
        self.all(mark).last()
    }

    /// Every instant of a mark, in the order in which they were first set.
    #[must_use]
    pub fn all(&self, mark: Mark) -> &[Marked] {
        self.each.get(&mark).map_or(&[], Vec::as_slice)
    }

    /// The instant that an entry set or corrected, with its mark.
    #[must_use]
    pub fn of_entry(&self, entry: Id) -> Option<(Mark, &Marked)> {
        let is_it = |marked: &&Marked| marked.was_set_by(entry);
        self.each.iter().find_map(|(mark, all)| Some((*mark, all.iter().find(is_it)?)))
    }

    /// Whether no instant of a mark is known.
    #[must_use]
    pub fn is_unset(&self, mark: Mark) -> bool {
        self.all(mark).is_empty()
    }

    /// Sets an instant, or corrects the one that `amends` names. One that comes only once corrects
    /// what is there.
    pub(crate) fn set(&mut self, mark: Mark, amends: Option<Id>, new: Marked) {
        let all = self.each.entry(mark).or_default();
        let named = amends.and_then(|entry| all.iter().position(|one| one.was_set_by(entry)));
        let once = all.len().checked_sub(1).filter(|_| !comes_again(mark));
        match named.or(once).and_then(|index| all.get_mut(index)) {
            Some(there) => there.correct(new),
            None => all.push(new),
        }
    }

    /// Takes an instant away that turned out not to be known.
    pub(crate) fn clear(&mut self, mark: Mark) {
        self.each.remove(&mark);
    }

    /// The latest of each, as the duties take them.
    pub(crate) fn latest(&self) -> BTreeMap<Mark, Moment> {
        let latest = |(mark, all): (&Mark, &Vec<Marked>)| Some((*mark, all.last()?.at));
        self.each.iter().filter_map(latest).collect()
    }

    /// Every instant of those that may come several times.
    pub(crate) fn again(&self) -> BTreeMap<Mark, Vec<Moment>> {
        let several = self.each.iter().filter(|(mark, _)| comes_again(**mark));
        several.map(|(mark, all)| (*mark, all.iter().map(|one| one.at).collect())).collect()
    }
}

impl Marked {
    pub(crate) fn was_set_by(&self, entry: Id) -> bool {
        self.entry == entry || self.earlier.iter().any(|earlier| earlier.entry == entry)
    }

    pub(crate) fn correct(&mut self, new: Self) {
        let before = std::mem::replace(self, new);
        let Self { at, decided_by, by, set_at, entry, earlier } = before;
        self.earlier = earlier;
        self.earlier.push(Earlier { at, decided_by, by, set_at, entry });
    }
}
