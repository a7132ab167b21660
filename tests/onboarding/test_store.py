"""Stored files: sealed, named by hash, kept in a folder or a bucket, whole or not handed out."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from pathlib import Path

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from onboarding import sealing, shelves, store
from onboarding.errors import Damaged, NotFound

MIB = 1024 * 1024
CONTENT = b"The designated safeguarding lead is Maya Osei." * 40


@pytest.fixture
def folder(settings, tmp_path):
    settings.EVIDENCE_DIR, settings.EVIDENCE_KEYS_DIR = tmp_path / "evidence", tmp_path / "keys"
    return tmp_path


@pytest.fixture(scope="module")
def service():
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(service, folder, settings):
    """A real S3-compatible service on this machine."""
    secrets = {"aws_access_key_id": "an id", "aws_secret_access_key": "a secret", "region_name": "eu-west-2"}
    boto3.client("s3", endpoint_url=service, **secrets).create_bucket(
        Bucket="evidence", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    settings.EVIDENCE_BUCKET = {
        "bucket_name": "evidence",
        "location": "pilot",
        "access_key": "an id",
        "secret_key": "a secret",
        "region_name": "eu-west-2",
        "endpoint_url": service,
    }
    yield boto3.resource("s3", endpoint_url=service, **secrets).Bucket("evidence")
    store_of = boto3.resource("s3", endpoint_url=service, **secrets).Bucket("evidence")
    store_of.objects.all().delete()
    store_of.delete()


@pytest.fixture(params=["folder", "bucket"])
def place(request):
    return request.getfixturevalue(request.param)


def test_what_was_put_is_read_back(place):
    stored = store.put([CONTENT[:100], CONTENT[100:]], limit_bytes=MIB)
    assert (stored.sha256, stored.size_bytes, stored.head) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), CONTENT[:100])
    assert store.read(stored.sha256) == CONTENT
    assert store.is_sound(stored.sha256)


def test_putting_the_same_bytes_again_keeps_one_file(place):
    first = store.put_bytes(CONTENT).sha256
    before = everything(place)
    assert store.put_bytes(CONTENT).sha256 == first
    assert everything(place) == before


def everything(place) -> dict[str, bytes]:
    if isinstance(place, Path):
        return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    return {item.key: item.get()["Body"].read() for item in place.objects.all()}


# P8
def test_nothing_readable_lies_on_the_disk(place):
    sha256 = store.put_bytes(CONTENT).sha256
    kept = everything(place)
    assert sum(name.endswith(sha256) for name in kept) == 1
    assert len(kept) == 2
    assert not any(b"Maya Osei" in content for content in kept.values())


def test_discarded_bytes_are_gone_with_their_key(place):
    sha256 = store.put_bytes(CONTENT).sha256
    store.discard(sha256)
    assert everything(place) == {}
    with pytest.raises(NotFound):
        store.read(sha256)


# P4
def test_a_copy_of_the_file_from_an_old_backup_stays_closed_once_its_key_is_destroyed(folder):
    sha256 = store.put_bytes(CONTENT).sha256
    path = folder / "evidence" / store.name_of(sha256)
    backup = path.read_bytes()
    store.discard(sha256)
    path.write_bytes(backup)
    with pytest.raises(Damaged):
        store.read(sha256)
    assert not store.is_kept(sha256)


def test_bytes_can_be_put_again_after_their_key_was_lost(folder):
    sha256 = store.put_bytes(CONTENT).sha256
    for key in (folder / "keys").rglob("*-*"):
        key.unlink()
    assert store.put_bytes(CONTENT).sha256 == sha256
    assert store.read(sha256) == CONTENT


def test_files_and_folders_are_for_the_owner_alone(folder):
    store.put_bytes(CONTENT)
    modes = {path.stat().st_mode & 0o077 for path in folder.rglob("*")}
    assert modes == {0}


def test_writers_of_the_same_bytes_at_once_leave_a_file_that_opens(folder):
    started = threading.Barrier(8)

    def put() -> None:
        started.wait()
        store.put_bytes(CONTENT)

    for _ in range(10):
        threads = [threading.Thread(target=put) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sha256 = hashlib.sha256(CONTENT).hexdigest()
        assert store.read(sha256) == CONTENT
        store.discard(sha256)


# P8
def test_after_a_rotation_the_older_key_can_be_taken_out(folder, settings):
    sha256 = store.put_bytes(CONTENT).sha256
    file = folder / "evidence" / store.name_of(sha256)
    sealed = file.read_bytes()
    settings.EVIDENCE_KEYS = {"newer": os.urandom(32), **settings.EVIDENCE_KEYS}
    assert store.read(sha256) == CONTENT
    assert (store.rewrap(), store.rewrap()) == (1, 0)
    settings.EVIDENCE_KEYS = {"newer": settings.EVIDENCE_KEYS["newer"]}
    assert store.read(sha256) == CONTENT
    assert file.read_bytes() == sealed


# P8
def test_without_the_installation_key_nothing_opens(folder, settings):
    sha256 = store.put_bytes(CONTENT).sha256
    settings.EVIDENCE_KEYS = {"other": os.urandom(32)}
    with pytest.raises(Damaged):
        store.read(sha256)


@given(st.binary(min_size=1, max_size=3 * MIB // 1024), st.integers(min_value=1, max_value=700))
def test_sealing_and_opening_give_the_same_bytes_whatever_the_chunks(content, size):
    out = io.BytesIO()
    sealer = sealing.Sealer(out)
    for start in range(0, len(content), size):
        sealer.write(content[start : start + size])
    sealer.finish()
    source = io.BytesIO(out.getvalue())
    assert sealing.key_id(source) == sealer.key_id
    assert b"".join(sealing.opened(source, sealer.key)) == content


def sealed_frames() -> tuple[sealing.Sealer, list[bytes]]:
    out = io.BytesIO()
    sealer = sealing.Sealer(out)
    sealer.write(b"a" * sealing.FRAME + b"b" * sealing.FRAME + b"c" * 10)
    sealer.finish()
    body = out.getvalue()[len(sealing.MAGIC) + sealing.ID_BYTES :]
    step = sealing.FRAME + sealing.TAG
    return sealer, [body[:step], body[step : 2 * step], body[2 * step :]]


@pytest.mark.parametrize(
    "order", [(0, 1), (0, 2), (1, 0, 2), (0, 0, 1, 2), (0, 1, 2, 2), ()], ids=["cut", "dropped", "swapped", "repeated", "longer", "empty"]
)
def test_frames_out_of_place_do_not_open(order):
    sealer, frames = sealed_frames()
    with pytest.raises(sealing.Unreadable):
        b"".join(sealing.opened(io.BytesIO(b"".join(frames[index] for index in order)), sealer.key))


def test_names_of_a_slice_are_listed_with_their_time(place):
    sha256 = store.put_bytes(CONTENT).sha256
    found = list(shelves.contents().names(sha256[:2]))
    assert [name for name, _ in found] == [store.name_of(sha256)]
    assert found[0][1].tzinfo is not None
    assert list(shelves.contents().names("zz")) == []
