"""Question sets as a researcher works on them: chosen by filters, changed, checked, frozen."""
