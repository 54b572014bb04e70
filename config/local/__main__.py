"""`python -m config.local COMMAND`. Speaks clearly also to a Python that is too old or too new."""

import sys

if sys.version_info[:2] != (3, 11):
    sys.stderr.write(
        "Python 3.11 is needed: {} is Python {}.{}, and Blender's module exists for 3.11 alone. "
        "Install it (Debian 12: apt-get install python3.11 python3.11-venv), "
        "or say where it is: make run PYTHON=/path/to/python3.11\n".format(sys.executable, *sys.version_info[:2])
    )
    sys.exit(1)

from config.local.main import main

sys.exit(main(sys.argv[1:]))
