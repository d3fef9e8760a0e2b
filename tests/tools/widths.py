#!/usr/bin/env python3
"""Prints src/layout/text/widths.rs: advance widths of Arimo (metrics equal to Arial's), regular and bold.

cd src/output/raster && ../../../tests/tools/widths.py arimo-regular.ttf arimo-bold.ttf > ../../layout/text/widths.rs
Only numbers are taken from the fonts (SIL Open Font Licence 1.1). Run it again only to widen RANGES.
"""
import struct, sys

RANGES = [(0x20, 0x7E, "ASCII"), (0xA0, 0x24F, "Latin"), (0x370, 0x3FF, "Greek"), (0x400, 0x4FF, "Cyrillic"),
          (0x1E00, 0x1EFF, "Latin with marks"), (0x2010, 0x2044, "punctuation"), (0x20A0, 0x20BF, "currency"),
          (0x2190, 0x2199, "arrows")]
MISSING = 1229


def tables(data):
    count = struct.unpack_from(">H", data, 4)[0]
    return {data[12 + 16 * i:16 + 16 * i].decode(): struct.unpack_from(">II", data, 20 + 16 * i) for i in range(count)}


def advance(path):
    data = open(path, "rb").read()
    at = {name: start for name, (start, _) in tables(data).items()}
    per_em = struct.unpack_from(">H", data, at["head"] + 18)[0]
    metrics = struct.unpack_from(">H", data, at["hhea"] + 34)[0]
    widths = [struct.unpack_from(">H", data, at["hmtx"] + 4 * i)[0] for i in range(metrics)]
    cmap, glyph = at["cmap"], {}
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * i)
        sub = cmap + offset
        if (platform, encoding) != (3, 1) or struct.unpack_from(">H", data, sub)[0] != 4:
            continue
        n = struct.unpack_from(">H", data, sub + 6)[0] // 2
        ends, starts = sub + 14, sub + 16 + 2 * n
        for s in range(n):
            end, = struct.unpack_from(">H", data, ends + 2 * s)
            start, = struct.unpack_from(">H", data, starts + 2 * s)
            delta, = struct.unpack_from(">h", data, starts + 2 * n + 2 * s)
            where = starts + 4 * n + 2 * s
            ranged, = struct.unpack_from(">H", data, where)
            for code in range(start, min(end, 0xFFFE) + 1):
                if ranged:
                    found, = struct.unpack_from(">H", data, where + ranged + 2 * (code - start))
                    found = (found + delta) & 0xFFFF if found else 0
                else:
                    found = (code + delta) & 0xFFFF
                glyph[code] = found
    assert per_em == 2048, per_em

    def of(code):
        found = glyph.get(code, 0)
        return widths[min(found, metrics - 1)] if found else MISSING
    return of


regular, bold = map(advance, sys.argv[1:3])
print("//! Advance widths in 1/2048 em: a long table, made by tests/tools/widths.py, never by hand.\n")
print("/// A run of characters with their widths.\npub(super) struct Block {")
print("    /// The first character.\n    pub(super) first: u32,\n    /// Regular and bold, one pair a character.")
print("    pub(super) widths: &'static [(u16, u16)],\n}\n")
print("/// Every block, ascending.\n#[rustfmt::skip]\npub(super) static BLOCKS: &[Block] = &[")
for first, last, name in RANGES:
    print("    // %s\n    Block { first: 0x%X, widths: &[" % (name, first))
    pairs = ["(%d, %d)" % (regular(c), bold(c)) for c in range(first, last + 1)]
    for i in range(0, len(pairs), 8):
        print("        " + ", ".join(pairs[i:i + 8]) + ",")
    print("    ] },")
print("];")
