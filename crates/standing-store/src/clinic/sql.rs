//! The SQL of clinics, which both engines run word for word.

pub(crate) const PERSON: &str = "SELECT nonce, wrapped FROM registry_person WHERE person = $1";
pub(crate) const ERASED: &str = "SELECT count(*) FROM registry_person WHERE erased IS NOT NULL";
pub(crate) const NOTE: &str = "
INSERT INTO registry_reading (at, login, facility, person, why) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const READINGS: &str = "
SELECT at, login, facility, why FROM registry_reading WHERE person = $1 ORDER BY at";
pub(crate) const SEARCHES: &str = "
SELECT count(*) FROM registry_reading WHERE login = $1 AND at > $2 AND person IS NULL";
pub(crate) const FORGET_NAME: &str =
    "DELETE FROM registry_name WHERE facility = $1 AND person = $2";
/// Not for somebody who was erased meanwhile.
pub(crate) const ADD_NAME: &str = "
INSERT INTO registry_name (facility, token, person) SELECT $1, $2, $3
 WHERE NOT EXISTS (SELECT 1 FROM registry_person WHERE person = $3 AND erased IS NOT NULL)
    ON CONFLICT DO NOTHING";
pub(crate) const NAMED: &str = "SELECT DISTINCT person FROM registry_name WHERE facility = $1";
pub(crate) const FIND: &str =
    "SELECT person FROM registry_name WHERE facility = $1 AND token = $2 ORDER BY person LIMIT $3";
