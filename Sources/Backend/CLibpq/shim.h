#ifndef KAKUZUKE_CLIBPQ_SHIM_H
#define KAKUZUKE_CLIBPQ_SHIM_H

// pkg-config names the folder of the header (Debian: /usr/include/postgresql).
#include <libpq-fe.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

// The field codes are macros of character constants, which Swift does not import.
static const int kakuzuke_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int kakuzuke_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int kakuzuke_diag_message_primary = PG_DIAG_MESSAGE_PRIMARY;
static const int kakuzuke_diag_schema_name = PG_DIAG_SCHEMA_NAME;
static const int kakuzuke_diag_table_name = PG_DIAG_TABLE_NAME;
static const int kakuzuke_diag_column_name = PG_DIAG_COLUMN_NAME;
static const int kakuzuke_diag_constraint_name = PG_DIAG_CONSTRAINT_NAME;
static const int kakuzuke_diag_source_file = PG_DIAG_SOURCE_FILE;
static const int kakuzuke_diag_source_line = PG_DIAG_SOURCE_LINE;
static const int kakuzuke_diag_source_function = PG_DIAG_SOURCE_FUNCTION;

// The flags of eventfd and the variadic prctl are not imported by Swift either.
static inline int kakuzuke_make_wake_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline void kakuzuke_name_current_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

#endif
