"""``python -m pytlc`` and the command ``pytlc``."""

from __future__ import annotations

from pytlc.cli.main import main

if __name__ == "__main__":
    main()
