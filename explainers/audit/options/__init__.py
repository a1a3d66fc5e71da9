"""``audit.toml``: its tables with every option, and how they are read and checked."""

from explainers.audit.options.places import Region, Suspicion
from explainers.audit.options.tables import Baseline, Limits, MapOptions, Sanity, Tags, Training

__all__ = [
    "Baseline",
    "Limits",
    "MapOptions",
    "Region",
    "Sanity",
    "Suspicion",
    "Tags",
    "Training",
]
