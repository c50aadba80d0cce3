#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "arrow.h"

// The part of DuckDB 1.5's C interface that Galley calls. Handles are distinct pointer types, so that Swift
// refuses one in another's place. `duckdb_destroy_…(&handle)`, `duckdb_close` and `duckdb_disconnect` also set
// the handle to null. A `char *` (not const) that DuckDB returns goes back through `duckdb_free`.

// MARK: Types

typedef uint64_t idx_t;

typedef enum DUCKDB_TYPE {
    DUCKDB_TYPE_INVALID = 0,
    DUCKDB_TYPE_BOOLEAN = 1,
    DUCKDB_TYPE_TINYINT = 2,
    DUCKDB_TYPE_SMALLINT = 3,
    DUCKDB_TYPE_INTEGER = 4,
    DUCKDB_TYPE_BIGINT = 5,
    DUCKDB_TYPE_UTINYINT = 6,
    DUCKDB_TYPE_USMALLINT = 7,
    DUCKDB_TYPE_UINTEGER = 8,
    DUCKDB_TYPE_UBIGINT = 9,
    DUCKDB_TYPE_FLOAT = 10,
    DUCKDB_TYPE_DOUBLE = 11,
    DUCKDB_TYPE_TIMESTAMP = 12,
    DUCKDB_TYPE_DATE = 13,
    DUCKDB_TYPE_TIME = 14,
    DUCKDB_TYPE_INTERVAL = 15,
    DUCKDB_TYPE_HUGEINT = 16,
    DUCKDB_TYPE_VARCHAR = 17,
    DUCKDB_TYPE_BLOB = 18,
    DUCKDB_TYPE_DECIMAL = 19,
    DUCKDB_TYPE_TIMESTAMP_S = 20,
    DUCKDB_TYPE_TIMESTAMP_MS = 21,
    DUCKDB_TYPE_TIMESTAMP_NS = 22,
    DUCKDB_TYPE_ENUM = 23,
    DUCKDB_TYPE_LIST = 24,
    DUCKDB_TYPE_STRUCT = 25,
    DUCKDB_TYPE_MAP = 26,
    DUCKDB_TYPE_UUID = 27,
    DUCKDB_TYPE_UNION = 28,
    DUCKDB_TYPE_BIT = 29,
    DUCKDB_TYPE_TIME_TZ = 30,
    DUCKDB_TYPE_TIMESTAMP_TZ = 31,
    DUCKDB_TYPE_UHUGEINT = 32,
    DUCKDB_TYPE_ARRAY = 33,
    DUCKDB_TYPE_ANY = 34,
    DUCKDB_TYPE_BIGNUM = 35,
    DUCKDB_TYPE_SQLNULL = 36,
    DUCKDB_TYPE_STRING_LITERAL = 37,
    DUCKDB_TYPE_INTEGER_LITERAL = 38,
    DUCKDB_TYPE_TIME_NS = 39,
    DUCKDB_TYPE_GEOMETRY = 40,
    DUCKDB_TYPE_VARIANT = 41
} duckdb_type;

typedef enum duckdb_state { DuckDBSuccess = 0, DuckDBError = 1 } duckdb_state;

typedef enum duckdb_pending_state {
    DUCKDB_PENDING_RESULT_READY = 0,
    DUCKDB_PENDING_RESULT_NOT_READY = 1,
    DUCKDB_PENDING_ERROR = 2,
    DUCKDB_PENDING_NO_TASKS_AVAILABLE = 3
} duckdb_pending_state;

typedef enum duckdb_result_type {
    DUCKDB_RESULT_TYPE_INVALID = 0,
    DUCKDB_RESULT_TYPE_CHANGED_ROWS = 1,
    DUCKDB_RESULT_TYPE_NOTHING = 2,
    DUCKDB_RESULT_TYPE_QUERY_RESULT = 3
} duckdb_result_type;

typedef enum duckdb_statement_type {
    DUCKDB_STATEMENT_TYPE_INVALID = 0,
    DUCKDB_STATEMENT_TYPE_SELECT = 1,
    DUCKDB_STATEMENT_TYPE_INSERT = 2,
    DUCKDB_STATEMENT_TYPE_UPDATE = 3,
    DUCKDB_STATEMENT_TYPE_EXPLAIN = 4,
    DUCKDB_STATEMENT_TYPE_DELETE = 5,
    DUCKDB_STATEMENT_TYPE_PREPARE = 6,
    DUCKDB_STATEMENT_TYPE_CREATE = 7,
    DUCKDB_STATEMENT_TYPE_EXECUTE = 8,
    DUCKDB_STATEMENT_TYPE_ALTER = 9,
    DUCKDB_STATEMENT_TYPE_TRANSACTION = 10,
    DUCKDB_STATEMENT_TYPE_COPY = 11,
    DUCKDB_STATEMENT_TYPE_ANALYZE = 12,
    DUCKDB_STATEMENT_TYPE_VARIABLE_SET = 13,
    DUCKDB_STATEMENT_TYPE_CREATE_FUNC = 14,
    DUCKDB_STATEMENT_TYPE_DROP = 15,
    DUCKDB_STATEMENT_TYPE_EXPORT = 16,
    DUCKDB_STATEMENT_TYPE_PRAGMA = 17,
    DUCKDB_STATEMENT_TYPE_VACUUM = 18,
    DUCKDB_STATEMENT_TYPE_CALL = 19,
    DUCKDB_STATEMENT_TYPE_SET = 20,
    DUCKDB_STATEMENT_TYPE_LOAD = 21,
    DUCKDB_STATEMENT_TYPE_RELATION = 22,
    DUCKDB_STATEMENT_TYPE_EXTENSION = 23,
    DUCKDB_STATEMENT_TYPE_LOGICAL_PLAN = 24,
    DUCKDB_STATEMENT_TYPE_ATTACH = 25,
    DUCKDB_STATEMENT_TYPE_DETACH = 26,
    DUCKDB_STATEMENT_TYPE_MULTI = 27,
    DUCKDB_STATEMENT_TYPE_COPY_DATABASE = 28,
    DUCKDB_STATEMENT_TYPE_UPDATE_EXTENSIONS = 29,
    DUCKDB_STATEMENT_TYPE_MERGE_INTO = 30
} duckdb_statement_type;

typedef enum duckdb_error_type {
    DUCKDB_ERROR_INVALID = 0,
    DUCKDB_ERROR_OUT_OF_RANGE = 1,
    DUCKDB_ERROR_CONVERSION = 2,
    DUCKDB_ERROR_UNKNOWN_TYPE = 3,
    DUCKDB_ERROR_DECIMAL = 4,
    DUCKDB_ERROR_MISMATCH_TYPE = 5,
    DUCKDB_ERROR_DIVIDE_BY_ZERO = 6,
    DUCKDB_ERROR_OBJECT_SIZE = 7,
    DUCKDB_ERROR_INVALID_TYPE = 8,
    DUCKDB_ERROR_SERIALIZATION = 9,
    DUCKDB_ERROR_TRANSACTION = 10,
    DUCKDB_ERROR_NOT_IMPLEMENTED = 11,
    DUCKDB_ERROR_EXPRESSION = 12,
    DUCKDB_ERROR_CATALOG = 13,
    DUCKDB_ERROR_PARSER = 14,
    DUCKDB_ERROR_PLANNER = 15,
    DUCKDB_ERROR_SCHEDULER = 16,
    DUCKDB_ERROR_EXECUTOR = 17,
    DUCKDB_ERROR_CONSTRAINT = 18,
    DUCKDB_ERROR_INDEX = 19,
    DUCKDB_ERROR_STAT = 20,
    DUCKDB_ERROR_CONNECTION = 21,
    DUCKDB_ERROR_SYNTAX = 22,
    DUCKDB_ERROR_SETTINGS = 23,
    DUCKDB_ERROR_BINDER = 24,
    DUCKDB_ERROR_NETWORK = 25,
    DUCKDB_ERROR_OPTIMIZER = 26,
    DUCKDB_ERROR_NULL_POINTER = 27,
    DUCKDB_ERROR_IO = 28,
    DUCKDB_ERROR_INTERRUPT = 29,
    DUCKDB_ERROR_FATAL = 30,
    DUCKDB_ERROR_INTERNAL = 31,
    DUCKDB_ERROR_INVALID_INPUT = 32,
    DUCKDB_ERROR_OUT_OF_MEMORY = 33,
    DUCKDB_ERROR_PERMISSION = 34,
    DUCKDB_ERROR_PARAMETER_NOT_RESOLVED = 35,
    DUCKDB_ERROR_PARAMETER_NOT_ALLOWED = 36,
    DUCKDB_ERROR_DEPENDENCY = 37,
    DUCKDB_ERROR_HTTP = 38,
    DUCKDB_ERROR_MISSING_EXTENSION = 39,
    DUCKDB_ERROR_AUTOLOAD = 40,
    DUCKDB_ERROR_SEQUENCE = 41,
    DUCKDB_INVALID_CONFIGURATION = 42
} duckdb_error_type;

// MARK: Values as they lie in vectors

typedef struct { int32_t days; } duckdb_date;
typedef struct { int32_t year; int8_t month; int8_t day; } duckdb_date_struct;
typedef struct { int64_t micros; } duckdb_time;
typedef struct { int8_t hour; int8_t min; int8_t sec; int32_t micros; } duckdb_time_struct;
typedef struct { uint64_t bits; } duckdb_time_tz;
typedef struct { duckdb_time_struct time; int32_t offset; } duckdb_time_tz_struct;
typedef struct { int64_t micros; } duckdb_timestamp;
typedef struct { duckdb_date_struct date; duckdb_time_struct time; } duckdb_timestamp_struct;
typedef struct { int64_t seconds; } duckdb_timestamp_s;
typedef struct { int64_t millis; } duckdb_timestamp_ms;
typedef struct { int64_t nanos; } duckdb_timestamp_ns;
typedef struct { int32_t months; int32_t days; int64_t micros; } duckdb_interval;
typedef struct { uint64_t lower; int64_t upper; } duckdb_hugeint;
typedef struct { uint64_t lower; uint64_t upper; } duckdb_uhugeint;
typedef struct { uint8_t width; uint8_t scale; duckdb_hugeint value; } duckdb_decimal;
typedef struct { uint64_t offset; uint64_t length; } duckdb_list_entry;
typedef struct { void *data; idx_t size; } duckdb_blob;

// 16 bytes: up to 12 bytes of text lie inside, longer text behind `pointer.ptr`.
typedef struct {
    union {
        struct { uint32_t length; char prefix[4]; char *ptr; } pointer;
        struct { uint32_t length; char inlined[12]; } inlined;
    } value;
} duckdb_string_t;

typedef struct {
    double percentage; // -1 when DuckDB can't tell
    uint64_t rows_processed;
    uint64_t total_rows_to_process;
} duckdb_query_progress_type;

// MARK: Handles

#define GALLEY_DUCKDB_HANDLE(name) typedef struct _##name { void *internal_ptr; } *name

GALLEY_DUCKDB_HANDLE(duckdb_database);
GALLEY_DUCKDB_HANDLE(duckdb_connection);
GALLEY_DUCKDB_HANDLE(duckdb_client_context);
GALLEY_DUCKDB_HANDLE(duckdb_config);
GALLEY_DUCKDB_HANDLE(duckdb_prepared_statement);
GALLEY_DUCKDB_HANDLE(duckdb_extracted_statements);
GALLEY_DUCKDB_HANDLE(duckdb_pending_result);
GALLEY_DUCKDB_HANDLE(duckdb_data_chunk);
GALLEY_DUCKDB_HANDLE(duckdb_vector);
GALLEY_DUCKDB_HANDLE(duckdb_selection_vector);
GALLEY_DUCKDB_HANDLE(duckdb_logical_type);
GALLEY_DUCKDB_HANDLE(duckdb_value);
GALLEY_DUCKDB_HANDLE(duckdb_error_data);
GALLEY_DUCKDB_HANDLE(duckdb_appender);
GALLEY_DUCKDB_HANDLE(duckdb_arrow_options);
GALLEY_DUCKDB_HANDLE(duckdb_arrow_converted_schema);
GALLEY_DUCKDB_HANDLE(duckdb_function_info);
GALLEY_DUCKDB_HANDLE(duckdb_bind_info);
GALLEY_DUCKDB_HANDLE(duckdb_init_info);
GALLEY_DUCKDB_HANDLE(duckdb_table_function);
GALLEY_DUCKDB_HANDLE(duckdb_scalar_function);
GALLEY_DUCKDB_HANDLE(duckdb_replacement_scan_info);
GALLEY_DUCKDB_HANDLE(duckdb_profiling_info);

#undef GALLEY_DUCKDB_HANDLE

// Only the functions below read a result; the unused fields keep its size.
typedef struct {
    uint64_t unused[5];
    void *internal_data;
} duckdb_result;

typedef void (*duckdb_delete_callback_t)(void *data);
typedef void *(*duckdb_copy_callback_t)(void *data);

// MARK: Databases and connections

const char *duckdb_library_version(void);
void *duckdb_malloc(size_t size);
void duckdb_free(void *ptr);
idx_t duckdb_vector_size(void);

duckdb_state duckdb_create_config(duckdb_config *out);
duckdb_state duckdb_set_config(duckdb_config config, const char *name, const char *option);
void duckdb_destroy_config(duckdb_config *config);

duckdb_state duckdb_open(const char *path, duckdb_database *out);
duckdb_state duckdb_open_ext(const char *path, duckdb_database *out, duckdb_config config, char **out_error);
void duckdb_close(duckdb_database *database);
duckdb_state duckdb_connect(duckdb_database database, duckdb_connection *out);
void duckdb_disconnect(duckdb_connection *connection);

// Both may be called from any thread while another runs a query on the connection.
void duckdb_interrupt(duckdb_connection connection);
duckdb_query_progress_type duckdb_query_progress(duckdb_connection connection);

void duckdb_connection_get_client_context(duckdb_connection connection, duckdb_client_context *out);
void duckdb_destroy_client_context(duckdb_client_context *context);
duckdb_value duckdb_get_table_names(duckdb_connection connection, const char *query, bool qualified);

// MARK: Queries and results

duckdb_state duckdb_query(duckdb_connection connection, const char *query, duckdb_result *out);
void duckdb_destroy_result(duckdb_result *result);
const char *duckdb_result_error(duckdb_result *result);
duckdb_error_type duckdb_result_error_type(duckdb_result *result);
duckdb_result_type duckdb_result_return_type(duckdb_result result);
duckdb_statement_type duckdb_result_statement_type(duckdb_result result);
bool duckdb_result_is_streaming(duckdb_result result);
idx_t duckdb_rows_changed(duckdb_result *result);
idx_t duckdb_row_count(duckdb_result *result);
idx_t duckdb_column_count(duckdb_result *result);
const char *duckdb_column_name(duckdb_result *result, idx_t column);
duckdb_type duckdb_column_type(duckdb_result *result, idx_t column);
duckdb_logical_type duckdb_column_logical_type(duckdb_result *result, idx_t column);
duckdb_data_chunk duckdb_fetch_chunk(duckdb_result result);
duckdb_arrow_options duckdb_result_get_arrow_options(duckdb_result *result);

// MARK: Prepared statements

idx_t duckdb_extract_statements(
    duckdb_connection connection, const char *query, duckdb_extracted_statements *out);
duckdb_state duckdb_prepare_extracted_statement(
    duckdb_connection connection, duckdb_extracted_statements statements, idx_t index,
    duckdb_prepared_statement *out);
const char *duckdb_extract_statements_error(duckdb_extracted_statements statements);
void duckdb_destroy_extracted(duckdb_extracted_statements *statements);

duckdb_state duckdb_prepare(duckdb_connection connection, const char *query, duckdb_prepared_statement *out);
void duckdb_destroy_prepare(duckdb_prepared_statement *statement);
const char *duckdb_prepare_error(duckdb_prepared_statement statement);
duckdb_statement_type duckdb_prepared_statement_type(duckdb_prepared_statement statement);
idx_t duckdb_prepared_statement_column_count(duckdb_prepared_statement statement);
const char *duckdb_prepared_statement_column_name(duckdb_prepared_statement statement, idx_t column);
duckdb_type duckdb_prepared_statement_column_type(duckdb_prepared_statement statement, idx_t column);
duckdb_logical_type duckdb_prepared_statement_column_logical_type(
    duckdb_prepared_statement statement, idx_t column);

// Parameters count from 1.
idx_t duckdb_nparams(duckdb_prepared_statement statement);
const char *duckdb_parameter_name(duckdb_prepared_statement statement, idx_t index);
duckdb_type duckdb_param_type(duckdb_prepared_statement statement, idx_t index);
duckdb_logical_type duckdb_param_logical_type(duckdb_prepared_statement statement, idx_t index);
duckdb_state duckdb_clear_bindings(duckdb_prepared_statement statement);
duckdb_state duckdb_bind_parameter_index(duckdb_prepared_statement statement, idx_t *out, const char *name);
duckdb_state duckdb_bind_value(duckdb_prepared_statement statement, idx_t index, duckdb_value value);
duckdb_state duckdb_bind_null(duckdb_prepared_statement statement, idx_t index);
duckdb_state duckdb_bind_boolean(duckdb_prepared_statement statement, idx_t index, bool value);
duckdb_state duckdb_bind_int32(duckdb_prepared_statement statement, idx_t index, int32_t value);
duckdb_state duckdb_bind_int64(duckdb_prepared_statement statement, idx_t index, int64_t value);
duckdb_state duckdb_bind_uint64(duckdb_prepared_statement statement, idx_t index, uint64_t value);
duckdb_state duckdb_bind_double(duckdb_prepared_statement statement, idx_t index, double value);
duckdb_state duckdb_bind_date(duckdb_prepared_statement statement, idx_t index, duckdb_date value);
duckdb_state duckdb_bind_timestamp(duckdb_prepared_statement statement, idx_t index, duckdb_timestamp value);
duckdb_state duckdb_bind_varchar(duckdb_prepared_statement statement, idx_t index, const char *value);
duckdb_state duckdb_bind_varchar_length(
    duckdb_prepared_statement statement, idx_t index, const char *value, idx_t length);
duckdb_state duckdb_bind_blob(
    duckdb_prepared_statement statement, idx_t index, const void *data, idx_t length);

duckdb_state duckdb_execute_prepared(duckdb_prepared_statement statement, duckdb_result *out);
duckdb_state duckdb_execute_prepared_streaming(duckdb_prepared_statement statement, duckdb_result *out);

// MARK: Pending results: a query run task by task

duckdb_state duckdb_pending_prepared(duckdb_prepared_statement statement, duckdb_pending_result *out);
duckdb_state duckdb_pending_prepared_streaming(duckdb_prepared_statement statement, duckdb_pending_result *out);
void duckdb_destroy_pending(duckdb_pending_result *pending);
const char *duckdb_pending_error(duckdb_pending_result pending);
duckdb_pending_state duckdb_pending_execute_task(duckdb_pending_result pending);
duckdb_pending_state duckdb_pending_execute_check_state(duckdb_pending_result pending);
duckdb_state duckdb_execute_pending(duckdb_pending_result pending, duckdb_result *out);
bool duckdb_pending_execution_is_finished(duckdb_pending_state state);

// MARK: Chunks and vectors

duckdb_data_chunk duckdb_create_data_chunk(duckdb_logical_type *types, idx_t column_count);
void duckdb_destroy_data_chunk(duckdb_data_chunk *chunk);
void duckdb_data_chunk_reset(duckdb_data_chunk chunk);
idx_t duckdb_data_chunk_get_column_count(duckdb_data_chunk chunk);
duckdb_vector duckdb_data_chunk_get_vector(duckdb_data_chunk chunk, idx_t column);
idx_t duckdb_data_chunk_get_size(duckdb_data_chunk chunk);
void duckdb_data_chunk_set_size(duckdb_data_chunk chunk, idx_t size);

duckdb_vector duckdb_create_vector(duckdb_logical_type type, idx_t capacity);
void duckdb_destroy_vector(duckdb_vector *vector);
duckdb_logical_type duckdb_vector_get_column_type(duckdb_vector vector);
void *duckdb_vector_get_data(duckdb_vector vector);
void duckdb_vector_assign_string_element(duckdb_vector vector, idx_t index, const char *text);
void duckdb_vector_assign_string_element_len(duckdb_vector vector, idx_t index, const char *text, idx_t length);
// Skips the check that the text is UTF-8.
void duckdb_unsafe_vector_assign_string_element_len(
    duckdb_vector vector, idx_t index, const char *text, idx_t length);
duckdb_vector duckdb_list_vector_get_child(duckdb_vector vector);
idx_t duckdb_list_vector_get_size(duckdb_vector vector);
duckdb_state duckdb_list_vector_set_size(duckdb_vector vector, idx_t size);
duckdb_state duckdb_list_vector_reserve(duckdb_vector vector, idx_t capacity);
duckdb_vector duckdb_struct_vector_get_child(duckdb_vector vector, idx_t index);
duckdb_vector duckdb_array_vector_get_child(duckdb_vector vector);
void duckdb_vector_reference_value(duckdb_vector vector, duckdb_value value);
void duckdb_vector_reference_vector(duckdb_vector to, duckdb_vector from);
duckdb_selection_vector duckdb_create_selection_vector(idx_t size);
void duckdb_destroy_selection_vector(duckdb_selection_vector selection);
uint32_t *duckdb_selection_vector_get_data_ptr(duckdb_selection_vector selection);
void duckdb_slice_vector(duckdb_vector vector, duckdb_selection_vector selection, idx_t length);
void duckdb_vector_copy_sel(
    duckdb_vector from, duckdb_vector to, duckdb_selection_vector selection, idx_t from_count,
    idx_t from_offset, idx_t to_offset);

// One bit for each row, set when valid; a null mask says that every row is.
uint64_t *duckdb_vector_get_validity(duckdb_vector vector);
void duckdb_vector_ensure_validity_writable(duckdb_vector vector);
bool duckdb_validity_row_is_valid(uint64_t *validity, idx_t row);
void duckdb_validity_set_row_validity(uint64_t *validity, idx_t row, bool valid);
void duckdb_validity_set_row_invalid(uint64_t *validity, idx_t row);
void duckdb_validity_set_row_valid(uint64_t *validity, idx_t row);

bool duckdb_string_is_inlined(duckdb_string_t string);
uint32_t duckdb_string_t_length(duckdb_string_t string);
// Not terminated by a zero.
const char *duckdb_string_t_data(duckdb_string_t *string);

// MARK: Logical types

duckdb_logical_type duckdb_create_logical_type(duckdb_type type);
duckdb_logical_type duckdb_create_decimal_type(uint8_t width, uint8_t scale);
duckdb_logical_type duckdb_create_enum_type(const char **names, idx_t count);
duckdb_logical_type duckdb_create_list_type(duckdb_logical_type child);
duckdb_logical_type duckdb_create_array_type(duckdb_logical_type child, idx_t size);
duckdb_logical_type duckdb_create_map_type(duckdb_logical_type key, duckdb_logical_type value);
duckdb_logical_type duckdb_create_struct_type(duckdb_logical_type *members, const char **names, idx_t count);
void duckdb_destroy_logical_type(duckdb_logical_type *type);
duckdb_type duckdb_get_type_id(duckdb_logical_type type);
char *duckdb_logical_type_get_alias(duckdb_logical_type type);
uint8_t duckdb_decimal_width(duckdb_logical_type type);
uint8_t duckdb_decimal_scale(duckdb_logical_type type);
duckdb_type duckdb_decimal_internal_type(duckdb_logical_type type);
duckdb_type duckdb_enum_internal_type(duckdb_logical_type type);
uint32_t duckdb_enum_dictionary_size(duckdb_logical_type type);
char *duckdb_enum_dictionary_value(duckdb_logical_type type, idx_t index);
duckdb_logical_type duckdb_list_type_child_type(duckdb_logical_type type);
duckdb_logical_type duckdb_array_type_child_type(duckdb_logical_type type);
idx_t duckdb_array_type_array_size(duckdb_logical_type type);
duckdb_logical_type duckdb_map_type_key_type(duckdb_logical_type type);
duckdb_logical_type duckdb_map_type_value_type(duckdb_logical_type type);
idx_t duckdb_union_type_member_count(duckdb_logical_type type);
char *duckdb_union_type_member_name(duckdb_logical_type type, idx_t index);
duckdb_logical_type duckdb_union_type_member_type(duckdb_logical_type type, idx_t index);
idx_t duckdb_struct_type_child_count(duckdb_logical_type type);
char *duckdb_struct_type_child_name(duckdb_logical_type type, idx_t index);
duckdb_logical_type duckdb_struct_type_child_type(duckdb_logical_type type, idx_t index);

// MARK: Single values

duckdb_value duckdb_create_null_value(void);
duckdb_value duckdb_create_bool(bool value);
duckdb_value duckdb_create_int64(int64_t value);
duckdb_value duckdb_create_uint64(uint64_t value);
duckdb_value duckdb_create_double(double value);
duckdb_value duckdb_create_date(duckdb_date value);
duckdb_value duckdb_create_timestamp(duckdb_timestamp value);
duckdb_value duckdb_create_varchar(const char *text);
duckdb_value duckdb_create_varchar_length(const char *text, idx_t length);
duckdb_value duckdb_create_list_value(duckdb_logical_type type, duckdb_value *values, idx_t count);
duckdb_value duckdb_create_struct_value(duckdb_logical_type type, duckdb_value *values);
void duckdb_destroy_value(duckdb_value *value);
duckdb_logical_type duckdb_get_value_type(duckdb_value value);
bool duckdb_is_null_value(duckdb_value value);
bool duckdb_get_bool(duckdb_value value);
int64_t duckdb_get_int64(duckdb_value value);
uint64_t duckdb_get_uint64(duckdb_value value);
double duckdb_get_double(duckdb_value value);
char *duckdb_get_varchar(duckdb_value value);
char *duckdb_value_to_string(duckdb_value value);
idx_t duckdb_get_list_size(duckdb_value value);
duckdb_value duckdb_get_list_child(duckdb_value value, idx_t index);
duckdb_value duckdb_get_struct_child(duckdb_value value, idx_t index);
idx_t duckdb_get_map_size(duckdb_value value);
duckdb_value duckdb_get_map_key(duckdb_value value, idx_t index);
duckdb_value duckdb_get_map_value(duckdb_value value, idx_t index);

duckdb_date_struct duckdb_from_date(duckdb_date date);
duckdb_date duckdb_to_date(duckdb_date_struct date);
duckdb_time_struct duckdb_from_time(duckdb_time time);
duckdb_time duckdb_to_time(duckdb_time_struct time);
duckdb_time_tz_struct duckdb_from_time_tz(duckdb_time_tz time);
duckdb_timestamp_struct duckdb_from_timestamp(duckdb_timestamp timestamp);
duckdb_timestamp duckdb_to_timestamp(duckdb_timestamp_struct timestamp);
bool duckdb_is_finite_date(duckdb_date date);
bool duckdb_is_finite_timestamp(duckdb_timestamp timestamp);
double duckdb_hugeint_to_double(duckdb_hugeint value);
double duckdb_uhugeint_to_double(duckdb_uhugeint value);
double duckdb_decimal_to_double(duckdb_decimal value);

// MARK: Errors as values

duckdb_error_type duckdb_error_data_error_type(duckdb_error_data error);
const char *duckdb_error_data_message(duckdb_error_data error);
bool duckdb_error_data_has_error(duckdb_error_data error);
void duckdb_destroy_error_data(duckdb_error_data *error);

// MARK: Table functions

typedef void (*duckdb_table_function_bind_t)(duckdb_bind_info info);
typedef void (*duckdb_table_function_init_t)(duckdb_init_info info);
// Fills the chunk and sets its size; size 0 ends the table.
typedef void (*duckdb_table_function_t)(duckdb_function_info info, duckdb_data_chunk output);

duckdb_table_function duckdb_create_table_function(void);
void duckdb_destroy_table_function(duckdb_table_function *function);
void duckdb_table_function_set_name(duckdb_table_function function, const char *name);
void duckdb_table_function_add_parameter(duckdb_table_function function, duckdb_logical_type type);
void duckdb_table_function_add_named_parameter(
    duckdb_table_function function, const char *name, duckdb_logical_type type);
void duckdb_table_function_set_extra_info(
    duckdb_table_function function, void *extra_info, duckdb_delete_callback_t destroy);
void duckdb_table_function_set_bind(duckdb_table_function function, duckdb_table_function_bind_t bind);
void duckdb_table_function_set_init(duckdb_table_function function, duckdb_table_function_init_t init);
void duckdb_table_function_set_local_init(duckdb_table_function function, duckdb_table_function_init_t init);
void duckdb_table_function_set_function(duckdb_table_function function, duckdb_table_function_t run);
void duckdb_table_function_supports_projection_pushdown(duckdb_table_function function, bool pushdown);
duckdb_state duckdb_register_table_function(duckdb_connection connection, duckdb_table_function function);

void *duckdb_bind_get_extra_info(duckdb_bind_info info);
void duckdb_table_function_get_client_context(duckdb_bind_info info, duckdb_client_context *out);
void duckdb_bind_add_result_column(duckdb_bind_info info, const char *name, duckdb_logical_type type);
idx_t duckdb_bind_get_parameter_count(duckdb_bind_info info);
duckdb_value duckdb_bind_get_parameter(duckdb_bind_info info, idx_t index);
duckdb_value duckdb_bind_get_named_parameter(duckdb_bind_info info, const char *name);
void duckdb_bind_set_bind_data(duckdb_bind_info info, void *data, duckdb_delete_callback_t destroy);
void duckdb_bind_set_cardinality(duckdb_bind_info info, idx_t cardinality, bool is_exact);
void duckdb_bind_set_error(duckdb_bind_info info, const char *error);

void *duckdb_init_get_extra_info(duckdb_init_info info);
void *duckdb_init_get_bind_data(duckdb_init_info info);
void duckdb_init_set_init_data(duckdb_init_info info, void *data, duckdb_delete_callback_t destroy);
idx_t duckdb_init_get_column_count(duckdb_init_info info);
idx_t duckdb_init_get_column_index(duckdb_init_info info, idx_t column);
void duckdb_init_set_max_threads(duckdb_init_info info, idx_t threads);
void duckdb_init_set_error(duckdb_init_info info, const char *error);

void *duckdb_function_get_extra_info(duckdb_function_info info);
void *duckdb_function_get_bind_data(duckdb_function_info info);
void *duckdb_function_get_init_data(duckdb_function_info info);
void *duckdb_function_get_local_init_data(duckdb_function_info info);
void duckdb_function_set_error(duckdb_function_info info, const char *error);

typedef void (*duckdb_replacement_callback_t)(
    duckdb_replacement_scan_info info, const char *table_name, void *data);
void duckdb_add_replacement_scan(
    duckdb_database database, duckdb_replacement_callback_t replacement, void *extra_data,
    duckdb_delete_callback_t destroy);
void duckdb_replacement_scan_set_function_name(duckdb_replacement_scan_info info, const char *name);
void duckdb_replacement_scan_add_parameter(duckdb_replacement_scan_info info, duckdb_value parameter);
void duckdb_replacement_scan_set_error(duckdb_replacement_scan_info info, const char *error);

// MARK: Scalar functions

typedef void (*duckdb_scalar_function_bind_t)(duckdb_bind_info info);
typedef void (*duckdb_scalar_function_init_t)(duckdb_init_info info);
typedef void (*duckdb_scalar_function_t)(
    duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output);

duckdb_scalar_function duckdb_create_scalar_function(void);
void duckdb_destroy_scalar_function(duckdb_scalar_function *function);
void duckdb_scalar_function_set_name(duckdb_scalar_function function, const char *name);
void duckdb_scalar_function_add_parameter(duckdb_scalar_function function, duckdb_logical_type type);
void duckdb_scalar_function_set_varargs(duckdb_scalar_function function, duckdb_logical_type type);
void duckdb_scalar_function_set_return_type(duckdb_scalar_function function, duckdb_logical_type type);
// Rows with a null argument are passed to the function too.
void duckdb_scalar_function_set_special_handling(duckdb_scalar_function function);
void duckdb_scalar_function_set_volatile(duckdb_scalar_function function);
void duckdb_scalar_function_set_extra_info(
    duckdb_scalar_function function, void *extra_info, duckdb_delete_callback_t destroy);
void duckdb_scalar_function_set_bind(duckdb_scalar_function function, duckdb_scalar_function_bind_t bind);
void duckdb_scalar_function_set_init(duckdb_scalar_function function, duckdb_scalar_function_init_t init);
void duckdb_scalar_function_set_function(duckdb_scalar_function function, duckdb_scalar_function_t run);
duckdb_state duckdb_register_scalar_function(duckdb_connection connection, duckdb_scalar_function function);

void duckdb_scalar_function_set_bind_data(
    duckdb_bind_info info, void *data, duckdb_delete_callback_t destroy);
void duckdb_scalar_function_set_bind_data_copy(duckdb_bind_info info, duckdb_copy_callback_t copy);
void duckdb_scalar_function_bind_set_error(duckdb_bind_info info, const char *error);
void *duckdb_scalar_function_bind_get_extra_info(duckdb_bind_info info);
idx_t duckdb_scalar_function_bind_get_argument_count(duckdb_bind_info info);
void duckdb_scalar_function_init_set_error(duckdb_init_info info, const char *error);
void duckdb_scalar_function_init_set_state(
    duckdb_init_info info, void *state, duckdb_delete_callback_t destroy);
void *duckdb_scalar_function_init_get_bind_data(duckdb_init_info info);
void *duckdb_scalar_function_init_get_extra_info(duckdb_init_info info);
void *duckdb_scalar_function_get_extra_info(duckdb_function_info info);
void *duckdb_scalar_function_get_bind_data(duckdb_function_info info);
void *duckdb_scalar_function_get_state(duckdb_function_info info);
void duckdb_scalar_function_set_error(duckdb_function_info info, const char *error);

// MARK: Appenders

duckdb_state duckdb_appender_create(
    duckdb_connection connection, const char *schema, const char *table, duckdb_appender *out);
idx_t duckdb_appender_column_count(duckdb_appender appender);
duckdb_logical_type duckdb_appender_column_type(duckdb_appender appender, idx_t column);
duckdb_error_data duckdb_appender_error_data(duckdb_appender appender);
duckdb_state duckdb_append_data_chunk(duckdb_appender appender, duckdb_data_chunk chunk);
duckdb_state duckdb_appender_flush(duckdb_appender appender);
duckdb_state duckdb_appender_clear(duckdb_appender appender);
duckdb_state duckdb_appender_close(duckdb_appender appender);
duckdb_state duckdb_appender_destroy(duckdb_appender *appender);

// MARK: Arrow

void duckdb_connection_get_arrow_options(duckdb_connection connection, duckdb_arrow_options *out);
void duckdb_destroy_arrow_options(duckdb_arrow_options *options);
duckdb_error_data duckdb_to_arrow_schema(
    duckdb_arrow_options options, duckdb_logical_type *types, const char **names, idx_t column_count,
    struct ArrowSchema *out);
duckdb_error_data duckdb_data_chunk_to_arrow(
    duckdb_arrow_options options, duckdb_data_chunk chunk, struct ArrowArray *out);
duckdb_error_data duckdb_schema_from_arrow(
    duckdb_connection connection, struct ArrowSchema *schema, duckdb_arrow_converted_schema *out);
duckdb_error_data duckdb_data_chunk_from_arrow(
    duckdb_connection connection, struct ArrowArray *array, duckdb_arrow_converted_schema schema,
    duckdb_data_chunk *out);
void duckdb_destroy_arrow_converted_schema(duckdb_arrow_converted_schema *schema);
// Makes a view of what the stream holds, which must outlive it. Tells no reason where it fails.
duckdb_state duckdb_arrow_scan(duckdb_connection connection, const char *view, struct ArrowArrayStream *stream);

// MARK: Profiling

duckdb_profiling_info duckdb_get_profiling_info(duckdb_connection connection);
duckdb_value duckdb_profiling_info_get_value(duckdb_profiling_info info, const char *key);
duckdb_value duckdb_profiling_info_get_metrics(duckdb_profiling_info info);
idx_t duckdb_profiling_info_get_child_count(duckdb_profiling_info info);
duckdb_profiling_info duckdb_profiling_info_get_child(duckdb_profiling_info info, idx_t index);
