/* document/font.h - which typeface stands for which: definitions/fonts.yaml.
 *
 * GB/T 9704 and the offices' habit ask for typefaces that only a licence gives (方正小标宋简体,
 * 仿宋_GB2312, 楷体_GB2312, 黑体, 宋体). Each role has a list: the licensed names first (taken where
 * the machine has them, or where somebody put them into the data folder's fonts/), then what may
 * be given away. DOCX names the first of the list, so that WPS takes the office's own. What ./dev
 * installs stands for them:
 *
 *   仿宋, 楷体, 黑体, 宋体    Fandol Fang, Kai, Hei, Song: simplified, GB 2312 and some (10,200 glyphs)
 *   小标宋                   Fandol Song Bold: no 小标宋, but as dark and of the same colour in print
 *   Latin and digits         those of the same Fandol face, half as wide as a character
 *   signs (☐ ✂ and the like)  DejaVu Sans
 *   what they lack           Noto CJK (44,000 characters, Extensions A–B in part), then
 *                            Hanazono (Extensions B–F) and BabelStone (A–H): glyph by glyph
 *
 * A character of no font at all is drawn as a hollow box. Noto costs some 15 ms for each paper that
 * needs a character of it (Cairo reads the whole font of CFF outlines, which is why ./dev makes TrueType
 * outlines of Fandol's), the others one or two.
 * No font changes where characters stand: the layout gives each CJK character one cell and each
 * digit half of one, so lines and pages break alike with licensed and with free fonts. */
#pragma once

#include "base/problem.h"
#include "document/document.h"

/* FILE is definitions/fonts.yaml; FOLDERS (ended by NULL) hold fonts beside those of the system and
 * need not exist. Looks at nothing else: the fonts themselves are opened at first use, once for all
 * threads (some 20 ms; minutes where fontconfig has no cache and writes one). NULL and PROBLEMS where
 * the file is wrong. */
const struct fonts *fonts_load(pool_t *pool, const char *file, const char *const *folders,
	struct problems *problems);

/* The first name of the role's list, for DOCX. */
const char *fonts_name(const struct fonts *fonts, enum font font);
/* The font of Latin letters and digits, for DOCX. */
const char *fonts_latin(const struct fonts *fonts);
