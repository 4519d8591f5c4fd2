#!/usr/bin/env python3
"""tools/fonts.py FOLDER - the Fandol typefaces out of the Debian packages that lie in FOLDER.

仿宋, 楷体, 黑体 and 宋体 under the GPL with font exception, out of texlive-lang-chinese; no other package of
Debian has a 仿宋 of simplified characters. That package itself would bring half of TeX along, so only its
fonts are taken; as of python3-fonttools, which would bring SciPy, only what Python needs.

Their outlines are made anew as TrueType's (at most 2/1000 of the type's size beside the old: on paper 0.01
mm), in the order of Unicode, without tables that a PDF has no use for: Cairo then embeds a page's characters
in less than half the time. The bold cut says in its OS/2 table that it is regular, so no program could tell
it apart; that is corrected. ORIGIN says which source package they came from, README and COPYING are theirs.
"""

import concurrent.futures
import gzip
import io
import pathlib
import shutil
import subprocess
import sys
import tarfile

BOLD = 700
ERROR = 2
FACES = ("FandolFang-Regular", "FandolKai-Regular", "FandolHei-Regular", "FandolSong-Regular",
         "FandolSong-Bold")
KEPT = ("GlyphOrder", "OS/2", "cmap", "head", "hhea", "hmtx", "maxp", "name", "post")
NO_HINTS = ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
            "maxSizeOfInstructions", "maxComponentElements")


# --- what is in the packages ------------------------------------------------------------------

def find_package(folder, name):
    found = list(folder.glob(f"{name}_*.deb"))
    if len(found) != 1:
        sys.exit(f"{folder} has not one {name}_*.deb")
    return found[0]


def members(package):
    """Each file of it: its path and its bytes."""
    archive = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            if member.isfile():
                yield pathlib.PurePosixPath(member.name), tar.extractfile(member)


def origin(package):
    said = subprocess.run(["dpkg-deb", "-f", package, "Source", "Package", "Version"], check=True, text=True,
                          capture_output=True).stdout
    fields = dict(line.split(": ", 1) for line in said.splitlines())
    return f"{fields.get('Source', fields['Package'])} {fields['Version']}\n"


def take_fonts(package, folder):
    for path, file in members(package):
        if path.suffix == ".otf" and path.stem in FACES:
            (folder / path.name).write_bytes(file.read())
        elif path.parent.name == "fandol" and path.name == "README":
            (folder / path.name).write_bytes(file.read())
        elif path.parent.name == "fandol" and path.name == "COPYING.gz":
            (folder / "COPYING").write_bytes(gzip.decompress(file.read()))
    (folder / "ORIGIN").write_text(origin(package), encoding="utf-8")
    missing = [face for face in FACES if not (folder / f"{face}.otf").exists()]
    if missing:
        sys.exit(f"{package} has no {', '.join(missing)}")


def take_library(package, folder):
    for path, file in members(package):
        if "fontTools" in path.parts:
            target = folder.joinpath(*path.parts[path.parts.index("fontTools"):])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read())


# --- outlines ---------------------------------------------------------------------------------

def in_order(font):
    """The names of the glyphs that a character has, in the characters' order."""
    best = font.getBestCmap()
    return list(dict.fromkeys([".notdef"] + [best[code] for code in sorted(best)]))


def draw(font, names):
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    glyphs, drawn = font.getGlyphSet(), {}
    for name in names:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, ERROR, reverse_direction=True))
        drawn[name] = pen.glyph()
    return drawn


def put_outlines(font, names, drawn):
    from fontTools.ttLib import newTable
    widths = font["hmtx"].metrics
    for tag in [tag for tag in font.keys() if tag not in KEPT]:
        del font[tag]
    font.setGlyphOrder(names)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = names, drawn
    font["hmtx"].metrics = {name: (widths[name][0], 0) for name in names}
    font["glyf"].compile(font)
    font["hmtx"].metrics = {name: (widths[name][0], getattr(drawn[name], "xMin", 0)) for name in names}
    font["maxp"].tableVersion, font["maxp"].maxZones = 0x10000, 1
    for limit in NO_HINTS:
        setattr(font["maxp"], limit, 0)
    font.sfntVersion = "\0\1\0\0"


def convert(path):
    from fontTools.ttLib import TTFont
    font = TTFont(path)
    names = in_order(font)
    put_outlines(font, names, draw(font, names))
    font["cmap"].tables = [table for table in font["cmap"].tables
                           if (table.platformID, table.platEncID) == (3, 1)]
    font["post"].formatType = 3
    if path.stem.endswith("-Bold"):
        font["OS/2"].usWeightClass = BOLD
    font.save(path.with_suffix(".ttf"))
    path.unlink()


def main(where):
    folder = pathlib.Path(where)
    take_fonts(find_package(folder, "texlive-lang-chinese"), folder)
    library = folder / "python"
    take_library(find_package(folder, "python3-fonttools"), library)
    sys.path.insert(0, str(library))
    with concurrent.futures.ProcessPoolExecutor() as pool:
        list(pool.map(convert, [folder / f"{face}.otf" for face in FACES]))
    shutil.rmtree(library)


if __name__ == "__main__":
    main(*sys.argv[1:])
