"""Python through JPype over the single jar. Usage: query.py JAR FOLDER, FOLDER with the shop of the
tests."""
import datetime
import decimal
import sys

# The snippet of docs/tools.md begins
import jpype
import jpype.dbapi2


def open_shop(jar, folder):
    jpype.startJVM(classpath=[jar])
    return jpype.dbapi2.connect("jdbc:datafusion:%s/shop.yaml;data=%s" % (folder, folder))


def names(connection, country):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, credit FROM customers WHERE country = ? ORDER BY name", [country])
        return cursor.fetchall()


# The snippet of docs/tools.md ends


def main(jar, folder):
    connection = open_shop(jar, folder)
    found = [(str(name), credit) for name, credit in names(connection, "US")]
    assert [name for name, _ in found] == ["Bob", "Eve, Jr."], found
    assert found[0][1] is None and found[1][1] == decimal.Decimal("75.25"), found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT order_id, total, ordered_at, status = 'open' FROM orders"
            " WHERE total IS NOT NULL ORDER BY order_id"
        )
        assert [each[0] for each in cursor.description][:2] == ["order_id", "total"]
        rows = cursor.fetchall()
    assert len(rows) == 7, rows
    noon = datetime.datetime(2023, 2, 28, 12, 30)
    assert rows[3] == [103, decimal.Decimal("40.23"), noon, True], rows
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT nothing FROM orders")
            raise AssertionError("an unknown column is accepted")
        except jpype.dbapi2.Error as e:
            assert "nothing" in str(e), e
    connection.close()
    print("Python through JPype: all well")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
