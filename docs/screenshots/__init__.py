"""The pictures of the README and of docs/running-a-study.md, made by `make screenshots`."""
