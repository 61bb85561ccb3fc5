"""Prints the rows of a Delta table as the Python package deltalake reads them.

Usage: read_table.py FOLDER [VERSION]

One line per row: the values of all columns, each as Python shows it, separated by tabs.
"""

import os
import sys

import deltalake


def main(folder, version=None):
    table = deltalake.DeltaTable(folder, version=None if version is None else int(version))
    for row in table.to_pyarrow_table().to_pylist():
        print("\t".join(str(value) for value in row.values()))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main(*sys.argv[1:])
    # The threads of the packages can abort an interpreter that takes itself down while they run.
    sys.stdout.flush()
    os._exit(0)
