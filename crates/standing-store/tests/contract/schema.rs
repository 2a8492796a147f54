//! The schema as the engines have it.

use crate::home::{Home, Raw};

/// The two books and the log, which are guarded against every change.
const TABLES: [&str; 11] = [
    "entry",
    "leaf",
    "log_head",
    "log_stamp",
    "payload",
    "redaction",
    "registry_entry",
    "registry_installation",
    "registry_person",
    "registry_reading",
    "standing_schema",
];

/// Offices and uploads, whose rows change, and views, which are derived.
const BESIDE: [&str; 11] = [
    "account",
    "account_event",
    "failed_login",
    "invitation",
    "mail_domain",
    "office",
    "registry_name",
    "session",
    "upload",
    "view_index",
    "view_row",
];

/// Table, column, type and whether it may be absent, in the words of neither engine.
async fn columns(raw: &mut Raw) -> Vec<String> {
    let sql = match raw {
        Raw::Sqlite(_) => {
            "SELECT t.name || '.' || c.name || ' ' ||
                    CASE c.type WHEN 'INTEGER' THEN 'number' WHEN 'TEXT' THEN 'text'
                                WHEN 'BLOB' THEN 'bytes' ELSE c.type END ||
                    CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN '' ELSE ' or absent' END ||
                    CASE WHEN c.pk > 0 THEN ' key' ELSE '' END
               FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
              WHERE t.type = 'table' ORDER BY t.name, c.cid"
        }
        Raw::Postgres(_) => {
            "SELECT c.table_name || '.' || c.column_name || ' ' ||
                    CASE c.data_type WHEN 'bigint' THEN 'number' WHEN 'text' THEN 'text'
                                     WHEN 'bytea' THEN 'bytes' ELSE c.data_type END ||
                    CASE c.is_nullable WHEN 'NO' THEN '' ELSE ' or absent' END ||
                    CASE WHEN EXISTS (
                        SELECT 1 FROM information_schema.table_constraints AS s
                          JOIN information_schema.key_column_usage AS k
                         USING (constraint_schema, constraint_name)
                         WHERE s.constraint_type = 'PRIMARY KEY'
                           AND s.table_schema = c.table_schema
                           AND s.table_name = c.table_name
                           AND k.column_name = c.column_name
                    ) THEN ' key' ELSE '' END
               FROM information_schema.columns AS c
              WHERE c.table_schema = current_schema() ORDER BY c.table_name, c.ordinal_position"
        }
    };
    raw.texts(sql).await
}

const COLUMNS: [&str; 101] = [
    "account.login text key",
    "account.name text",
    "account.office text",
    "account.roles text",
    "account.email text or absent",
    "account.secret text or absent",
    "account.disabled number or absent",
    "account.made number",
    "account_event.at number",
    "account_event.doer text",
    "account_event.login text",
    "account_event.what text",
    "entry.position number key",
    "entry.entered number",
    "entry.id bytes",
    "entry.kind text",
    "entry.office text or absent",
    "entry.salted bytes",
    "failed_login.subject bytes",
    "failed_login.at number",
    "invitation.token bytes key",
    "invitation.login text",
    "invitation.made number",
    "invitation.ends number",
    "invitation.used number or absent",
    "leaf.number number key",
    "leaf.position number",
    "leaf.content text",
    "log_head.number number key",
    "log_head.size number",
    "log_head.verifier text",
    "log_head.note text",
    "log_stamp.number number key",
    "log_stamp.size number",
    "log_stamp.text text",
    "log_stamp.stamp bytes",
    "mail_domain.office text key",
    "mail_domain.party text key",
    "mail_domain.domain text key",
    "mail_domain.doer text",
    "mail_domain.at number",
    "office.name text key",
    "office.title text",
    "office.made number",
    "office.facility text or absent",
    "payload.position number key",
    "payload.body text",
    "payload.nonce bytes",
    "redaction.position number key",
    "redaction.target_position number",
    "registry_entry.position number key",
    "registry_entry.recorded number",
    "registry_entry.person bytes or absent",
    "registry_entry.message bytes",
    "registry_entry.content bytes",
    "registry_entry.nonce bytes",
    "registry_entry.sealed bytes",
    "registry_installation.one number key",
    "registry_installation.key bytes",
    "registry_name.facility text key",
    "registry_name.token bytes key",
    "registry_name.person bytes key",
    "registry_person.person bytes key",
    "registry_person.nonce bytes or absent",
    "registry_person.wrapped bytes or absent",
    "registry_person.erased number or absent",
    "registry_reading.at number",
    "registry_reading.login text",
    "registry_reading.facility text",
    "registry_reading.person bytes or absent",
    "registry_reading.why text",
    "session.token bytes key",
    "session.login text",
    "session.made number",
    "session.seen number",
    "session.ends number",
    "session.ended number or absent",
    "standing_schema.version number key",
    "standing_schema.name text",
    "standing_schema.digest bytes",
    "upload.office text key",
    "upload.sha256 bytes key",
    "upload.name text",
    "upload.media_type text",
    "upload.doer text",
    "upload.at number",
    "upload.bytes bytes",
    "upload.reading text",
    "view_index.id number key",
    "view_index.view text",
    "view_index.audience text",
    "view_index.made_by text",
    "view_index.position number",
    "view_index.head text",
    "view_row.view_index number",
    "view_row.kind text",
    "view_row.key text",
    "view_row.place text",
    "view_row.from_day number",
    "view_row.to_day number",
    "view_row.body text",
];

crate::on_both_engines!(
    both_engines_have_the_same_columns,
    every_table_is_guarded_against_change_and_removal,
);

async fn both_engines_have_the_same_columns(home: &Home) {
    let _store = home.open().await;
    assert_eq!(columns(&mut home.raw().await).await, COLUMNS);
}

async fn every_table_is_guarded_against_change_and_removal(home: &Home) {
    let _store = home.open().await;
    let mut raw = home.raw().await;
    let (tables, guards, events) = match raw {
        Raw::Sqlite(_) => (
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
            "SELECT upper(sql) FROM sqlite_schema WHERE type = 'trigger'",
            &["UPDATE", "DELETE"][..],
        ),
        // Bits of tgtype: 2 before, 8 delete, 16 update, 32 truncate; `A`: in every session.
        Raw::Postgres(_) => (
            "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
            "SELECT upper(CASE WHEN tgtype & 2 > 0 THEN ' BEFORE ' ELSE '' END ||
                     CASE WHEN tgtype & 8 > 0 THEN 'DELETE' ELSE '' END ||
                     CASE WHEN tgtype & 16 > 0 THEN 'UPDATE' ELSE '' END ||
                     CASE WHEN tgtype & 32 > 0 THEN 'TRUNCATE' ELSE '' END ||
                     ' ON ' || tgrelid::regclass || ' ')
               FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
              WHERE relnamespace = current_schema()::regnamespace
                AND NOT tgisinternal AND tgenabled = 'A'",
            &["UPDATE", "DELETE", "TRUNCATE"][..],
        ),
    };
    let mut all: Vec<&str> = TABLES.iter().chain(&BESIDE).copied().collect();
    all.sort_unstable();
    assert_eq!(raw.texts(tables).await, all);
    let guards = raw.texts(guards).await;
    for table in TABLES {
        for event in events {
            let guard = format!(" BEFORE {event} ON {} ", table.to_uppercase());
            assert!(
                guards.iter().any(|g| g.contains(&guard)),
                "{guard}: {guards:#?}"
            );
        }
    }
}
