"""Cut a file of records into pieces that are told apart by what they hold.

What is added at the end of a file leaves the pieces before it as they were. A packed file has to
be unpacked from its beginning for every piece, so its pieces are larger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

from auditor.readers.door import Piece
from auditor.readers.source import DAMAGE, is_packed, state_of

#: Records in one piece: few to lose at a kill, enough to outweigh the hand-over.
RECORDS_PER_PIECE: Final = 100
#: Bytes in one piece of a packed file. Unpacking (300 MB/s) then costs a tenth of reading the articles of a
#: file of 2 GB, and a quarter of a minute is lost at a kill.
PACKED_BYTES: Final = 32_000_000


def stretches(
    reader: str, path: Path, records: Iterable[tuple[bytes, int, int]], *, offset: int = 0, first: int = 1
) -> Iterator[Piece]:
    """Pieces of a file whose records are given as what tells them apart, bytes they take, and lines.

    Where the data is damaged, the last piece has no count: who reads it comes to the damage.
    """
    least = PACKED_BYTES if is_packed(path) else 0
    digest, count, size, lines = blake2b(digest_size=16), 0, 0, 0
    try:
        for mark, taken, height in records:
            digest.update(mark)
            count, size, lines = count + 1, size + taken, lines + height
            if count >= RECORDS_PER_PIECE and size >= least:
                yield Piece(reader, str(path), offset, count, first, digest.hexdigest(), size)
                offset, first = offset + size, first + lines
                digest, count, size, lines = blake2b(digest_size=16), 0, 0, 0
    except DAMAGE:
        yield Piece(reader, str(path), offset, None, first, state_of(path)[0], size)
        return
    if count:
        yield Piece(reader, str(path), offset, count, first, digest.hexdigest(), size)
