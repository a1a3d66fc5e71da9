"""dataset_description.json: the dataset and all its variables in the words of schema.org."""

from collections.abc import Mapping
from typing import Any

from studyapp.analysis.columns import Column, Columns


def dataset_description(facts: Mapping[str, Any], tables: Mapping[str, Columns]) -> dict[str, Any]:
    """What Psych-DS asks for: name, description and every column of every data file.

    Parameters
    ----------
    facts : `Facts.as_dict()` of the study.
    tables : {table: its columns}, the columns of the wide table included.
    """
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": facts["title"] or facts["study_id"],
        "description": _description(facts),
        "identifier": facts["study_id"],
        "measurementTechnique": facts["prompt"] or facts["task"],
        "variableMeasured": _variables(tables),
    }


def _description(facts: Mapping[str, Any]) -> str:
    whose = "simulated participants (a rehearsal; no person answered)"
    if not facts["simulated"]:
        whose = "people"
    shown = ", ".join(facts["conditions"]) or "none"
    return (
        f"A study of trust in explanations of an image classifier. Task: {facts['task']}. "
        f"Conditions: {shown}. Answered by {whose}; collected with SeeWhy."
    )


def _variables(tables: Mapping[str, Columns]) -> list[dict[str, Any]]:
    """One entry per name; a column of several tables means the same in all of them."""
    found: dict[str, tuple[Column, list[str]]] = {}
    for table, columns in tables.items():
        for name, column in columns.items():
            found.setdefault(name, (column, []))[1].append(table)
    return [_variable(name, column, where) for name, (column, where) in found.items()]


def _variable(name: str, column: Column, tables: list[str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "PropertyValue",
        "name": name,
        "description": f"{column.label} (in: {', '.join(tables)})",
        "valueReference": column.allowed,
        "unitText": column.unit,
    }
    return {key: value for key, value in described.items() if value}
