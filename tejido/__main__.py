"""`python -m tejido` is `tejido`."""

import sys

from .cli import main

sys.exit(main())
