"""What the notebooks call: load data, compute, draw, publish. No module here knows a notebook."""
