// The flights work by hand on the bare libraries: DuckDB for tables, liblinear and LightGBM for the models.
// usage: bare FOLDER (holds flights.csv.gz and weather.csv.gz). Prints seconds by step and both AUCs as JSON.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CDuckDB/shim.h"
#include "CLightGBM/shim.h"
#include "CLinear/shim.h"

#define NUMBERS(f) f(month) f(day) f(hour) f(distance) f(temp) f(wind_speed) f(precip) f(visib)
#define WEATHER(f) f(temp) f(wind_speed) f(precip) f(visib)
#define MEAN(c) "avg(" #c ") FILTER (train) AS " #c ", "
#define MOMENTS(c) "avg(t." #c ") AS " #c "_center, stddev_pop(t." #c ") AS " #c "_spread, "
#define FILLED(c) "coalesce(t." #c ", m." #c ") AS " #c ", "
#define SCALED(c) "(t." #c " - s." #c "_center) / s." #c "_spread, "

typedef struct { double *x; float *y; int rows, columns; } Table;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void fail(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static duckdb_result query(duckdb_connection db, const char *sql) {
    duckdb_result result;
    if (duckdb_query(db, sql, &result) != DuckDBSuccess) fail(sql, duckdb_result_error(&result));
    return result;
}

static void run(duckdb_connection db, const char *sql) {
    duckdb_result result = query(db, sql);
    duckdb_destroy_result(&result);
}

// The features of one part as a row-major matrix; the label is the last column.
static Table features(duckdb_connection db, const char *select, int train) {
    char sql[16384];
    snprintf(sql, sizeof sql, "%s WHERE %s train", select, train ? "" : "NOT");
    duckdb_result result = query(db, sql);
    Table table = {.rows = (int)duckdb_row_count(&result), .columns = (int)duckdb_column_count(&result) - 1};
    table.x = malloc(sizeof(double) * table.rows * table.columns);
    table.y = malloc(sizeof(float) * table.rows);
    duckdb_data_chunk chunk;
    for (size_t start = 0; (chunk = duckdb_fetch_chunk(result)); duckdb_destroy_data_chunk(&chunk)) {
        size_t count = duckdb_data_chunk_get_size(chunk);
        for (int c = 0; c < table.columns; c++) {
            const double *column = duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, c));
            for (size_t i = 0; i < count; i++) table.x[(start + i) * table.columns + c] = column[i];
        }
        const double *label = duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, table.columns));
        for (size_t i = 0; i < count; i++) table.y[start + i] = (float)label[i];
        start += count;
    }
    duckdb_destroy_result(&result);
    return table;
}

static Table prepare(duckdb_connection db, const char *folder, Table *test) {
    char sql[8192];
    snprintf(sql, sizeof sql,
        "CREATE TEMP TABLE t AS SELECT month, day, hour, distance, carrier, origin, temp, wind_speed, precip, visib,"
        " arr_delay > 15 AS late, hash(row_number() OVER ()) %% 5 > 0 AS train"
        " FROM read_csv('%s/flights.csv.gz') LEFT JOIN"
        " (SELECT origin, time_hour, temp, wind_speed, precip, visib FROM read_csv('%s/weather.csv.gz')) AS weather"
        " USING (origin, time_hour) WHERE arr_delay IS NOT NULL", folder, folder);
    run(db, sql);
    run(db, "CREATE TEMP TABLE m AS SELECT " WEATHER(MEAN) "1 FROM t");
    run(db, "CREATE TEMP VIEW filled AS SELECT t.month, t.day, t.hour, t.distance, " WEATHER(FILLED)
            "carrier, origin, late, train FROM t, m");
    run(db, "CREATE TEMP TABLE s AS SELECT " NUMBERS(MOMENTS) "1 FROM filled AS t WHERE train");

    char select[8192] = "SELECT " NUMBERS(SCALED);
    duckdb_result values = query(db, "SELECT DISTINCT 'origin = ''' || origin || '''' FROM t WHERE train UNION ALL "
                                     "SELECT DISTINCT 'carrier = ''' || carrier || '''' FROM t WHERE train ORDER BY 1");
    duckdb_data_chunk chunk = duckdb_fetch_chunk(values);
    duckdb_string_t *conditions = duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, 0));
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); i++)
        snprintf(select + strlen(select), sizeof select - strlen(select), "(%.*s)::DOUBLE, ",
            (int)duckdb_string_t_length(conditions[i]), duckdb_string_t_data(&conditions[i]));
    duckdb_destroy_data_chunk(&chunk);
    duckdb_destroy_result(&values);
    strcat(select, "late::DOUBLE FROM filled AS t, s");
    *test = features(db, select, 0);
    return features(db, select, 1);
}

static struct model *fit_linear(Table t, struct feature_node **arena) {
    size_t filled = 0;
    for (size_t i = 0; i < (size_t)t.rows * t.columns; i++) filled += t.x[i] != 0;
    struct feature_node *node = *arena = malloc(sizeof *node * (filled + 2 * (size_t)t.rows));
    struct feature_node **rows = malloc(sizeof *rows * t.rows);
    double *labels = malloc(sizeof *labels * t.rows);
    for (int i = 0; i < t.rows; i++) {
        rows[i] = node;
        labels[i] = t.y[i];
        for (int c = 0; c < t.columns; c++)
            if (t.x[(size_t)i * t.columns + c] != 0)
                *node++ = (struct feature_node){c + 1, t.x[(size_t)i * t.columns + c]};
        *node++ = (struct feature_node){t.columns + 1, 1};
        *node++ = (struct feature_node){-1, 0};
    }
    struct problem problem = {.l = t.rows, .n = t.columns + 1, .y = labels, .x = rows, .bias = 1};
    struct parameter parameter = {.solver_type = L2R_LR, .C = 1, .eps = 0.01};
    return train(&problem, &parameter);
}

static void predict_linear(struct model *model, Table t, double *out) {
    double sign = model->label[0] == 1 ? 1 : -1;
    for (int i = 0; i < t.rows; i++) {
        double sum = model->w[t.columns];
        for (int c = 0; c < t.columns; c++) sum += model->w[c] * t.x[(size_t)i * t.columns + c];
        out[i] = 1 / (1 + exp(-sign * sum));
    }
}

static void check(int status) {
    if (status != 0) fail("LightGBM", LGBM_GetLastError());
}

static BoosterHandle fit_trees(Table t) {
    DatasetHandle data;
    BoosterHandle booster;
    const char *parameters = "objective=binary num_leaves=31 deterministic=true force_row_wise=true "
                             "verbosity=-1 num_threads=2";
    check(LGBM_DatasetCreateFromMat(t.x, C_API_DTYPE_FLOAT64, t.rows, t.columns, 1, parameters, NULL, &data));
    check(LGBM_DatasetSetField(data, "label", t.y, t.rows, C_API_DTYPE_FLOAT32));
    check(LGBM_BoosterCreate(data, parameters, &booster));
    for (int i = 0, finished = 0; i < 100 && !finished; i++) check(LGBM_BoosterUpdateOneIter(booster, &finished));
    return booster;
}

typedef struct { double score; float label; } Scored;

static int by_score(const void *a, const void *b) {
    double x = ((const Scored *)a)->score, y = ((const Scored *)b)->score;
    return (x > y) - (x < y);
}

// The area under the ROC curve: the share of (late, punctual) pairs that the scores put in order, ties as half.
static double auc(const double *scores, Table t) {
    Scored *all = malloc(sizeof *all * t.rows);
    for (int i = 0; i < t.rows; i++) all[i] = (Scored){scores[i], t.y[i]};
    qsort(all, t.rows, sizeof *all, by_score);
    double below = 0, pairs = 0;
    for (int i = 0, end; i < t.rows; i = end) {
        double late = 0, punctual = 0;
        for (end = i; end < t.rows && all[end].score == all[i].score; end++)
            if (all[end].label > 0) late++; else punctual++;
        pairs += late * (below + punctual / 2);
        below += punctual;
    }
    free(all);
    return pairs / (below * (t.rows - below));
}

static void quiet(const char *text) { (void)text; }

int main(int count, char **arguments) {
    if (count != 2) fail("usage", "bare FOLDER");
    double start = now(), at[6];
    set_print_string_function(quiet);
    duckdb_database database;
    duckdb_connection db;
    if (duckdb_open(NULL, &database) != DuckDBSuccess || duckdb_connect(database, &db) != DuckDBSuccess)
        fail("DuckDB", "no in-memory database");
    at[0] = now();
    Table test, table = prepare(db, arguments[1], &test);
    at[1] = now();
    struct feature_node *arena;
    struct model *linear = fit_linear(table, &arena);
    at[2] = now();
    BoosterHandle trees = fit_trees(table);
    at[3] = now();
    double *linear_scores = malloc(sizeof(double) * test.rows), *tree_scores = malloc(sizeof(double) * test.rows);
    int64_t length;
    predict_linear(linear, test, linear_scores);
    check(LGBM_BoosterPredictForMat(trees, test.x, C_API_DTYPE_FLOAT64, test.rows, test.columns, 1,
        C_API_PREDICT_NORMAL, 0, -1, "num_threads=2", &length, tree_scores));
    double linear_auc = auc(linear_scores, test), tree_auc = auc(tree_scores, test);
    at[4] = now();
    printf("{\"rows\": %d, \"columns\": %d, \"open\": %.3f, \"tables\": %.3f, \"linear\": %.3f, \"trees\": %.3f, "
           "\"score\": %.3f, \"total\": %.3f, \"auc_linear\": %.4f, \"auc_trees\": %.4f}\n",
        table.rows + test.rows, table.columns, at[0] - start, at[1] - at[0], at[2] - at[1], at[3] - at[2],
        at[4] - at[3], at[4] - start, linear_auc, tree_auc);
    return 0;
}
