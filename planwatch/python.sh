#!/bin/sh
# Runs its arguments with the first Python that is new enough: on the path, else in pyenv's folder, else uv's.
# A version file of pyenv is no help here: it hides tools behind shims that fail.
new_enough='import sys, venv, ensurepip; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 15))'
for python in .venv/bin/python python3.14 python3.13 python3.12 python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.14*/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12*/bin/python3; do
  if "$python" -c "$new_enough" >/dev/null 2>&1; then exec "$python" "$@"; fi
done
if command -v uv >/dev/null 2>&1; then
  python=$(uv python find --system '>=3.12,<3.15' 2>/dev/null)
  if [ -z "$python" ]; then
    echo 'No Python from 3.12 to 3.14 is here; uv downloads one …'
    uv python install --quiet 3.13 && python=$(uv python find --system '>=3.12,<3.15' 2>/dev/null)
  fi
  if [ -n "$python" ]; then exec "$python" "$@"; fi
fi
echo 'planwatch needs Python 3.12, 3.13 or 3.14 with its venv module (Debian: apt install python3-venv), or uv; neither was found.' >&2
exit 1
