"""How the web processes run: synchronous WSGI (O10) behind a proxy that buffers, so that a slow phone never holds one of them."""

from __future__ import annotations

import os
from typing import Any

from prometheus_client import multiprocess

bind = os.environ.get("GATEPOST_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("GATEPOST_WEB_WORKERS", "2"))
threads = int(os.environ.get("GATEPOST_WEB_THREADS", "4"))
worker_class = "gthread"
# What refuses a start refuses it here, once, and not when a worker is replaced in the middle of the day; workers share what was loaded.
preload_app = True
worker_tmp_dir = "/dev/shm"  # noqa: S108  (the heartbeat file must not wait for a disk)
timeout = 60
graceful_timeout = 30
keepalive = 75
max_requests = 5_000
max_requests_jitter = 500
limit_request_line = 4_094
limit_request_fields = 60
# The proxy's word about the scheme is believed by Django, which is told how many proxies there are; gunicorn itself believes nobody.
forwarded_allow_ips = ""
# The server's own lines have the form of ours.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "workflows.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False}},
}
# Nobody steers the processes through a socket in a home directory; the container, or the service manager, does.
control_socket_disable = True


def child_exit(server: Any, worker: Any) -> None:
    """Forget the gauges of a process that ended."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
