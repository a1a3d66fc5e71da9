"""A model file of somebody else's is tried out: in a process of its own, with little to lose.

`sandbox.probe` starts that process and reads what it says; `child` is what runs in it; `limits` is
what it may use; `looking` is what is looked at.
"""
