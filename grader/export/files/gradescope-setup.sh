#!/usr/bin/env bash
# Written by `jaxercise export gradescope`. Gradescope runs this once, while it builds the image: it installs a Python
# and what grading needs, and then grades each exercise's start file, so that a machine that cannot grade is known now.
#
# An environment that is there already, at /autograder/venv, is used as it is.
set -euo pipefail

source=/autograder/source
venv=/autograder/venv
minors="@MINORS@"  # of Python 3, the one that exported first

install() {
  apt-get install -y --no-install-recommends "$@"
}

# Print the first Python of a minor version that will do.
find_python() {
  local minor
  for minor in $minors; do
    if command -v "python3.$minor" > /dev/null && "python3.$minor" -c 'pass' 2> /dev/null; then
      echo "python3.$minor"
      return
    fi
  done
}

if [ ! -x "$venv/bin/python" ]; then
  export DEBIAN_FRONTEND=noninteractive
  python=$(find_python)
  if [ -z "$python" ]; then
    apt-get update
    for minor in $minors; do
      if install "python3.$minor" "python3.$minor-venv"; then break; fi
    done
    python=$(find_python)
  fi
  if [ -z "$python" ]; then
    echo "jaxercise: no Python 3 of these minor versions could be installed: $minors. Choose a newer base image." >&2
    exit 1
  fi
  echo "jaxercise: grading by $("$python" --version)"
  if ! "$python" -m venv "$venv"; then
    rm -rf "$venv"
    apt-get update
    install "$python-venv"  # Debian and Ubuntu part it from Python
    "$python" -m venv "$venv"
  fi
  "$venv/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check \
    --requirement "$source/requirements.txt"
fi

# So that no submission waits for it.
"$venv/bin/python" -m compileall -q "$source/jaxercise" || echo "jaxercise: not compiled; grading is a little slower"
PYTHONPATH="$source/jaxercise" "$venv/bin/python" -P -s -m grader.plugins.gradescope --self-test
