"""How does an S3-compatible object store keep evidence? One object a piece, written only once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from fines.errors import ConfigurationError, EvidenceMissingError, UnavailableError
from fines.evidence import Sha256, address
from fines.storage.evidence_folder import checked, missing, must_be_address

SCHEMES = ("s3+http", "s3+https")
_FORM = "s3+https://KEY:SECRET@HOST/BUCKET, perhaps with /PREFIX and ?region=REGION"
_CONNECT_DEADLINE_S = 5
_READ_DEADLINE_S = 20
_MISSING = {"NoSuchKey", "404", "NotFound"}
_PRESENT = {"PreconditionFailed", "412"}

AnswerT = TypeVar("AnswerT")


class S3EvidenceStore:
    """Objects in one bucket, which is made on first use if it is not there."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        bucket, _, prefix = parts.path.strip("/").partition("/")
        if parts.scheme not in SCHEMES or not (parts.username and parts.password and bucket):
            shown = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
            raise ConfigurationError(
                f"The evidence address '{shown}' is not complete: write it as {_FORM}."
            )
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        port = f":{parts.port}" if parts.port else ""
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=f"{parts.scheme.removeprefix('s3+')}://{parts.hostname}{port}",
            aws_access_key_id=unquote(parts.username),
            aws_secret_access_key=unquote(parts.password),
            region_name=parse_qs(parts.query).get("region", ["us-east-1"])[0],
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=_CONNECT_DEADLINE_S,
                read_timeout=_READ_DEADLINE_S,
                response_checksum_validation="when_required",  # the address is the checksum
                retries={"mode": "standard", "total_max_attempts": 3},
            ),
        )

    def put(self, content: bytes, media_type: str) -> Sha256:
        """Writes once; a repeated call, after a lost answer too, changes nothing."""
        sha256 = address(content)

        def write() -> None:
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._prefix + sha256,
                Body=content,
                ContentType=media_type,
                ChecksumAlgorithm="SHA256",
                IfNoneMatch="*",
            )

        try:
            self._ask(write)
        except ClientError as error:
            if _code(error) == "NoSuchBucket":
                self._create_bucket()
                return self.put(content, media_type)
            if _code(error) not in _PRESENT:
                raise self._away(error) from error
        return sha256

    def get(self, sha256: Sha256) -> bytes:
        """See `EvidenceStore`."""
        must_be_address(sha256)

        def read() -> bytes:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + sha256)
            content: bytes = answer["Body"].read()
            return content

        try:
            return checked(self._ask(read), sha256)
        except ClientError as error:
            raise self._absent_or_away(error, sha256) from error

    def expire(self, before: datetime) -> None:
        """Removes what was put before this instant: for frames in transit, never for evidence."""

        def remove() -> None:
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for entry in page.get("Contents", []):
                    if entry["LastModified"] < before:
                        self._client.delete_object(Bucket=self._bucket, Key=entry["Key"])

        try:
            self._ask(remove)
        except ClientError as error:
            if _code(error) != "NoSuchBucket":
                raise self._away(error) from error

    def destroy(self, sha256: Sha256) -> None:
        """Removes one piece: for what passes, and for evidence whose days of keeping are over."""
        must_be_address(sha256)

        def remove() -> None:
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + sha256)

        try:
            self._ask(remove)
        except ClientError as error:
            if _code(error) not in _MISSING and _code(error) != "NoSuchBucket":
                raise self._away(error) from error

    def _create_bucket(self) -> None:
        try:
            self._ask(lambda: self._client.create_bucket(Bucket=self._bucket))
        except ClientError as error:
            if _code(error) not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                raise self._away(error) from error

    def _ask(self, request: Callable[[], AnswerT]) -> AnswerT:
        try:
            return request()
        except BotoCoreError as error:
            raise self._away(error) from error

    def _absent_or_away(
        self, error: ClientError, sha256: Sha256
    ) -> EvidenceMissingError | UnavailableError:
        if _code(error) in _MISSING or _code(error) == "NoSuchBucket":
            return missing(sha256)
        return self._away(error)

    def _away(self, error: Exception) -> UnavailableError:
        return UnavailableError(
            f"The object store of bucket '{self._bucket}' does not answer now ({error}): "
            "look whether it runs and whether the key in TRAFFIC_EVIDENCE_URL is right."
        )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
