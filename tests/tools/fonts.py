#!/usr/bin/env python3
"""Makes the fonts in src/output/raster from the Arimo of a package of the npm registry (SIL Open Font Licence 1.1).

npm pack @expo-google-fonts/arimo@0.4.3 && tar xzf expo-google-fonts-arimo-0.4.3.tgz
pip install fonttools && fonts.py package src/output/raster
Arimo has the advance widths of Arial, by which texts are measured (widths.py). Kept are the characters of widths.py and
what is drawn for any other; hints and kerning go, since the width table knows neither. The licence allows it, and
reserves no name. Run it again only to widen RANGES, which are those of widths.py.
"""
import pathlib, sys
from fontTools import subset, ttLib

RANGES = [(0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x2044),
          (0x20A0, 0x20BF), (0x2190, 0x2199), (0xFFFD, 0xFFFD)]
STYLES = {"regular": "400Regular/Arimo_400Regular", "bold": "700Bold/Arimo_700Bold",
          "italic": "400Regular_Italic/Arimo_400Regular_Italic", "bold-italic": "700Bold_Italic/Arimo_700Bold_Italic"}

package, folder = map(pathlib.Path, sys.argv[1:3])
for style, name in STYLES.items():
    font = ttLib.TTFont(package / (name + ".ttf"), recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=["*"], glyph_names=False,
                             drop_tables=["GSUB", "GPOS", "GDEF", "DSIG", "STAT", "gasp", "meta"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    font.save(folder / f"arimo-{style}.ttf", reorderTables=True)
(folder / "LICENSE-OFL").write_text((package / "LICENSE_FONT").read_text())
