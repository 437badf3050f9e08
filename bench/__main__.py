"""Takes figures: `python bench [figures | page | peers | scale] [OPTIONS]`, as `make bench ARGS=…` calls it; without a word, `figures`.

Each module writes a page of docs/, and ends with 1 if something is wrong.
"""

from __future__ import annotations

import sys

import figures
import page
import peers
import scale

BY_NAME = {"figures": figures.main, "peers": peers.main, "page": page.main, "scale": scale.main}

if __name__ == "__main__":
    name, *options = sys.argv[1:] if sys.argv[1:2] and sys.argv[1] in BY_NAME else ["figures", *sys.argv[1:]]
    sys.exit(BY_NAME[name](options))
