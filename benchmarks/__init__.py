"""Measurements that the documents quote; each module is a program."""
