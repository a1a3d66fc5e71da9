"""What is truly in each picture: labels, boxes, masks and tags, read from a file and checked whole.

A file is a JSON list (`listed`), a table with several rows a picture or with one column a class
(`tabular`), or COCO's JSON (`coco`). Pictures and masks are named relative to the file.
"""

from explainers.annotations.reading import gather_annotations, read_annotations
from explainers.annotations.records import Annotation, AnnotationError, Box, Gathered, Object
from explainers.annotations.regions import mask_of, masks_of, pixels_of, union
from explainers.annotations.truth import TRUTH, UNKNOWN, class_balance, truth, truth_rule
from explainers.annotations.writing import write_annotations

__all__ = [
    "TRUTH",
    "UNKNOWN",
    "Annotation",
    "AnnotationError",
    "Box",
    "Gathered",
    "Object",
    "class_balance",
    "gather_annotations",
    "mask_of",
    "masks_of",
    "pixels_of",
    "read_annotations",
    "truth",
    "truth_rule",
    "union",
    "write_annotations",
]
