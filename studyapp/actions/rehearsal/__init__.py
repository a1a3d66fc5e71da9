"""Simulated participants with a known truth, who answer as people do."""
