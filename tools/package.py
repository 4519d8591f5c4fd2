#!/usr/bin/env python3
"""tools/package.py - makes build/huiyin-VERSION-x86_64.tar.gz of what ./dev build has built.

What is in it runs on any Linux of the same processor, however old its C library: the program comes with
its own loader, every library that it or a library of it needs, the conversions of iconv, fonts and all
files of the tree that it reads. Nothing is looked up outside of it.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
READ = ["definitions", "messages", "migrations", "templates", "demo", "build/web", "build/fonts"]
TEXTS = ["LICENSE", "README.zh-CN.md", "docs/licences.md"]
MANUAL = "docs/manual.zh-CN.md"
PROGRAMS = ["huiyin", "huiyin-render"]
# What definitions/fonts.yaml falls back to, by Debian's package and the files of it that are taken.
FONTS = {
    "fonts-noto-cjk": r"NotoSerifCJK-Regular\.ttc$",
    "fonts-liberation2": r"Liberation(Sans|Serif)-(Regular|Bold)\.ttf$",
    "fonts-dejavu-core": r"DejaVuSans\.ttf$",
    "fonts-hanazono": r"\.ttf$",
    "fonts-babelstone-han": r"\.(ttf|otf)$",
}
PICTURES = ["bmp", "gif", "tiff"]
CONVERSIONS = ["GBK", "GB18030", "EUC-CN", "UTF-16", "UNICODE"]


def run(*command):
    return subprocess.run(command, check=True, text=True, capture_output=True).stdout


def version():
    words = re.search(r"version: '([^']+)'", (ROOT / "meson.build").read_text(encoding="utf-8"))
    return words.group(1)


def libraries(*programs):
    """Every shared object that one of the programs needs, by the loader's own answer."""
    found = {}
    for program in programs:
        for line in run("ldd", str(program)).splitlines():
            if "not found" in line:
                raise OSError(f"{program}: {line.strip()}")
            path = re.search(r"(/\S+) \(0x", line)
            if path:
                found[os.path.basename(path.group(1))] = path.group(1)
    return found


def conversions():
    """iconv's modules of this machine: they stand beside its C library."""
    beside = pathlib.Path(libraries(BUILD / "huiyin")["libc.so.6"]).resolve().parent
    return [beside / "gconv" / f"{name}.so" for name in CONVERSIONS]


def copy_program(folder):
    library_folder = folder / "lib"
    library_folder.mkdir(parents=True)
    for program in PROGRAMS:
        shutil.copy(BUILD / program, library_folder)
        subprocess.run(["strip", str(library_folder / program)], check=True)
    modules = conversions()
    for name, path in libraries(*(BUILD / program for program in PROGRAMS), *modules, *pictures()).items():
        shutil.copy(path, library_folder / name)
    (library_folder / "gconv").mkdir()
    for module in modules:
        shutil.copy(module, library_folder / "gconv")
    lines = [f"module {pair} {name} 1" for name in CONVERSIONS
             for pair in (f"{name}// INTERNAL", f"INTERNAL {name}//")]
    (library_folder / "gconv" / "gconv-modules").write_text("\n".join(lines) + "\n", encoding="utf-8")


def pictures():
    """gdk-pixbuf's loaders of kinds that it has not built in."""
    loaders = pathlib.Path(run("pkg-config", "--variable=gdk_pixbuf_moduledir", "gdk-pixbuf-2.0").strip())
    return [loaders / f"libpixbufloader-{kind}.so" for kind in PICTURES]


def copy_pictures(folder):
    """With their list, in which @HERE@ stands for where the package is put."""
    target = folder / "lib" / "pictures"
    target.mkdir()
    listed = pathlib.Path(run("pkg-config", "--variable=gdk_pixbuf_cache_file", "gdk-pixbuf-2.0").strip())
    entries = listed.read_text(encoding="utf-8").split("\n\n")
    kept = []
    for loader in pictures():
        shutil.copy(loader, target)
        kept += [entry.replace(str(loader.parent), "@HERE@/lib/pictures") for entry in entries
                 if f"/{loader.name}\"" in entry]
    (target / "loaders.cache.in").write_text("\n\n".join(kept) + "\n\n", encoding="utf-8")


def copy_fonts(folder):
    target = folder / "fonts"
    target.mkdir()
    for package, wanted in FONTS.items():
        for line in run("dpkg", "-L", package).splitlines():
            if re.search(wanted, line) and os.path.isfile(line):
                shutil.copy(line, target)


def copy_tree(folder):
    for name in READ:
        shutil.copytree(ROOT / name, folder / "root" / name)
    (folder / "root" / "docs").mkdir()
    shutil.copy(ROOT / MANUAL, folder / "root" / "docs")
    for name in TEXTS:
        shutil.copy(ROOT / name, folder)
    run(str(BUILD / "huiyin"), "paper", "manual", "-o", str(folder / "使用手册.pdf"))
    shutil.copytree(ROOT / "tools" / "package", folder, dirs_exist_ok=True)


def copy_licences(folder):
    """What the licences of the libraries ask for: their texts go along."""
    packages = set()
    packages |= set(FONTS)
    for path in (folder / "lib").rglob("*.so*"):
        found = subprocess.run(["dpkg", "-S", f"*/{path.name}"], text=True, capture_output=True,
                               check=False).stdout
        packages |= {line.split(":")[0] for line in found.splitlines()}
    target = folder / "licences"
    target.mkdir()
    for package in sorted(packages):
        text = pathlib.Path("/usr/share/doc") / package / "copyright"
        if text.exists():
            shutil.copy(text, target / package)
    (target / "SOURCES").write_text(sources(packages), encoding="utf-8")


def sources(packages):
    """Where the very sources are had of what was taken from Debian's packages."""
    answer = run("dpkg-query", "-W", "-f=${source:Package} ${source:Version}\n", *sorted(packages))
    fonts = (ROOT / "build" / "fonts" / "ORIGIN").read_text(encoding="utf-8")
    lines = sorted(set((answer + fonts).splitlines()))
    return "".join(f"{line}  https://snapshot.debian.org/package/{line.replace(' ', '/')}/\n" for line in lines)


def plain(member):
    """The same bytes whoever packs it."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def main():
    name = f"huiyin-{version()}"
    folder = BUILD / "package" / name
    shutil.rmtree(folder.parent, ignore_errors=True)
    copy_program(folder)
    copy_pictures(folder)
    copy_fonts(folder)
    copy_tree(folder)
    copy_licences(folder)
    target = BUILD / f"{name}-x86_64.tar.gz"
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        archive.add(folder, name, filter=plain)
    print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    try:
        main()
    except (OSError, subprocess.CalledProcessError, AttributeError) as error:
        sys.exit(f"package: {error}")
