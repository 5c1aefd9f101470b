"""`python -m brightline`."""

from brightline.cli import main

raise SystemExit(main())
