"""LibreOffice Base over the single jar: connects, browses, designs queries, pages through a row set.

Usage: browse.py JAR FOLDER, with the python3 that has the module uno. FOLDER holds the shop of the
tests. Starts an office of its own with a profile of its own, and ends it.
"""
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sdb.CommandType import COMMAND, TABLE
from com.sun.star.sdbc import SQLException

PATIENCE_SECONDS = 120


def start(profile, pipe):
    return subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            "--nologo",
            "-env:UserInstallation=" + uno.systemPathToFileUrl(profile),
            "--accept=pipe,name=%s;urp;" % pipe,
        ]
    )


def connect_office(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    end = time.time() + PATIENCE_SECONDS
    while True:
        try:
            return resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except Exception:
            if time.time() > end:
                raise
            time.sleep(0.5)


def value(name, content):
    pair = PropertyValue()
    pair.Name = name
    pair.Value = content
    return pair


def data_source(context, jar, folder):
    databases = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.sdb.DatabaseContext", context
    )
    source = databases.createInstance()
    source.URL = "jdbc:datafusion:%s/shop.yaml;data=%s" % (folder, folder)
    source.Info = (
        value("JavaDriverClass", "io.calcitefusion.jdbc.DataFusionDriver"),
        value("JavaDriverClassPath", uno.systemPathToFileUrl(jar)),
    )
    return source


def rows(result, columns):
    found = []
    while result.next():
        found.append(tuple(result.getString(i + 1) for i in range(columns)))
    return found


def check(what, actual, expected):
    if actual != expected:
        raise AssertionError("%s: %r, expected %r" % (what, actual, expected))
    print("ok  " + what)


def browse(connection):
    names = connection.getTables().getElementNames()
    check(
        "tables are listed",
        sorted(name.split(".")[-1] for name in names if ".public." in name or "." not in name),
        ["customers", "order_lines", "orders", "products", "sales"],
    )
    name = [each for each in names if each.endswith("orders")][0]
    columns = connection.getTables().getByName(name).getColumns()
    check(
        "columns are listed",
        columns.getElementNames(),
        ("order_id", "customer_id", "ordered_at", "status", "total"),
    )
    check("types have names", columns.getByName("total").TypeName, "DECIMAL")
    check("scales are told", columns.getByName("total").Scale, 2)
    keys = connection.getMetaData().getPrimaryKeys("shop", "public", "orders")
    check("keys are told", keys.next() and keys.getString(4), "order_id")


def query(connection):
    statement = connection.createStatement()
    result = statement.executeQuery(
        'SELECT "status", COUNT( * ), SUM( "total" ) FROM "shop"."public"."orders" AS "orders" '
        'GROUP BY "status" ORDER BY "status"'
    )
    check(
        "a designed query",
        rows(result, 3),
        [("cancelled", "1", "1.20"), ("open", "3", "41.73"), ("shipped", "4", "129.09")],
    )
    prepared = connection.prepareStatement('SELECT "name" FROM "customers" WHERE "customer_id" = ?')
    prepared.setInt(1, 3)
    check("a parameter", rows(prepared.executeQuery(), 1), [("Chloé",)])
    result = statement.executeQuery(
        "SELECT since, vip, credit FROM customers WHERE customer_id IN (1, 2) ORDER BY customer_id"
    )
    result.next()
    day = result.getDate(1)
    check("a date", (day.Year, day.Month, day.Day), (2019, 3, 1))
    check("a boolean and a number", (result.getBoolean(2), result.getDouble(3)), (True, 1000.5))
    result.next()
    check("a null", (result.getDouble(3), result.wasNull()), (0.0, True))
    try:
        statement.executeQuery("SELECT nothing FROM orders")
        raise AssertionError("an unknown column is accepted")
    except SQLException as e:
        check("an error has its state", e.SQLState, "42703")
    check("and the connection lives on", rows(statement.executeQuery("SELECT 1"), 1), [("1",)])


def row_set(context, connection, command_type, command, filter_text=""):
    found = context.ServiceManager.createInstanceWithContext("com.sun.star.sdb.RowSet", context)
    found.ActiveConnection = connection
    found.CommandType = command_type
    found.Command = command
    if filter_text:
        found.Filter = filter_text
        found.ApplyFilter = True
    found.execute()
    return found


def forms(context, connection):
    """What a form or the table view does: a row set that moves both ways."""
    name = [n for n in connection.getTables().getElementNames() if n.endswith("customers")][0]
    table = row_set(context, connection, TABLE, name)
    check("a row set of a table", table.last() and table.getRow(), 6)
    check("moves back", table.absolute(2) and table.getString(2), "Bob")
    table.dispose()
    filtered = row_set(
        context, connection, COMMAND, "SELECT * FROM orders ORDER BY order_id", "status = 'open'"
    )
    filtered.next()
    check("a filtered row set", filtered.getLong(1), 103)
    filtered.dispose()


def main(jar, folder):
    with tempfile.TemporaryDirectory() as profile:
        pipe = "calcitefusion%d" % os.getpid()
        office = start(profile, pipe)
        try:
            context = connect_office(pipe)
            connection = data_source(context, jar, folder).getConnection("", "")
            browse(connection)
            query(connection)
            forms(context, connection)
            connection.close()
            desktop = context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
            try:
                desktop.terminate()
            except Exception:
                pass  # The office closes the pipe while it answers.
            office.wait(30)
        finally:
            office.kill()
    print("LibreOffice Base: all well")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
