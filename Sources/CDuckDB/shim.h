#pragma once
const char *duckdb_library_version(void);
