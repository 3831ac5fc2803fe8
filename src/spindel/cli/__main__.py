import sys

from spindel.cli.main import main

sys.exit(main())
