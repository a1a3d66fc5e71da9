"""The 85 parts of the box, made from a few measures: solids, families, and the list of them."""
