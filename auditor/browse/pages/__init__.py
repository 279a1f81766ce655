"""What each page shows: plain functions from a connection to a page's values, no Datasette in sight.

Each runs a bounded number of queries that go through an index; nothing reads a whole table but
the small ones (verdicts, reasons, outcomes) and the tallies, which the writer keeps for this.
"""
