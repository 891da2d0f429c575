"""This grader against nbgrader and otter: the same exercises, the same answers, the same run."""
