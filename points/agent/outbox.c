/* outbox.c - one table in SQLite. */
#include "points/agent/outbox.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* EXCLUSIVE: a second agent on the same folder would forward everything twice as often; it is refused at the door. */
static const char *const set_up =
    "PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS letter ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " key TEXT NOT NULL UNIQUE,"
    " body TEXT NOT NULL,"
    " at_ms INTEGER NOT NULL,"
    " state INTEGER NOT NULL DEFAULT 0,"
    " error TEXT NOT NULL DEFAULT 'ok',"
    " answer TEXT NOT NULL DEFAULT '');"
    "CREATE INDEX IF NOT EXISTS letter_waiting ON letter (number) WHERE state = 0;"
    "PRAGMA user_version = 1;"
    "COMMIT;";

enum statement { SQL_PUT, SQL_FIRST, SQL_FIND, SQL_END, SQL_TRIM, SQL_COUNT, SQL_STATEMENTS };

#define COLUMNS "number, state, at_ms, key, body, error, answer"
static const char *const statements[SQL_STATEMENTS] = {
    [SQL_PUT]   = "INSERT INTO letter (key, body, at_ms) VALUES (?1, ?2, ?3)",
    [SQL_FIRST] = "SELECT " COLUMNS " FROM letter WHERE state = 0 ORDER BY number LIMIT 1",
    [SQL_FIND]  = "SELECT " COLUMNS " FROM letter WHERE key = ?1",
    [SQL_END]   = "UPDATE letter SET state = ?2, error = ?3, answer = ?4 WHERE number = ?1 AND state = 0",
    [SQL_TRIM]  = "DELETE FROM letter WHERE state <> 0 AND number <= (SELECT max(number) FROM letter) - ?1",
    [SQL_COUNT] = "SELECT count(*) FROM letter WHERE state = 0",
};

struct outbox {
    sqlite3 *db;
    sqlite3_stmt *statement[SQL_STATEMENTS];
    uint32_t waiting, waiting_max, kept_max;
    char why[256];
};

static sqlite3_stmt *fresh(struct outbox *outbox, enum statement which)
{
    sqlite3_stmt *statement = outbox->statement[which];
    for (int i = 0; i < SQL_STATEMENTS; i++) {      /* a SELECT left open holds a read lock and keeps the WAL from shrinking */
        if (outbox->statement[i] != NULL) sqlite3_reset(outbox->statement[i]);
    }
    return statement;
}

static bool letter_read(sqlite3_stmt *statement, struct letter *out)
{
    if (sqlite3_step(statement) != SQLITE_ROW) return false;
    *out = (struct letter){ .number = (uint64_t)sqlite3_column_int64(statement, 0), .state = (enum letter_state)sqlite3_column_int(statement, 1),
                            .at_ms = sqlite3_column_int64(statement, 2) };
    snprintf(out->key, sizeof out->key, "%s", (const char *)sqlite3_column_text(statement, 3));
    out->body = (const char *)sqlite3_column_text(statement, 4);
    out->length = (size_t)sqlite3_column_bytes(statement, 4);
    out->error = error_find((const char *)sqlite3_column_text(statement, 5));
    out->answer = (const char *)sqlite3_column_text(statement, 6);
    out->answer_length = (size_t)sqlite3_column_bytes(statement, 6);
    return true;
}

static bool outbox_start(struct outbox *outbox, const char *folder)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/outbox.db", folder) >= (int)sizeof path) {
        snprintf(outbox->why, sizeof outbox->why, "the folder's name is too long");
        return false;
    }
    int rc = sqlite3_open_v2(path, &outbox->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_exec(outbox->db, set_up, NULL, NULL, NULL);
    for (int i = 0; rc == SQLITE_OK && i < SQL_STATEMENTS; i++)
        rc = sqlite3_prepare_v3(outbox->db, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &outbox->statement[i], NULL);
    if (rc == SQLITE_OK && sqlite3_step(outbox->statement[SQL_COUNT]) == SQLITE_ROW) {
        outbox->waiting = (uint32_t)sqlite3_column_int64(outbox->statement[SQL_COUNT], 0);
        sqlite3_reset(outbox->statement[SQL_COUNT]);
        return true;
    }
    snprintf(outbox->why, sizeof outbox->why, rc == SQLITE_BUSY ? "%s: another paidan-point uses it" : "%s: %s", path, sqlite3_errmsg(outbox->db));
    return false;
}

bool outbox_open(const char *folder, uint32_t waiting_max, uint32_t kept_max, struct outbox **out, const char **why)
{
    static char reason[256];      /* outlives the outbox that could not be */
    struct outbox *outbox = calloc(1, sizeof *outbox);
    *out = NULL;
    *why = "out of memory";
    if (outbox == NULL) return false;
    outbox->waiting_max = waiting_max;
    outbox->kept_max = kept_max;
    if (outbox_start(outbox, folder)) {
        *out = outbox;
        return true;
    }
    snprintf(reason, sizeof reason, "%s", outbox->why);
    *why = reason;
    outbox_close(outbox);
    return false;
}

void outbox_close(struct outbox *outbox)
{
    if (outbox == NULL) return;
    for (int i = 0; i < SQL_STATEMENTS; i++) sqlite3_finalize(outbox->statement[i]);
    sqlite3_close(outbox->db);
    free(outbox);
}

enum error outbox_put(struct outbox *outbox, const char *key, const char *body, size_t length, int64_t at_ms)
{
    struct letter known;
    if (outbox_find(outbox, key, &known))
        return known.length == length && memcmp(known.body, body, length) == 0 ? ERR_OK : ERR_KEY_REUSED;
    if (outbox->waiting >= outbox->waiting_max) return ERR_FULL;
    sqlite3_stmt *put = fresh(outbox, SQL_PUT);
    sqlite3_bind_text(put, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(put, 2, body, (int)length, SQLITE_STATIC);
    sqlite3_bind_int64(put, 3, at_ms);
    int rc = sqlite3_step(put);      /* a commit of its own: on the disk when it returns */
    sqlite3_reset(put);
    if (rc != SQLITE_DONE) return ERR_UNAVAILABLE;
    outbox->waiting++;
    return ERR_OK;
}

bool outbox_first(struct outbox *outbox, struct letter *out)
{
    return letter_read(fresh(outbox, SQL_FIRST), out);
}

bool outbox_find(struct outbox *outbox, const char *key, struct letter *out)
{
    sqlite3_stmt *find = fresh(outbox, SQL_FIND);
    sqlite3_bind_text(find, 1, key, -1, SQLITE_TRANSIENT);
    return letter_read(find, out);
}

enum error outbox_end(struct outbox *outbox, uint64_t number, enum error error, const char *answer, size_t length)
{
    sqlite3_stmt *end = fresh(outbox, SQL_END);
    sqlite3_bind_int64(end, 1, (sqlite3_int64)number);
    sqlite3_bind_int(end, 2, error == ERR_OK ? LETTER_DONE : LETTER_REFUSED);
    sqlite3_bind_text(end, 3, error_name(error), -1, SQLITE_STATIC);
    sqlite3_bind_text(end, 4, answer, (int)length, SQLITE_STATIC);
    int rc = sqlite3_step(end);
    sqlite3_reset(end);
    if (rc != SQLITE_DONE) return ERR_UNAVAILABLE;
    if (sqlite3_changes(outbox->db) > 0) outbox->waiting--;
    sqlite3_stmt *trim = fresh(outbox, SQL_TRIM);
    sqlite3_bind_int64(trim, 1, outbox->kept_max);
    sqlite3_step(trim);              /* when it fails, the next one trims */
    sqlite3_reset(trim);
    return ERR_OK;
}

uint32_t outbox_waiting(const struct outbox *outbox)
{
    return outbox->waiting;
}
