"""Prints what is in a package of tiles: a JSON object of what it says of itself, then `z/x/y base64` for each tile, unpacked,
in the order of zoom, column and row from the north. Rules that are broken come after, one line each.

    packages.py FILE.mbtiles | FILE.pmtiles | FOLDER
"""
import base64
import gzip
import json
import pathlib
import sqlite3
import sys

import pmtiles.reader
from pmtiles.tile import Compression, zxy_to_tileid

path = pathlib.Path(sys.argv[1])
faults = []


def expect(holds, rule):
    if not holds:
        faults.append(rule)


def mbtiles():
    file = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    expect(file.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "integrity")
    expect(file.execute("PRAGMA application_id").fetchone()[0] == 0x4D504258, "application id")
    about = dict(file.execute("SELECT name, value FROM metadata"))
    about["json"] = json.loads(about["json"])
    tiles = {}
    for z, x, row, data in file.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles"):
        expect(0 <= x < 1 << z and 0 <= row < 1 << z, f"{z}/{x}/{row} is in the world")
        tiles[z, x, (1 << z) - 1 - row] = gzip.decompress(data)
    return about, tiles


def archive():
    with path.open("rb") as file:
        source = pmtiles.reader.MmapSource(file)
        reader = pmtiles.reader.Reader(source)
        header, about = reader.header(), reader.metadata()
        expect(header["root_offset"] + header["root_length"] <= 16_384, "the root ends within 16 KiB")
        expect(header["internal_compression"] == header["tile_compression"] == Compression.GZIP, "gzip")
        sections = sorted(
            (header[o], header[o] + header[length])
            for o, length in [
                ("root_offset", "root_length"), ("metadata_offset", "metadata_length"),
                ("leaf_directory_offset", "leaf_directory_length"), ("tile_data_offset", "tile_data_length"),
            ]
        )
        expect(all(a[1] <= b[0] for a, b in zip(sections, sections[1:])), "sections do not overlap")
        expect(sections[-1][1] == path.stat().st_size, "sections fill the file")
        offsets, entries = [], []

        def walk(offset, length):
            for entry in pmtiles.reader.deserialize_directory(source(offset, length)):
                if entry.run_length == 0:
                    walk(header["leaf_directory_offset"] + entry.offset, entry.length)
                else:
                    entries.append(entry)

        walk(header["root_offset"], header["root_length"])
        expect(all(a.tile_id + a.run_length <= b.tile_id for a, b in zip(entries, entries[1:])), "entries in order")
        seen = -1
        for entry in entries:
            if entry.offset > seen:
                offsets.append(entry.offset)
                seen = entry.offset
        expect(header["clustered"], "clustered")
        contents = {entry.offset: entry.length for entry in entries}
        expect(sum(contents.values()) == header["tile_data_length"], "no byte of tiles is nobody's")
        expect(offsets == sorted(contents), "new contents come in the order of tiles")
        expect(len({source(header["tile_data_offset"] + o, n) for o, n in contents.items()}) == len(contents), "stored once")
        expect(len(contents) == header["tile_contents_count"], "count of contents")
        expect(len(entries) == header["tile_entries_count"], "count of entries")
        tiles = {}
        for zxy, data in pmtiles.reader.all_tiles(source):
            tiles[zxy] = gzip.decompress(data)
        # The reader reads all directories on the way to each, so some are enough.
        for zxy in list(tiles)[:: len(tiles) // 200 + 1]:
            expect(gzip.decompress(reader.get(*zxy)) == tiles[zxy], f"{zxy} is found")
        expect(len(tiles) == header["addressed_tiles_count"], "count of tiles")
        ids = [zxy_to_tileid(*zxy) for zxy in tiles]
        expect(ids == sorted(ids), "tiles along the curve")
        about["header"] = {k: getattr(v, "name", v) for k, v in header.items()}
        return about, tiles


def folder():
    about = json.loads((path / "tiles.json").read_text())
    tiles = {}
    for file in path.glob("*/*/*"):
        tiles[tuple(map(int, [*file.relative_to(path).parts[:2], file.stem]))] = file.read_bytes()
    return about, tiles


about, tiles = {".mbtiles": mbtiles, ".pmtiles": archive}.get(path.suffix, folder)()
print(json.dumps(about))
for (z, x, y), data in sorted(tiles.items()):
    print(f"{z}/{x}/{y} {base64.b64encode(data).decode()}")
for fault in faults:
    print(f"broken: {fault}")
