#!/usr/bin/env python3
"""Makes a CSV file of a Parquet table, for the importers that take CSV: the derived table of US programmes is Parquet.

    python3 -m pip install -r provisioning/parquet-requirements.txt
    python3 provisioning/parquet_to_csv.py value_check.parquet value_check.csv.gz
    landfall catalog import scorecard value_check.csv.gz meta.json

Whole numbers are written without ".0", absent values as empty fields, true and false as words. A name that ends in .gz
is gzipped. The same table always gives the same bytes. The file appears under its name only when it is whole.
"""

import csv
import gzip
import io
import os
import pathlib
import sys

try:
    import pyarrow.parquet
except ImportError:
    sys.exit("parquet_to_csv: pyarrow is missing: python3 -m pip install -r provisioning/parquet-requirements.txt")


def text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def convert(source: pathlib.Path, target: pathlib.Path) -> int:
    """The number of rows written. A batch of rows at a time is in memory."""
    table = pyarrow.parquet.ParquetFile(source)
    partial = target.with_name(target.name + ".part")
    rows = 0
    try:
        with open(partial, "wb") as file:
            # Neither a time nor a name in the gzip header.
            packed = gzip.GzipFile("", "wb", fileobj=file, mtime=0) if target.suffix == ".gz" else file
            with io.TextIOWrapper(packed, encoding="utf-8", newline="") as lines:
                writer = csv.writer(lines, lineterminator="\n")
                writer.writerow(table.schema_arrow.names)
                for batch in table.iter_batches(batch_size=8192):
                    columns = [[text(value) for value in column.to_pylist()] for column in batch.columns]
                    writer.writerows(zip(*columns))
                    rows += batch.num_rows
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def main(arguments) -> None:
    if len(arguments) != 2:
        sys.exit("usage: parquet_to_csv.py TABLE.parquet TABLE.csv[.gz]")
    source, target = map(pathlib.Path, arguments)
    try:
        rows = convert(source, target)
    except (OSError, pyarrow.ArrowInvalid) as error:
        sys.exit(f"parquet_to_csv: cannot convert {source}: {error}")
    print(f"{rows} rows in {target}")


if __name__ == "__main__":
    main(sys.argv[1:])
