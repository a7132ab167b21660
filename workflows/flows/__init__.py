"""One flow a file. Logic lives in plain functions of ``workflows``; flows and tasks are thin wrappers that take ids."""
