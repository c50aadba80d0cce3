#pragma once
#include <stdint.h>

// The Arrow C data and stream interfaces: the layout in which DuckDB, LightGBM and nanoarrow exchange columns.
// A structure whose `release` is null has been released, or moved to another owner.

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

// Each callback returns 0 or an errno value; the end of the stream is an array that is already released.
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

enum {
    ARROW_FLAG_DICTIONARY_ORDERED = 1,
    ARROW_FLAG_NULLABLE = 2,
    ARROW_FLAG_MAP_KEYS_SORTED = 4
};
