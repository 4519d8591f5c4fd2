#!/usr/bin/env python3
"""tests/crash/auditor.py DATABASE - looks into the database with nothing of the program's own.

Each line on standard input is {"acts": [[matter, action, how often], …], "none": [title, …], "whole":
true}; the answer is one line, the list of what is wrong. `none`: matters that must not be there; `whole`:
the pages of the file are checked too.
"""

import json
import sqlite3
import sys

# Each statement gives the rows that must not be.
MUST_NOT_BE = {
    "positions of events have a gap":
        "SELECT min(position), max(position), count(*) FROM event"
        " HAVING count(*) > 0 AND max(position) - min(position) + 1 <> count(*)",
    "a matter's events have a gap, or its row is behind them":
        "SELECT m.id, m.seq, count(e.seq) FROM matter m LEFT JOIN event e"
        " ON e.county = m.county AND e.matter = m.id"
        " GROUP BY m.county, m.id HAVING m.seq <> count(e.seq) OR m.seq <> max(e.seq)",
    "events of no matter":
        "SELECT e.matter FROM event e LEFT JOIN matter m ON m.county = e.county AND m.id = e.matter"
        " WHERE m.id IS NULL",
    "a matter is there twice":
        "SELECT title, count(*) FROM matter GROUP BY title HAVING count(*) > 1",
    "a series has a gap or a number twice":
        "SELECT s.series, s.year, s.last, count(p.number), max(p.number) FROM series s"
        " LEFT JOIN paper p ON p.county = s.county AND p.series = s.series AND p.year = s.year"
        " GROUP BY s.county, s.series, s.year"
        " HAVING s.last <> count(p.number) OR s.last <> max(p.number) OR min(p.number) <> 1",
    "a numbered paper of no event, or two of one":
        "SELECT p.text, e.seq FROM paper p LEFT JOIN event e"
        " ON e.county = p.county AND e.matter = p.matter AND e.seq = p.seq WHERE e.seq IS NULL"
        " UNION ALL SELECT matter, seq FROM paper GROUP BY county, matter, seq, series"
        " HAVING count(*) > 1",
    "a rung without its event":
        "SELECT r.matter, r.seq FROM rung r LEFT JOIN event e"
        " ON e.county = r.county AND e.matter = r.matter AND e.seq = r.seq AND e.action = 'rung'"
        " WHERE e.seq IS NULL",
    "a rung's event without its rung: it fired twice":
        "SELECT e.matter, e.seq FROM event e LEFT JOIN rung r"
        " ON r.county = e.county AND r.matter = e.matter AND r.seq = e.seq"
        " WHERE e.action = 'rung' AND r.seq IS NULL",
    "somebody was told of what didn't happen":
        "SELECT i.matter, i.seq FROM inbox i LEFT JOIN event e"
        " ON e.county = i.county AND e.matter = i.matter AND e.seq = i.seq"
        " WHERE i.matter > 0 AND e.seq IS NULL",
}


def problems(database, asked):
    for words, sql in MUST_NOT_BE.items():
        rows = database.execute(sql).fetchmany(3)
        if rows:
            yield f"{words}: {rows}"
    for matter, action, count in asked["acts"]:
        found = database.execute("SELECT count(*) FROM event WHERE matter = ? AND action = ?",
                                 (int(matter), action)).fetchone()[0]
        if found != count:
            yield f"{action} of {matter} was answered and stands {found} times"
    for title in asked.get("none", []):
        if database.execute("SELECT 1 FROM matter WHERE title = ?", (title,)).fetchone():
            yield f"{title} was refused and stands there"
    if asked.get("whole"):
        told = database.execute("PRAGMA integrity_check").fetchone()[0]
        if told != "ok":
            yield told


def audit(path, asked):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)
    try:
        database.execute("BEGIN")
        return list(problems(database, asked))
    except sqlite3.DatabaseError as error:
        return [f"the database cannot be read: {error}"]
    finally:
        database.close()


def main(path):
    for line in sys.stdin:
        print(json.dumps(audit(path, json.loads(line)), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
