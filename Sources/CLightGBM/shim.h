#pragma once
#include <stddef.h>
#include <stdint.h>
#include "../CDuckDB/arrow.h"

// The part of LightGBM 4.7's C interface that Galley calls. Every function but LGBM_GetLastError returns 0, or
// -1 with the reason in LGBM_GetLastError, which is kept for each thread.

typedef void *DatasetHandle;
typedef void *BoosterHandle;
typedef void *FastConfigHandle;

enum { C_API_DTYPE_FLOAT32 = 0, C_API_DTYPE_FLOAT64 = 1, C_API_DTYPE_INT32 = 2, C_API_DTYPE_INT64 = 3 };
enum {
    C_API_PREDICT_NORMAL = 0,
    C_API_PREDICT_RAW_SCORE = 1,
    C_API_PREDICT_LEAF_INDEX = 2,
    C_API_PREDICT_CONTRIB = 3
};
enum { C_API_FEATURE_IMPORTANCE_SPLIT = 0, C_API_FEATURE_IMPORTANCE_GAIN = 1 };

const char *LGBM_GetLastError(void);
// The callback is kept for each thread.
int LGBM_RegisterLogCallback(void (*callback)(const char *));
int LGBM_SetMaxThreads(int threads);
int LGBM_GetMaxThreads(int *out);

// MARK: Data sets

int LGBM_DatasetCreateFromMat(
    const void *data, int data_type, int32_t rows, int32_t columns, int is_row_major, const char *parameters,
    const DatasetHandle reference, DatasetHandle *out);
// Consumes and releases the stream.
int LGBM_DatasetCreateFromArrowStream(
    struct ArrowArrayStream *stream, const char *parameters, const DatasetHandle reference, DatasetHandle *out);
int LGBM_DatasetCreateFromArrow(
    int64_t chunk_count, struct ArrowArray *chunks, struct ArrowSchema *schema, const char *parameters,
    const DatasetHandle reference, DatasetHandle *out);
// `label` and `weight` are float32, `init_score` is float64, `group` is int32.
int LGBM_DatasetSetField(DatasetHandle dataset, const char *field, const void *data, int count, int type);
int LGBM_DatasetSetFieldFromArrowStream(
    DatasetHandle dataset, const char *field, struct ArrowArrayStream *stream);
int LGBM_DatasetSetFieldFromArrow(
    DatasetHandle dataset, const char *field, int64_t chunk_count, struct ArrowArray *chunks,
    struct ArrowSchema *schema);
int LGBM_DatasetSetFeatureNames(DatasetHandle dataset, const char **names, int count);
int LGBM_DatasetGetNumData(DatasetHandle dataset, int *out);
int LGBM_DatasetGetNumFeature(DatasetHandle dataset, int *out);
int LGBM_DatasetGetFeatureNumBin(DatasetHandle dataset, int feature, int *out);
int LGBM_DatasetFree(DatasetHandle dataset);

// MARK: Boosters

int LGBM_BoosterCreate(const DatasetHandle train, const char *parameters, BoosterHandle *out);
int LGBM_BoosterLoadModelFromString(const char *model, int *out_iterations, BoosterHandle *out);
// `out_length` is what the text needs with its final zero: call again when it exceeds `buffer_length`.
int LGBM_BoosterSaveModelToString(
    BoosterHandle booster, int start_iteration, int iterations, int importance_type, int64_t buffer_length,
    int64_t *out_length, char *out);
int LGBM_BoosterFree(BoosterHandle booster);
// `is_finished` becomes 1 when no split improves the model any more.
int LGBM_BoosterUpdateOneIter(BoosterHandle booster, int *is_finished);
int LGBM_BoosterSetLeafValue(BoosterHandle booster, int tree, int leaf, double value);
int LGBM_BoosterGetCurrentIteration(BoosterHandle booster, int *out);
int LGBM_BoosterNumModelPerIteration(BoosterHandle booster, int *out);
int LGBM_BoosterNumberOfTotalModel(BoosterHandle booster, int *out);
int LGBM_BoosterGetNumClasses(BoosterHandle booster, int *out);
int LGBM_BoosterGetNumFeature(BoosterHandle booster, int *out);
int LGBM_BoosterGetFeatureNames(
    BoosterHandle booster, const int count, int *out_count, const size_t buffer_length,
    size_t *out_buffer_length, char **out_names);
int LGBM_BoosterFeatureImportance(BoosterHandle booster, int iterations, int importance_type, double *out);

// MARK: Prediction. `iterations` -1 takes all of them.

int LGBM_BoosterCalcNumPredict(
    BoosterHandle booster, int rows, int predict_type, int start_iteration, int iterations, int64_t *out);
int LGBM_BoosterPredictForMat(
    BoosterHandle booster, const void *data, int data_type, int32_t rows, int32_t columns, int is_row_major,
    int predict_type, int start_iteration, int iterations, const char *parameters, int64_t *out_length,
    double *out);
// `data` holds one pointer for each row.
int LGBM_BoosterPredictForMats(
    BoosterHandle booster, const void **data, int data_type, int32_t rows, int32_t columns, int predict_type,
    int start_iteration, int iterations, const char *parameters, int64_t *out_length, double *out);
int LGBM_BoosterPredictForArrowStream(
    BoosterHandle booster, struct ArrowArrayStream *stream, int predict_type, int start_iteration,
    int iterations, const char *parameters, int64_t *out_length, double *out);
int LGBM_BoosterPredictForArrow(
    BoosterHandle booster, int64_t chunk_count, struct ArrowArray *chunks, struct ArrowSchema *schema,
    int predict_type, int start_iteration, int iterations, const char *parameters, int64_t *out_length,
    double *out);
int LGBM_BoosterPredictForMatSingleRowFastInit(
    BoosterHandle booster, const int predict_type, const int start_iteration, const int iterations,
    const int data_type, const int32_t columns, const char *parameters, FastConfigHandle *out);
int LGBM_BoosterPredictForMatSingleRowFast(
    FastConfigHandle config, const void *row, int64_t *out_length, double *out);
int LGBM_FastConfigFree(FastConfigHandle config);
