#pragma once
#include <stdint.h>
#include "../CDuckDB/arrow.h"

// The part of nanoarrow 0.9's C interface that Galley calls: Arrow's stream format (IPC), read and written. The library
// is the one in the Python package, whose names have a prefix. Functions return 0 or an errno value.

#define GALLEY_NANOARROW(name) __asm__("PythonPkg" #name)

struct ArrowError {
    char message[1024];
};

// Where bytes come from. `release` sets itself to null.
struct ArrowIpcInputStream {
    int (*read)(
        struct ArrowIpcInputStream *stream, uint8_t *bytes, int64_t size, int64_t *read, struct ArrowError *error);
    void (*release)(struct ArrowIpcInputStream *stream);
    void *private_data;
};

// Where bytes go to. `release` sets itself to null.
struct ArrowIpcOutputStream {
    int (*write)(
        struct ArrowIpcOutputStream *stream, const void *bytes, int64_t size, int64_t *written,
        struct ArrowError *error);
    void (*release)(struct ArrowIpcOutputStream *stream);
    void *private_data;
};

struct ArrowIpcWriter {
    void *private_data;
};

// Takes the input over.
int ArrowIpcArrayStreamReaderInit(
    struct ArrowArrayStream *out, struct ArrowIpcInputStream *input, const void *options)
    GALLEY_NANOARROW(ArrowIpcArrayStreamReaderInit);

// Takes the output over.
int ArrowIpcWriterInit(struct ArrowIpcWriter *writer, struct ArrowIpcOutputStream *output)
    GALLEY_NANOARROW(ArrowIpcWriterInit);
int ArrowIpcWriterWriteArrayStream(
    struct ArrowIpcWriter *writer, struct ArrowArrayStream *stream, struct ArrowError *error)
    GALLEY_NANOARROW(ArrowIpcWriterWriteArrayStream);
void ArrowIpcWriterReset(struct ArrowIpcWriter *writer) GALLEY_NANOARROW(ArrowIpcWriterReset);
