//! Who the unit is, who is on duty, whom to call, and the small settings of this program.
//!
//! Settings are words under a fixed list of names, so that a misspelt one cannot be written.

use crate::{
    Error, Store, Writer,
    column::{Column, store_words},
};
use base::{Id, Moment};
use rusqlite::OptionalExtension as _;
use std::collections::BTreeSet;

/// Who the unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitProfile {
    /// Its name.
    pub name: String,
    /// The id of the plan that it works by.
    pub plan: String,
    /// The roles of that plan that it holds.
    pub roles: BTreeSet<String>,
    /// When it was set.
    pub set_at: Moment,
}

/// A person who may be on duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// The person's id.
    pub id: Id,
    /// The name.
    pub name: String,
    /// The telephone number; may be empty.
    pub phone: String,
    /// Whether the person may still be chosen; one who has left stays named in the log.
    pub active: bool,
}

/// Whom to call for a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The role's id in the plan.
    pub role: String,
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
}

store_words! {
    /// The names of the settings.
    Setting {
        /// The id of the operator on duty.
        OnDuty = "on_duty",
        /// `live` or `drill`: what a new incident is.
        Mode = "mode",
        /// `light`, `dark` or `system`.
        Appearance = "appearance",
        /// `on` or `off`: whether deliveries go out by themselves.
        AutoSend = "auto_send",
        /// `on` or `off`: whether the network is used at all.
        Online = "online",
        /// Whether a person saw the test notification: `seen`, `unseen`.
        Notifications = "notifications",
        /// The language of the screens.
        Language = "language",
        /// The role of the plan that the superior has.
        SuperiorRole = "superior_role",
    }
}

impl Store {
    /// Who the unit is; `None` until first run is over.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn unit(&self) -> Result<Option<UnitProfile>, Error> {
        self.read(|db| {
            let found: Option<(String, String, Column<Moment>)> = db
                .prepare_cached("SELECT name, plan, set_at FROM unit WHERE id = 1")?
                .query_row((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let Some((name, plan, Column(set_at))) = found else { return Ok(None) };
            let mut query = db.prepare_cached("SELECT role FROM unit_role")?;
            let roles = query.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(Some(UnitProfile { name, plan, roles, set_at }))
        })
    }

    /// Every operator, by name.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn operators(&self) -> Result<Vec<Operator>, Error> {
        self.read(|db| {
            let mut query = db
                .prepare_cached("SELECT id, name, phone, active FROM operator ORDER BY name, id")?;
            let rows = query.query_map((), |row| {
                Ok(Operator {
                    id: row.get::<_, Column<Id>>(0)?.0,
                    name: row.get(1)?,
                    phone: row.get(2)?,
                    active: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Whom to call, by role.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn contacts(&self) -> Result<Vec<Contact>, Error> {
        self.read(|db| {
            let mut query =
                db.prepare_cached("SELECT role, name, phone FROM contact ORDER BY role")?;
            let rows = query.query_map((), |row| {
                Ok(Contact { role: row.get(0)?, name: row.get(1)?, phone: row.get(2)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// A setting; `None` where it was never set.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn setting(&self, name: Setting) -> Result<Option<String>, Error> {
        self.read(move |db| {
            Ok(db
                .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
                .query_row((name.word(),), |row| row.get(0))
                .optional()?)
        })
    }
}

impl Writer {
    /// Sets who the unit is.
    ///
    /// # Errors
    /// The write failed.
    pub fn set_unit(&self, unit: UnitProfile) -> Result<(), Error> {
        self.write(move |tx, _| {
            tx.execute(
                "INSERT INTO unit (id, name, plan, set_at) VALUES (1, ?1, ?2, ?3) \
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, plan = excluded.plan, \
                 set_at = excluded.set_at",
                (&unit.name, &unit.plan, Column(unit.set_at)),
            )?;
            tx.execute("DELETE FROM unit_role", ())?;
            for role in &unit.roles {
                tx.execute("INSERT INTO unit_role (role) VALUES (?1)", (role,))?;
            }
            Ok(())
        })
    }

    /// Adds an operator or changes one.
    ///
    /// # Errors
    /// The write failed.
    pub fn set_operator(&self, operator: Operator) -> Result<(), Error> {
        self.write(move |tx, _| {
            tx.execute(
                "INSERT INTO operator (id, name, phone, active) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, phone = excluded.phone, \
                 active = excluded.active",
                (Column(operator.id), &operator.name, &operator.phone, operator.active),
            )?;
            Ok(())
        })
    }

    /// Sets whom to call for a role.
    ///
    /// # Errors
    /// The write failed.
    pub fn set_contact(&self, contact: Contact) -> Result<(), Error> {
        self.write(move |tx, _| {
            tx.execute(
                "INSERT INTO contact (role, name, phone) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (role) DO UPDATE SET name = excluded.name, phone = excluded.phone",
                (&contact.role, &contact.name, &contact.phone),
            )?;
            Ok(())
        })
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// The write failed.
    pub fn set_setting(&self, name: Setting, value: &str) -> Result<(), Error> {
        let value = value.to_owned();
        self.write(move |tx, _| {
            tx.execute(
                "INSERT INTO setting (name, value) VALUES (?1, ?2) \
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name.word(), &value),
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Trial;

    #[test]
    fn who_we_are_outlives_a_restart_and_the_last_word_holds() {
        let trial = Trial::begin();
        assert_eq!(trial.store.unit().unwrap(), None);
        let roles = |roles: &[&str]| roles.iter().map(|role| (*role).to_owned()).collect();
        let mut unit = UnitProfile {
            name: "第一中学".to_owned(),
            plan: "jiangsu-education".to_owned(),
            roles: roles(&["school", "office"]),
            set_at: trial.now(),
        };
        let mut person = Operator {
            id: trial.id(),
            name: "陈立".to_owned(),
            phone: String::new(),
            active: true,
        };
        let contact = Contact {
            role: "county".to_owned(),
            name: "区教育局".to_owned(),
            phone: "12345678".to_owned(),
        };
        let writer = trial.store.writer();
        writer.set_unit(unit.clone()).unwrap();
        unit.roles = roles(&["school"]);
        writer.set_unit(unit.clone()).unwrap();
        writer.set_operator(person.clone()).unwrap();
        person.active = false;
        writer.set_operator(person.clone()).unwrap();
        writer.set_contact(contact.clone()).unwrap();
        writer.set_setting(Setting::Mode, "drill").unwrap();
        writer.set_setting(Setting::Mode, "live").unwrap();
        let trial = trial.reopen();
        assert_eq!(trial.store.unit().unwrap(), Some(unit));
        assert_eq!(trial.store.operators().unwrap(), [person]);
        assert_eq!(trial.store.contacts().unwrap(), [contact]);
        assert_eq!(trial.store.setting(Setting::Mode).unwrap().as_deref(), Some("live"));
        assert_eq!(trial.store.setting(Setting::Appearance).unwrap(), None);
    }
}
