"""Which archives are read, and which are refused whole."""

from __future__ import annotations

import gzip
import io
import random
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.archive import (
    MAX_ARCHIVE_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_TOTAL_BYTES,
    RATIO_FLOOR_BYTES,
    Member,
    is_archive,
    members,
)
from grader.archive_entry import shown
from grader.errors import SubmissionError

Build = Callable[[Mapping[str, bytes]], bytes]


def _zip(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return file.getvalue()


def _tar(files: Mapping[str, bytes], tar_format: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tar_format) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def _tgz(files: Mapping[str, bytes]) -> bytes:
    return gzip.compress(_tar(files), 1)


FORMATS: list[tuple[str, Build]] = [("a.zip", _zip), ("a.tar", _tar), ("a.tar.gz", _tgz), ("A.TGZ", _tgz)]
each_format = pytest.mark.parametrize(("name", "build"), FORMATS, ids=[name for name, _ in FORMATS])


def _read(data: bytes, name: str, most: int = 1000) -> list[Member]:
    return list(members(io.BytesIO(data), name, lambda _path: most))


def _tar_member(kind: bytes, **fields: object) -> bytes:
    info = tarfile.TarInfo("evil.py")
    info.type = kind
    for field, value in fields.items():
        setattr(info, field, value)
    return info.tobuf() + bytes(1024)


def _zip_member(**fields: int) -> bytes:
    info = zipfile.ZipInfo("evil.py")
    for field, value in fields.items():
        setattr(info, field, value)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(info, b"x = 1\n")
    return file.getvalue()


class TestMembers:
    """Archives without harm in them."""

    @each_format
    def test_files_are_read_in_stored_order(self, name: str, build: Build) -> None:
        """Each regular file comes with its normalized path and bytes; folders do not come."""
        files = {"b/": b"", "./b//ö.py": b"x = 1\n", "a.py": b"", "big.py": b"#" * 1001}
        if name != "a.zip":
            del files["b/"]
        expected = [Member("b/ö.py", b"x = 1\n"), Member("a.py", b""), Member("big.py", None)]
        assert expected == _read(build(files), name)

    def test_tar_folders_are_passed_over(self) -> None:
        """`tar cf x.tar .` stores its folders too."""
        info = tarfile.TarInfo("./")
        info.type = tarfile.DIRTYPE
        assert [Member("a.py", b"1")] == _read(info.tobuf() + _tar({"./a.py": b"1"}), "a.tar")

    @pytest.mark.parametrize("tar_format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
    def test_long_names_of_every_tar_dialect(self, tar_format: int) -> None:
        """A long name is read whole whether it is split, in a GNU header or in a pax header."""
        path = f"{'d' * 90}/{'f' * 95}.py"
        files = {path: b"long", "after.py": b"short"}
        assert [Member(path, b"long"), Member("after.py", b"short")] == _read(
            _tar(files, tar_format), "a.tar"
        )

    def test_global_pax_comment_is_allowed(self) -> None:
        """`git archive` writes a global header with the commit in it."""
        head = tarfile.TarInfo.create_pax_global_header({"comment": "0" * 40})
        assert [Member("a.py", b"1")] == _read(head + _tar({"a.py": b"1"}), "a.tar")

    def test_several_gzip_parts_and_padding(self) -> None:
        """Parallel compressors write several parts, and zeros may follow the last."""
        data = _tar({"a.py": b"1"})
        packed = gzip.compress(data[:700]) + gzip.compress(b"") + gzip.compress(data[700:]) + bytes(100_000)
        assert [Member("a.py", b"1")] == _read(packed, "a.tgz")

    @each_format
    def test_only_what_is_wanted_is_kept(self, name: str, build: Build) -> None:
        """Members that are not wanted are checked, and their bytes let go."""
        data = build({"data.csv": b"1,2", "a.py": b"1"})
        found = members(io.BytesIO(data), name, lambda path: 9 * path.endswith(".py"))
        assert [Member("data.csv", None), Member("a.py", b"1")] == list(found)

    @each_format
    def test_large_honest_file_is_no_bomb(self, name: str, build: Build) -> None:
        """Five megabytes of one character are too much for a source, and no reason to refuse the rest."""
        files = {"long.py": b"#" * 5_000_000, "a.py": b"1"}
        assert [Member("long.py", None), Member("a.py", b"1")] == _read(build(files), name)

    def test_names_of_archives(self) -> None:
        """The suffix alone says whether a file is an archive that is read."""
        assert [True] * 4 == [is_archive(name) for name in ("a.ZIP", "b.tar", "c.tar.gz", "d.x.tgz")]
        assert [False] * 3 == [is_archive(name) for name in ("a.py", "b.tar.xz", "zip")]


class TestRefused:
    """One unsafe member refuses the archive, and no member of it is yielded."""

    @each_format
    @pytest.mark.parametrize(
        ("member", "why"),
        [
            ("../evil.py", "leads out of the archive"),
            ("a/../../evil.py", "leads out of the archive"),
            ("a/..", "leads out of the archive"),
            ("/etc/evil.py", "absolute path"),
            ("C:evil.py", "absolute path"),
            ("a\\..\\evil.py", "backslash"),
            ("a\x1b[31m.py", "control character"),
            ("a\n.py", "control character"),
            ("a\x9b.py", "control character"),
            (".", "empty name"),
            (f"{'d/' * 600}a.py", "name of more than 1024 characters"),
        ],
    )
    def test_unsafe_names(self, name: str, build: Build, member: str, why: str) -> None:
        """A name that could write elsewhere or act on a terminal refuses the archive and is shown escaped."""
        found = members(io.BytesIO(build({"first.py": b"1", member: b"2"})), name, lambda _path: 9)
        with pytest.raises(SubmissionError, match=why) as refusal:
            next(found)
        assert shown(member)[:100] in str(refusal.value)
        assert str(refusal.value).isprintable()

    def test_nul_in_a_zip_name(self) -> None:
        """A name is judged as stored, not as shortened at its first NUL."""
        data = _zip({"a.py?.txt": b"1"}).replace(b"a.py?.txt", b"a.py\0.txt")
        with pytest.raises(SubmissionError, match="control character"):
            _read(data, "a.zip")

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_duplicate_names(self) -> None:
        """Two members of one name would let one be looked at and the other graded."""
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr("a.py", "1")
            archive.writestr("a.py", "2")
        for name, data in (
            ("a.zip", zipped.getvalue()),
            ("a.zip", _zip({"a.py": b"1", "./a.py": b"2"})),
            ("a.tar", _tar({"d/a.py": b"1", "d//a.py": b"2"})),
        ):
            with pytest.raises(SubmissionError, match=r"a\.py' appears twice"):
                _read(data, name)

    @pytest.mark.parametrize(
        ("kind", "why"),
        [
            (tarfile.SYMTYPE, "a symbolic link"),
            (tarfile.LNKTYPE, "a hard link"),
            (tarfile.CHRTYPE, "a device"),
            (tarfile.BLKTYPE, "a device"),
            (tarfile.FIFOTYPE, "a named pipe"),
            (tarfile.GNUTYPE_SPARSE, "a sparse file"),
            (b"Z", "not a regular file"),
        ],
    )
    def test_irregular_tar_members(self, kind: bytes, why: str) -> None:
        """Links, devices, pipes and sparse files are no sources."""
        with pytest.raises(SubmissionError, match=f"'evil.py' is {why}"):
            _read(_tar_member(kind, linkname="/etc/passwd"), "a.tar")

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"external_attr": (stat.S_IFLNK | 0o777) << 16}, "is a symbolic link"),
            ({"external_attr": (stat.S_IFIFO | 0o666) << 16}, "is not a regular file"),
            ({"external_attr": (stat.S_IFLNK | 0o777) << 16, "create_system": 0}, "is a symbolic link"),
            ({"compress_type": zipfile.ZIP_BZIP2}, "is compressed by a method other than deflate"),
            ({"compress_type": zipfile.ZIP_LZMA}, "is compressed by a method other than deflate"),
        ],
    )
    def test_irregular_zip_members(self, fields: dict[str, int], why: str) -> None:
        """Links and devices are no sources, and methods without bounded steps are not decompressed."""
        with pytest.raises(SubmissionError, match=f"'evil.py' {why}"):
            _read(_zip_member(**fields), "a.zip")

    def test_encrypted_zip(self) -> None:
        """A password is never asked for."""
        data = bytearray(_zip({"a.py": b"x = 1\n"}))
        data[data.index(b"PK\1\2") + 8] |= 1
        with pytest.raises(SubmissionError, match=r"'a\.py' is encrypted"):
            _read(bytes(data), "a.zip")

    def test_damaged_zip_member(self) -> None:
        """A wrong checksum refuses the archive."""
        data = _zip({"a.py": b"x = 1\n"}, zipfile.ZIP_STORED).replace(b"x = 1", b"x = 2")
        with pytest.raises(SubmissionError, match=r"'a\.py' is damaged \(Bad CRC-32"):
            _read(data, "a.zip")

    def test_damaged_gzip(self) -> None:
        """A wrong checksum after the last member refuses the archive."""
        data = bytearray(_tgz({"a.py": b"x = 1\n"}))
        data[-5] ^= 1
        with pytest.raises(SubmissionError, match="gzip archive, or is damaged"):
            _read(bytes(data), "a.tgz")

    @each_format
    def test_truncated_anywhere(self, name: str, build: Build) -> None:
        """Half an archive is never read as if it were all of it."""
        data = build({"a.py": b"x = 1\n" * 100, "b.py": b"y = 2\n" * 100})
        end = 5 * 512 if name == "a.tar" else len(data)  # a tar's padding may be missing
        for size in range(0, end, 7):
            with pytest.raises(SubmissionError):
                _read(data[:size], name)

    @each_format
    def test_too_many_members(self, name: str, build: Build) -> None:
        """The number of members is bounded."""
        assert len(_read(build({f"{i}.py": b"" for i in range(MAX_MEMBERS)}), name)) == MAX_MEMBERS
        with pytest.raises(SubmissionError, match="more than 2,000 members"):
            _read(build({f"{i}.py": b"" for i in range(MAX_MEMBERS + 1)}), name)


class TestBombs:
    """Archives that cost more to read than to send."""

    @pytest.mark.parametrize(("name", "build"), [FORMATS[0], FORMATS[2]])
    def test_ratio(self, name: str, build: Build) -> None:
        """A hundred-fold expansion past the floor is refused."""
        with pytest.raises(
            SubmissionError, match=rf"more than {MAX_RATIO}-fold \(reached at member 'zeros\.py'\)"
        ):
            _read(build({"zeros.py": bytes(RATIO_FLOOR_BYTES + 1_000_000)}), name)

    @pytest.mark.parametrize(("name", "build"), [FORMATS[0], FORMATS[2]])
    def test_total(self, name: str, build: Build) -> None:
        """All members together are bounded, however well they are mixed with noise."""
        data = random.Random(0).randbytes(20_000) + bytes(1_000_000)
        with pytest.raises(SubmissionError, match=f"holds more than {MAX_TOTAL_BYTES:,} bytes"):
            _read(build({f"{i}.bin": data for i in range(66)}), name)

    def test_archive_size(self) -> None:
        """An archive larger than all it may hold is not opened."""
        with pytest.raises(SubmissionError, match="archive is 67,108,865 bytes"):
            list(members(io.BytesIO(bytes(MAX_ARCHIVE_BYTES + 1)), "a.tar", len))

    def test_declared_sizes_are_claims(self) -> None:
        """A member that says it is small, and is not, is damaged."""
        data = bytearray(_zip({"a.py": bytes(100_000)}))
        entry = data.index(b"PK\1\2")
        data[entry + 24 : entry + 28] = struct.pack("<I", 10)
        with pytest.raises(SubmissionError, match=r"'a\.py' is damaged"):
            _read(bytes(data), "a.zip")

    def test_declared_size_larger_than_actual(self) -> None:
        """A member that says it is large, and is not, is truncated."""
        data = bytearray(_zip({"a.py": b"x = 1\n"}))
        entry = data.index(b"PK\1\2")
        data[entry + 24 : entry + 28] = struct.pack("<I", 1 << 30)
        with pytest.raises(SubmissionError, match=r"'a\.py' is truncated"):
            _read(bytes(data), "a.zip")

    def test_large_zip_directory(self) -> None:
        """A directory of a million entries is not read to be counted."""
        entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", *[0] * 16)
        directory = entry * 100_000
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(directory), 0, 0)
        with pytest.raises(SubmissionError, match="directory is too large"):
            _read(directory + end, "a.zip")

    def test_large_pax_header(self) -> None:
        """An extended header of megabytes is not read into memory or searched."""
        with pytest.raises(SubmissionError, match="extended header of more than 65,536 bytes"):
            _read(_tar_member(tarfile.XHDTYPE, size=60_000_000), "a.tar")

    @pytest.mark.parametrize(
        "records",
        [
            b"9" * 60_000,
            b"30 path=short\n",
            b"0 path=a\n",
            b"6 a=\n",
            b"13 size=-512\n",
            b"22 GNU.sparse.major=1\n",
        ],
    )
    def test_hostile_pax_records(self, records: bytes) -> None:
        """Records that lie about their length or move the next member are refused."""
        info = tarfile.TarInfo("pax")
        info.type = tarfile.XHDTYPE
        info.size = len(records)
        data = info.tobuf() + records + bytes(-len(records) % 512) + _tar({"a.py": b"1"})
        with pytest.raises(SubmissionError):
            _read(data, "a.tar")

    def test_global_path(self) -> None:
        """A global header cannot rename every member."""
        head = tarfile.TarInfo.create_pax_global_header({"path": "b.py"})
        with pytest.raises(SubmissionError, match="one path or size to all"):
            _read(head + _tar({"a.py": b"1"}), "a.tar")

    def test_many_empty_gzip_parts(self) -> None:
        """Parts that hold nothing are counted too."""
        with pytest.raises(SubmissionError, match="more than 4,096 parts"):
            _read(gzip.compress(b"") * 5000, "a.tgz")


def _damaged(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for position, value in changes:
        changed[position % len(changed)] = value
    return bytes(changed)


_CHANGES = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=6)
_SMALL = {"d/a.py": b"x = 1\n", f"{'n' * 120}.py": b"y = 2\n" * 9}


@pytest.mark.parametrize(("name", "build"), [*FORMATS[:3], ("a.zip", lambda f: _zip(f, zipfile.ZIP_STORED))])
@given(changes=_CHANGES)
def test_damaged_bytes_are_read_or_refused(name: str, build: Build, changes: list[tuple[int, int]]) -> None:
    """Whatever happened to an archive, it is read or refused, and no path leads out of it."""
    try:
        found = _read(_damaged(build(_SMALL), changes), name)
    except SubmissionError:
        return
    assert not any(".." in member.path.split("/") or member.path.startswith("/") for member in found)


@given(data=st.binary(max_size=1200), name=st.sampled_from(["a.zip", "a.tar", "a.tgz"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    """Bytes that never were an archive are refused, not crashed on."""
    try:
        found = _read(data, name)
    except SubmissionError:
        return
    assert all(isinstance(member, Member) for member in found)
