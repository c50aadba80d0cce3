"""FastAPI in front of the scikit-learn pipeline: POST / with a row or a list of rows answers their probabilities.

Run by uvicorn with PIPELINE naming the folder that pipeline.py wrote.
"""

import os
from pathlib import Path

import joblib
import pandas as pd
from fastapi import FastAPI
from flights import CATEGORIES, NUMBERS
from pydantic import BaseModel, create_model

fields = {name: (float | None, None) for name in NUMBERS} | {name: (str, ...) for name in CATEGORIES}
Row: type[BaseModel] = create_model("Row", **fields)
pipeline = joblib.load(Path(os.environ["PIPELINE"]) / "pipeline.joblib")
app = FastAPI()


@app.post("/")
def predict(rows: Row | list[Row]) -> list[float]:
    rows = rows if isinstance(rows, list) else [rows]
    table = pd.DataFrame([row.model_dump() for row in rows])
    return pipeline.predict_proba(table)[:, 1].tolist()
