"""The paper's preference study (its section 4.4): ready to be run, and its answers reconstructed.

Only this part of the example calls the platform (``studyapp``); the rest needs no database.
"""
