"""Jobs: ordered in a browser, done by the worker, watched on a page."""
