"""Hundreds of bad files, each through the whole of an upload in a process of its own, measured."""
