"""The same files by boto3 with ten threads: `python -m bench.lookup_boto3 ENDPOINT BUCKET PREFIX FOLDER NUMBER`."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import boto3
from botocore.config import Config

THREADS = 10


def main(endpoint: str, bucket: str, prefix: str, folder: str, number: str) -> None:
    config = Config(max_pool_connections=THREADS, s3={"addressing_style": "path"})
    client = boto3.client("s3", endpoint_url=endpoint, config=config)
    files = list(islice(sorted(Path(folder).iterdir()), int(number)))

    def put(file: Path) -> None:
        client.put_object(
            Bucket=bucket, Key=f"{prefix}{file.name}", Body=file.read_bytes(), ContentType="application/json"
        )

    begun = time.monotonic()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(put, files))
    print(json.dumps({"seconds": time.monotonic() - begun, "number": len(files)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
