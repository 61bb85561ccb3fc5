"""Writes the Delta table of orders with the Python package deltalake.

Usage: write_orders.py FOLDER

Version 0 has orders 1 to 3, version 1 adds 4 and 5, version 2 replaces the order 2 by none. The
table is partitioned by country; the order 5 has a null in every column that may hold one.
"""

import datetime
import decimal
import os
import sys

import deltalake
import pyarrow

ITEM = pyarrow.struct([("sku", pyarrow.string()), ("quantity", pyarrow.int32())])
SCHEMA = pyarrow.schema(
    [
        pyarrow.field("order_id", pyarrow.int64(), nullable=False),
        pyarrow.field("customer", pyarrow.string()),
        pyarrow.field("total", pyarrow.decimal128(12, 2)),
        pyarrow.field("ordered_at", pyarrow.timestamp("us", tz="UTC")),
        pyarrow.field("day", pyarrow.date32()),
        pyarrow.field("items", pyarrow.list_(ITEM)),
        pyarrow.field("country", pyarrow.string()),
    ]
)


def order(number, customer, total, day, items, country):
    return {
        "order_id": number,
        "customer": customer,
        "total": None if total is None else decimal.Decimal(total),
        "ordered_at": None
        if day is None
        else datetime.datetime(2024, 1, day, 12, 30, 0, 123456, datetime.timezone.utc),
        "day": None if day is None else datetime.date(2024, 1, day),
        "items": items,
        "country": country,
    }


def item(sku, quantity):
    return {"sku": sku, "quantity": quantity}


FIRST = [
    order(1, "Ann", "12.50", 1, [item("a", 2), item("b", None)], "de"),
    order(2, "Bob", "-0.01", 2, [], "fr"),
    order(3, "Zoë", "1000000.00", 3, [item("c", 1)], "de"),
]
SECOND = [
    order(4, "Dan", "7.00", 4, [item(None, 3)], "île d'Oléron"),
    order(5, None, None, None, None, None),
]


def main(folder):
    partitions = ["country"]
    deltalake.write_deltalake(
        folder, pyarrow.Table.from_pylist(FIRST, SCHEMA), partition_by=partitions
    )
    deltalake.write_deltalake(
        folder,
        pyarrow.Table.from_pylist(SECOND, SCHEMA),
        partition_by=partitions,
        mode="append",
    )
    deltalake.DeltaTable(folder).delete("order_id = 2")


if __name__ == "__main__":
    main(sys.argv[1])
    # The threads of the packages can abort an interpreter that takes itself down while they run.
    sys.stdout.flush()
    os._exit(0)
