"""Reads a service's /metrics by Prometheus' own parser and prints its samples, one a line.

usage: metrics.py ADDRESS
"""

import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

with urllib.request.urlopen(f"http://{sys.argv[1]}/metrics") as answer:
    families = list(text_string_to_metric_families(answer.read().decode()))
for family in families:
    assert family.documentation and family.type in ("counter", "gauge", "histogram"), family
    assert family.samples, family.name
    for sample in family.samples:
        print(sample.name, *(f"{key}={value}" for key, value in sample.labels.items()), float(sample.value))
