"""The parts of `running`: a request, its key, where and how it is computed and stored."""
