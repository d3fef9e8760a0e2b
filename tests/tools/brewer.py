#!/usr/bin/env python3
"""Prints src/layout/color/brewer.rs from the tables of ColorBrewer as the package palettable carries them:

    pip install palettable && brewer.py > src/layout/color/brewer.rs

Colours are facts; ColorBrewer, which they come from, is under the Apache licence 2.0.
"""
from palettable.colorbrewer import COLOR_MAPS

schemes = {name.lower(): sizes for kind in COLOR_MAPS.values() for name, sizes in kind.items()}
print("//! Brewer's colour schemes: a long table, made by tests/tools/brewer.py from palettable's, never by hand.")
print("//!")
print("//! This product includes color specifications and designs developed by Cynthia Brewer (<https://colorbrewer.org/>),")
print("//! which are under the Apache licence 2.0.\n")
print("/// The schemes of a name: that of three colours, of four, and so on.")
print("pub(super) type Family = (&'static str, &'static [&'static [u32]]);\n")
print("/// Every one, ascending by name.\n#[rustfmt::skip]\npub(super) static FAMILIES: &[Family] = &[")
for name in sorted(schemes):
    print(f'    ("{name}", &[')
    sizes = {int(size): palette["Colors"] for size, palette in schemes[name].items()}
    assert sorted(sizes) == list(range(3, max(sizes) + 1)), name
    for size in sorted(sizes):
        colours = ["0x%06X" % (r << 16 | g << 8 | b) for r, g, b in sizes[size]]
        assert len(colours) == size
        print("        &[%s]," % ", ".join(colour[:4] + "_" + colour[4:] for colour in colours))
    print("    ]),")
print("];")
