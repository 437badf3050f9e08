"""An engine that is built and opened, answers one question, and breaks down at the next."""

import json
import sys

TOLD = {
    "build": [{"step": "build"}, {"build": 1.0, "disk": 0}],
    "ask": [
        {"step": "open"},
        {"open": 2.0},
        {"step": "01-neighbours"},
        {"questions": {"01-neighbours": {"seconds": 3.0, "answer": "1"}}},
        {"step": "02-evidence"},
    ],
}

for told in TOLD[sys.argv[2]]:
    print(json.dumps(told), flush=True)
if sys.argv[2] == "ask":
    raise OSError("out of memory")
