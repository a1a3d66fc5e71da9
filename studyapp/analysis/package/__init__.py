"""A study's exported package: how its files are named and described, and how it is read again.

It is a Psych-DS dataset (https://psych-ds.github.io) from which every number of the results page
can be computed again: names, description, manifest, readme; reading turns it back into `Data`.
"""
