#!/bin/bash
# Written by `jaxercise export prairielearn`: the entrypoint of every question's grading.
# -P and -s: nothing is imported from the current folder, nor from a home, whatever a student hands in.
export PYTHONPATH=/grade/serverFilesCourse/jaxercise
exec /opt/jaxercise/bin/python -P -s -m grader.plugins.prairielearn
