"""What was settled before the data: frozen when a study opens, amended with a reason, kept.

plan: the plan in force; content: what is frozen of a study; freeze: registering and amending;
flaws: what is wrong with a plan; hiding: what nobody sees before the planned number; unblinding:
looking earlier; closing: a study ends by itself at the planned number.
"""
