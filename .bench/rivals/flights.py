"""The flights work as a script on pandas, scikit-learn and LightGBM.

usage: flights.py FOLDER   (holds flights.csv and weather.csv, or both as .csv.gz). Prints both AUCs as JSON.
"""

import json
import sys
from pathlib import Path

import lightgbm
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import train_test_split

WEATHER = ["temp", "wind_speed", "precip", "visib"]
NUMBERS = ["month", "day", "hour", "distance", *WEATHER]
CATEGORIES = ["origin", "carrier"]


def read(folder, name):
    return pd.read_csv(next(Path(folder).glob(f"{name}.csv*")))


def table(folder):
    weather = read(folder, "weather")[["origin", "time_hour", *WEATHER]]
    rows = read(folder, "flights").merge(weather, on=["origin", "time_hour"], how="left")
    rows = rows.dropna(subset=["arr_delay"])
    return rows.assign(late=(rows.arr_delay > 15).astype(int))


def features(part, means, center, spread):
    numbers = (part[NUMBERS].astype(float).fillna(means) - center) / spread
    return pd.concat([numbers, pd.get_dummies(part[CATEGORIES], dtype=float)], axis=1)


def main(folder):
    rows = table(folder)
    train, test = train_test_split(rows, test_size=0.2, random_state=1)
    means = train[WEATHER].mean()
    filled = train[NUMBERS].astype(float).fillna(means)
    center, spread = filled.mean(), filled.std(ddof=0)
    x_train = features(train, means, center, spread)
    x_test = features(test, means, center, spread).reindex(columns=x_train.columns, fill_value=0.0)
    models = {
        "linear": LogisticRegression(max_iter=200),
        "trees": lightgbm.LGBMClassifier(n_estimators=100, num_leaves=31, n_jobs=2, verbose=-1),
    }
    quality = {"rows": len(rows)}
    for name, model in models.items():
        late = model.fit(x_train, train.late).predict_proba(x_test)[:, 1]
        quality[f"auc_{name}"] = round(roc_auc_score(test.late, late), 4)
        quality[f"accuracy_{name}"] = round(accuracy_score(test.late, late > 0.5), 4)
    print(json.dumps(quality))


if __name__ == "__main__":
    main(sys.argv[1])
