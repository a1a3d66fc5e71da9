"""The description of a study, as in fixtures/demonstration.yaml: its shape and its parts."""
