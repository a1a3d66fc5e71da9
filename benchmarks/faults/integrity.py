"""What a database says of itself once it was killed."""

from typing import Any


def problems_of_the_database() -> list[str]:
    """In the database's own words: damaged pages and indexes, references to nothing."""
    from django.db import connection

    with connection.cursor() as cursor:
        found = (_postgresql if connection.vendor == "postgresql" else _sqlite)(cursor)
    connection.close()
    return [f"the database is damaged: {one}" for one in found]


def _sqlite(cursor: Any) -> list[str]:
    cursor.execute("PRAGMA integrity_check")
    said = [str(row[0]) for row in cursor.fetchall()]
    cursor.execute("PRAGMA foreign_key_check")
    said += [f"{table} {row} refers to nothing" for table, row, *_ in cursor.fetchall()]
    return [one for one in said if one != "ok"]


def _postgresql(cursor: Any) -> list[str]:
    """amcheck, which comes with PostgreSQL, reads every row and every index of ours."""
    from django.db import DatabaseError

    cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
    cursor.execute(
        "SELECT c.relname, v.msg FROM pg_class c, LATERAL verify_heapam(c.oid) v "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
    )
    said = [f"{table}: {message}" for table, message in cursor.fetchall()]
    try:
        cursor.execute(
            "SELECT bt_index_check(i.indexrelid, true) FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam "
            "WHERE a.amname = 'btree' AND c.relnamespace = 'public'::regnamespace"
        )
    except DatabaseError as error:
        said.append(str(error))
    return said
