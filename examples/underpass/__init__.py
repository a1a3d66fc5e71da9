"""A pedestrian underpass seen by one fixed camera, drawn: pictures, a network, and its audit.

It stands in for the underpass of M. Borg et al., "Test Automation with Grad-CAM Heatmaps" (2021),
whose pictures and weights are not public. The training pictures hold a planted bias: water along
the curb lies there nearly only when somebody cycles by. `README.md` tells what comes of it.
"""
