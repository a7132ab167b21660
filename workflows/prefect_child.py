"""The process behind ``prefect_server.running``: a Prefect server that ends when its parent does. Arguments: port, parent's pid."""

from __future__ import annotations

import os
import sys
import threading
import time

import uvicorn
from prefect.server.api.server import create_app


def main(port: int, parent: int) -> None:
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    uvicorn.run(create_app(), host="127.0.0.1", port=port, log_level="error")


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
