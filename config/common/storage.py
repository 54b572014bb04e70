"""The object store: one bucket, keys that start with the organization, links that expire.

Browsers put and get objects by presigned links under `S3_PUBLIC_ENDPOINT_URL`; this process uses `S3_ENDPOINT_URL`.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client

PUT_SECONDS = 3600
GET_SECONDS = 900
DELETE_AT_ONCE = 1000  # what one DeleteObjects call takes
CHUNK_BYTES = 1024 * 1024
HEAD_BYTES = 64


@dataclass(frozen=True, slots=True)
class PresignedPut:
    """A request that the holder may send once or again until it expires, with exactly these headers."""

    url: str
    method: str
    headers: dict[str, str]
    expires_in: int


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What the store says of an object: size in bytes and media type."""

    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What reading an object to its end tells: how many bytes, their SHA-256 in hex, and the first `HEAD_BYTES`."""

    size: int
    sha256: str
    head: bytes


class TooLarge(Exception):
    """The object is larger than the reader is ready to hold in memory."""


def presign_put(key: str, content_type: str, size: int) -> PresignedPut:
    """A link to upload one object of exactly this type and size: the signature covers both."""
    url = _client(settings.S3_PUBLIC_ENDPOINT_URL).generate_presigned_url(
        "put_object",
        Params={"Bucket": settings.S3_BUCKET, "Key": key, "ContentType": content_type, "ContentLength": size},
        ExpiresIn=PUT_SECONDS,
    )
    return PresignedPut(url=url, method="PUT", headers={"Content-Type": content_type}, expires_in=PUT_SECONDS)


def presign_get(key: str, *, filename: str | None = None, download: bool = False) -> str:
    """A link to fetch one object.

    Args:
        key: the object.
        filename: what the browser should call it.
        download: save it instead of showing it.
    """
    params: dict[str, Any] = {"Bucket": settings.S3_BUCKET, "Key": key}
    if filename or download:
        params["ResponseContentDisposition"] = content_disposition(filename or key.rsplit("/", 1)[-1], download)
    return _client(settings.S3_PUBLIC_ENDPOINT_URL).generate_presigned_url(
        "get_object", Params=params, ExpiresIn=GET_SECONDS
    )


def content_disposition(filename: str, download: bool) -> str:
    """A Content-Disposition header (RFC 6266) that no file name can break out of."""
    kind = "attachment" if download else "inline"
    name = re.sub(r"[\x00-\x1f\x7f/\\]", "_", filename)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().replace('"', "'")
    return f"{kind}; filename=\"{plain or 'file'}\"; filename*=UTF-8''{quote(name, safe='')}"


def read_bytes(key: str, max_bytes: int) -> bytes:
    """The object's bytes.

    Raises:
        FileNotFoundError: there is no such object.
        TooLarge: it has more than ``max_bytes`` bytes; no more than that is ever read.
    """
    with _open(key) as body:
        data = body.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise TooLarge(f"{key} has more than {max_bytes} bytes")
    return data


def digest(key: str) -> Digest:
    """Read an object once, a chunk at a time.

    Raises:
        FileNotFoundError: there is no such object.
    """
    size, sha256, head = 0, hashlib.sha256(), b""
    with _open(key) as body:
        for chunk in iter(lambda: body.read(CHUNK_BYTES), b""):
            size += len(chunk)
            sha256.update(chunk)
            head += chunk[: HEAD_BYTES - len(head)]
    return Digest(size, sha256.hexdigest(), head)


def copy(source: str, target: str, content_type: str) -> None:
    """Copy an object within the store, as this media type.

    Raises:
        FileNotFoundError: there is no such object.
    """
    try:
        _internal().copy_object(
            Bucket=settings.S3_BUCKET,
            Key=target,
            CopySource={"Bucket": settings.S3_BUCKET, "Key": source},
            ContentType=content_type,
            MetadataDirective="REPLACE",
        )
    except ClientError as error:
        if _is_missing(error):
            raise FileNotFoundError(source) from None
        raise


def write_bytes(key: str, data: bytes, content_type: str) -> None:
    """Store the bytes under the key, in place of whatever was there."""
    _internal().put_object(Bucket=settings.S3_BUCKET, Key=key, Body=data, ContentType=content_type)


def head(key: str) -> ObjectInfo | None:
    """Size and type of an object, None where there is none."""
    try:
        answer = _internal().head_object(Bucket=settings.S3_BUCKET, Key=key)
    except ClientError as error:
        if _is_missing(error):
            return None
        raise
    return ObjectInfo(size=answer["ContentLength"], content_type=answer.get("ContentType", ""))


def keys(prefix: str) -> list[str]:
    """The keys that begin with this, in order; at most the first 1000."""
    answer = _internal().list_objects_v2(Bucket=settings.S3_BUCKET, Prefix=prefix)
    return [each["Key"] for each in answer.get("Contents", [])]


def delete(keys: Iterable[str]) -> None:
    """Delete the objects. Empty keys and objects that are gone already are fine.

    Raises:
        RuntimeError: the store kept some of them.
    """
    wanted = sorted({key for key in keys if key})
    for start in range(0, len(wanted), DELETE_AT_ONCE):
        batch = wanted[start : start + DELETE_AT_ONCE]
        answer = _internal().delete_objects(
            Bucket=settings.S3_BUCKET, Delete={"Objects": [{"Key": key} for key in batch], "Quiet": True}
        )
        if failed := answer.get("Errors"):
            raise RuntimeError(f"The store kept {len(failed)} objects, the first: {failed[0]}")


def ensure_bucket(origins: Iterable[str]) -> None:
    """Create the bucket where it is missing and allow browsers at these origins to put and get objects."""
    client = _internal()
    try:
        client.head_bucket(Bucket=settings.S3_BUCKET)
    except ClientError as error:
        if not _is_missing(error):
            raise
        client.create_bucket(Bucket=settings.S3_BUCKET)
    rule = {
        "AllowedOrigins": sorted(set(origins)),
        "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3600,
    }
    client.put_bucket_cors(Bucket=settings.S3_BUCKET, CORSConfiguration={"CORSRules": [rule]})  # type: ignore[list-item]


def check() -> None:
    """Ask for the bucket; raises whatever is wrong with the way there."""
    _internal().head_bucket(Bucket=settings.S3_BUCKET)


def _open(key: str) -> StreamingBody:
    try:
        return _internal().get_object(Bucket=settings.S3_BUCKET, Key=key)["Body"]
    except ClientError as error:
        if _is_missing(error):
            raise FileNotFoundError(key) from None
        raise


def _internal() -> S3Client:
    return _client(settings.S3_ENDPOINT_URL)


@functools.cache
def _client(endpoint: str) -> S3Client:
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        connect_timeout=5,
        read_timeout=60,
        retries={"mode": "standard", "max_attempts": 3},
        # Checksum headers beyond the standard are unknown to several stores.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=settings.S3_REGION,
        aws_access_key_id=settings.S3_ACCESS_KEY_ID,
        aws_secret_access_key=settings.S3_SECRET_ACCESS_KEY,
        config=config,
    )


def _is_missing(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound", "NoSuchBucket"}
