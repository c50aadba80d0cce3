"""Trains the flights pipeline once and saves it for the two FastAPI rivals, with the rows that are posted to all.

usage: pipeline.py SAMPLE OUT   writes OUT/pipeline.joblib, OUT/pipeline.onnx, OUT/rows.json (1,000 rows)
"""

import json
import sys
from pathlib import Path

import joblib
import lightgbm
import numpy as np
import onnxruntime
from flights import CATEGORIES, NUMBERS, table
from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm
from skl2onnx import convert_sklearn, update_registered_converter
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from skl2onnx.common.shape_calculator import calculate_linear_classifier_output_shapes
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def main(sample, out):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    rows = table(sample)
    train, test = train_test_split(rows, test_size=0.2, random_state=1)
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    trees = lightgbm.LGBMClassifier(n_estimators=100, num_leaves=31, n_jobs=1, verbose=-1)
    pipeline = make_pipeline(
        ColumnTransformer([("numbers", numbers, NUMBERS), ("categories", categories, CATEGORIES)]), trees
    ).fit(train[NUMBERS + CATEGORIES], train.late)
    joblib.dump(pipeline, out / "pipeline.joblib")

    update_registered_converter(
        lightgbm.LGBMClassifier,
        "LightGbmLGBMClassifier",
        calculate_linear_classifier_output_shapes,
        convert_lightgbm,
        options={"nocl": [True, False], "zipmap": [True, False, "columns"]},
    )
    types = [(name, FloatTensorType([None, 1])) for name in NUMBERS]
    types += [(name, StringTensorType([None, 1])) for name in CATEGORIES]
    model = convert_sklearn(
        pipeline, initial_types=types, options={id(trees): {"zipmap": False}}, target_opset={"": 15, "ai.onnx.ml": 3}
    )
    (out / "pipeline.onnx").write_bytes(model.SerializeToString())

    sample_rows = test.dropna(subset=NUMBERS).sample(1000, random_state=1)[NUMBERS + CATEGORIES]
    (out / "rows.json").write_text(json.dumps(json.loads(sample_rows.to_json(orient="records"))))
    session = onnxruntime.InferenceSession(out / "pipeline.onnx")
    inputs = {name: sample_rows[[name]].to_numpy(np.float32) for name in NUMBERS}
    inputs |= {name: sample_rows[[name]].to_numpy(object).astype(str) for name in CATEGORIES}
    late = session.run(None, inputs)[1][:, 1]
    difference = np.abs(late - pipeline.predict_proba(sample_rows)[:, 1])
    assert np.median(difference) < 1e-3, difference


if __name__ == "__main__":
    main(*sys.argv[1:3])
