"""Pictures: accepted as evidence to look at, never read; only their header is trusted with memory."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from workflows.documents.archives import damaged
from workflows.documents.model import Document
from workflows.sandbox import FileRefused

MAX_PIXELS = 25_000_000
_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


def read_image(path: Path, filename: str) -> Document:
    """A document without text; the pixel count is taken from the header, before anything is unpacked."""
    if zipfile.is_zipfile(path):
        raise FileRefused("two_files_in_one", "The picture has another file hidden behind it; save it again as PNG or JPG.")
    name = _FORMATS["." + filename.rsplit(".", 1)[-1].lower()]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=[name]) as picture:
                width, height = picture.size
                if width * height > MAX_PIXELS:
                    raise FileRefused(
                        "too_many_pixels", f"The picture is {width} × {height} points, more than 25 million; send a smaller copy."
                    )
                picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise damaged() from error
    return Document(
        kind="png" if name == "PNG" else "jpg",
        filename=filename,
        size_bytes=path.stat().st_size,
        pages=("",),
        has_text_layer=False,
        warnings=("A picture has no text to check; a person has to read it.",),
    )
