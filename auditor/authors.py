"""The scorecard of authors: how the findings of each fare with reviewers. The database holds no such view.

It is made only when asked for, with ``--authors``. A machine's verdict is no ground for judging a
person: only what people have reviewed counts, by the latest review of each statement, and only of
authors with enough of it to say something.
"""

from __future__ import annotations

from typing import Final

#: Reviewed statements that an author must have: with fewer the 95 % interval spans more than 40 points.
LEAST: Final = 20

FIELDS: Final = ("author", "articles", "reviewed", "checked", "borne_out", "errors", "checked_share")

#: One row an author with at least :data:`LEAST` reviewed statements: counts, by the reviewers' verdicts.
#: CROSS JOIN: from the reviews on, never from a million findings.
SCORECARD: Final = f"""
WITH last_reviews AS (
  SELECT f.article_id, r.verdict, MAX(r.id) FROM reviews AS r CROSS JOIN findings AS f ON f.id = r.finding_id
  GROUP BY f.statement_id)
SELECT a.author, COUNT(DISTINCT a.id) AS articles, COUNT(*) AS reviewed,
  SUM(r.verdict NOT IN ('unchecked', 'unsourced')) AS checked, SUM(v.severity = 'ok') AS borne_out,
  SUM(v.severity = 'error') AS errors,
  ROUND(1.0 * SUM(r.verdict NOT IN ('unchecked', 'unsourced')) / COUNT(*), 3) AS checked_share
FROM last_reviews AS r JOIN articles AS a ON a.id = r.article_id
  JOIN verdicts AS v ON v.id = r.verdict
WHERE a.author IS NOT NULL AND a.counted = 1 GROUP BY a.author HAVING COUNT(*) >= {LEAST} ORDER BY a.author"""
