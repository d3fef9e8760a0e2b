#!/usr/bin/env python3
"""Prints src/layout/color/names.rs from X11's rgb.txt: colours.py RGB.txt > src/layout/color/names.rs

DOT's names are X11's in lower case without spaces; the few that differ (Graphviz took the web's greys) are set here.
"""
import sys

names = {}
for line in open(sys.argv[1], encoding="ascii"):
    parts = line.split(None, 3)
    if len(parts) == 4 and parts[0].isdigit():
        r, g, b = map(int, parts[:3])
        names[parts[3].strip().lower().replace(" ", "")] = r << 16 | g << 8 | b
for name, value in {"gray": 0xC0C0C0, "grey": 0xC0C0C0, "fuchsia": 0xFF00FF, "indigo": 0x4B0082, "lime": 0x00FF00,
                    "silver": 0xC0C0C0, "teal": 0x008080, "olive": 0x808000, "aqua": 0x00FFFF, "crimson": 0xDC143C,
                    "rebeccapurple": 0x663399}.items():
    names[name] = value
print("//! Colour names of X11, which are DOT's: a long table, made by tests/tools/colours.py, never by hand.\n")
print("/// Name and red, green and blue as one number, ascending by name.\n#[rustfmt::skip]\npub(super) static NAMES: &[(&str, u32)] = &[")
for name in sorted(names):
    print('    ("%s", 0x00%02X_%04X),' % (name, names[name] >> 16, names[name] & 0xFFFF))
print("];")
