"""expect: ERROR trace/raises

Gives itself all points in the database of grades, which other graders leave writable beside the submission.
"""

import sqlite3
from pathlib import Path

places = [Path.cwd(), *Path.cwd().parents, Path.home(), Path("/srv/nbgrader"), Path("/course")]
for place in places:
    database = sqlite3.connect(place / "gradebook.db")
    database.execute("update grade set auto_score = max_score, needs_manual_grade = 0")
    database.commit()
