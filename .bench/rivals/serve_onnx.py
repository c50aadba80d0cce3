"""FastAPI in front of ONNX Runtime: POST / with a row or a list of rows answers their probabilities.

Run by uvicorn with PIPELINE naming the folder that pipeline.py wrote.
"""

import os
from pathlib import Path

import numpy as np
import onnxruntime
from fastapi import FastAPI
from pydantic import BaseModel, create_model

NUMBERS = ["month", "day", "hour", "distance", "temp", "wind_speed", "precip", "visib"]
CATEGORIES = ["origin", "carrier"]
fields = {name: (float | None, None) for name in NUMBERS} | {name: (str, ...) for name in CATEGORIES}
Row: type[BaseModel] = create_model("Row", **fields)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(Path(os.environ["PIPELINE"]) / "pipeline.onnx", options)
app = FastAPI()


@app.post("/")
async def predict(rows: Row | list[Row]) -> list[float]:
    rows = rows if isinstance(rows, list) else [rows]
    inputs = {name: np.array([[getattr(row, name)] for row in rows], np.float32) for name in NUMBERS}
    inputs |= {name: np.array([[getattr(row, name)] for row in rows]) for name in CATEGORIES}
    return session.run(None, inputs)[1][:, 1].tolist()
