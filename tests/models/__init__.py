"""A package, so that pytest changes the tables once for all tests in it."""
