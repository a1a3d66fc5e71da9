"""Everything about a study as one file that can be published and computed with again.

package: what is in it; zipping: a zip file of any size at constant memory; wide: one row per
participant; texts: what people read in it.
"""
