"""Uploads have a size limit: what is beyond it is read and thrown away, so that the form can say so to a person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class UploadLimit(FileUploadHandler):
    """The first of the handlers: what it does not pass on, nobody keeps."""

    def new_file(self, *args: Any, **given: Any) -> None:
        super().new_file(*args, **given)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.size += len(raw_data)
        if self.size > settings.UPLOAD_BYTES:
            self.request.has_large_upload = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Others make the file."""
