"""What the notebooks call: load data, compute, draw, publish. No module here knows a notebook."""

import sys

# jsonschema, which altair loads, builds a grammar of web addresses at every start where it finds this package:
# 1.4 s before the first cell of a chapter. No table here is checked with it.
sys.modules.setdefault("rfc3987_syntax", None)
