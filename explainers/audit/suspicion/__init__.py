"""Places that a class's maps look at although no object is there: found, measured and put to test.

`find_regions` works on arrays alone. What it finds may be the trace of a bias, of the network's own
build (borders, large cells) or of chance; each says how sure that is, and `intervening` asks
the network itself: does its answer change when the place does?
"""

from explainers.audit.suspicion.finding import find_regions
from explainers.audit.suspicion.region import SuspiciousRegion

__all__ = ["SuspiciousRegion", "find_regions"]
