"""How many participants an analysis takes; below that it is not shown.

From simulations of ten choices per person with persons differing by up to 2 on the logit scale:
with fewer people the method's interval misses the truth, or its test cannot find anything.
"""

# Two people make an interval possible; below five it describes those who were asked, no more.
FEWEST_FOR_INFERENCE = 5
DESCRIPTIVE = "descriptive"  # the note of such an estimate
# Of five people's signs there are 32 patterns, so that no two-sided p is below 2/32 = .0625.
FEWEST_FOR_A_TEST = 6
# A model of the mean, with errors corrected for few clusters; a prior that no longer decides.
FEWEST_FOR_MODELS = 10
# A bootstrap from fewer people repeats too few values; a GLMM takes its spreads for known.
FEWEST_FOR_BOOTSTRAP = FEWEST_FOR_GLMM = 20
# The beta-binomial's interval grows too narrow with many people if its shape is not the true one.
MOST_FOR_BETA_BINOMIAL = 49
# Below these, pictures are too few for a statement about others like them to rest on much.
FEW_PICTURES = 20
