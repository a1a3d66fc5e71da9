"""A document as an audit makes it, small and by hand."""

import hashlib

from explainers.audit import AuditConfig
from explainers.audit.counting.shares import share
from explainers.audit.sections.summary import check


def row(name, verdict="pass", **changes):
    """One judged map."""
    told = {
        "picture": name,
        "picture_sha256": hashlib.sha256(name.encode()).hexdigest(),
        "true": ["pedestrian"],
        "predicted": "pedestrian",
        "confidence": 0.989,
        "explained": "pedestrian",
        "probability": 0.989,
        "correct": True,
        "against": "explained",
        "verdict": verdict,
        "reason": "" if verdict == "pass" else "the map's peak lies outside the object",
        "measures": {"peak": verdict == "pass", "energy": 0.25},
        "tags": ["day"],
        "empty": False,
        "regions": {},
        "key": f"key-of-{name}",
        "place": 0,
    }
    return told | changes


def group(name, right, passed, total):
    """All figures of a subgroup."""
    found = {"accuracy": share(right, total), "pass_rate": share(passed, total)}
    return {"name": name, "pictures": total, "rows": [0], **found}


def document(rows=None, **sections):
    """An audit of these rows; further sections as they are given."""
    rows = [row("a.png"), row("b.png", "fail")] if rows is None else rows
    passed, total = sum(one["verdict"] == "pass" for one in rows), len(rows)
    right = sum(bool(one["correct"]) for one in rows)
    summary = {
        "maps": total,
        "pictures": total,
        "errors": 0,
        "accuracy": share(right, total),
        "pass_rate": share(passed, total),
        "judged": share(total, total),
        "empty": share(0, total),
        "energy": {"mean": 0.25, "n": total},
        "reasons_not_applicable": {},
        "cells": {
            "right, pass": 1,
            "right, fail": 1,
            "right, not applicable": 0,
            "wrong, pass": 0,
            "wrong, fail": 0,
            "wrong, not applicable": 0,
        },
        "checks": [
            check("pass rate", passed / total, 1.0, "at least", f"{passed} of {total}", share=True)
        ],
    }
    present = {"summary": summary, "balance": {"audited": [], "training": []}, **sections}
    checks = [
        {"section": name, **one}
        for name, found in present.items()
        for one in found.get("checks", [])
    ]
    return {
        "format": 1,
        "verdict": "pass" if all(one["passed"] for one in checks) else "fail",
        "checks": checks,
        "facts": {
            "model": "underpass",
            "model_path": "underpass.keras",
            "model_sha256": "1" * 64,
            "model_settings": {},
            "labels": ["pedestrian", "bicyclist"],
            "feature_layer": "conv4",
            "engine": "tensorflow",
            "threads": 2,
            "dataset": "annotations.json",
            "dataset_sha256": "2" * 64,
            "pictures_sha256": "3" * 64,
            "truth_sha256": "4" * 64,
            "pictures": total,
            "method": "gradcam",
            "parameters": {"pooling": "average"},
            "nothing": [],
            "started": "2026-01-02T03:04:05+00:00",
            "seconds": 1.5,
            "versions": {"keras": "3.15.1"},
        },
        "config": AuditConfig().as_json(),
        "sections": present,
        "rows": rows,
        "errors": [],
    }
