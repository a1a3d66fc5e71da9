"""Answers that were collected with other tools, as the tables that results are computed from.

key: what the columns of a file mean; cells: what a cell means, and what is wrong with it; reading:
the answers in a file; tables: the answers as tables of trials and participants.
"""
