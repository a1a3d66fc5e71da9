"""From explanations to evidence, one full-size picture at a time: rows, small and combined maps."""

from explainers.audit.gathering.outcomes import Gathering, nothing

__all__ = ["Gathering", "nothing"]
