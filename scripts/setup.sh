# Sourced by scripts/demo and scripts/test: makes .venv with this package in it, once.
# `prepare_venv EXTRAS` leaves $VENV ready; a second call with nothing changed costs no time.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=$ROOT/.venv
cd "$ROOT" || exit 2

find_python() {
  local name
  for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  echo "Error: Auditor needs Python 3.11 or newer; found $(python3 --version 2>&1 || true). Install one, or name it: PYTHON=/path/to/python $0" >&2
  exit 2
}

prepare_venv() {
  local extras=$1 name=${1:-core} python stamp mark=$VENV/.auditor
  python=$(find_python) || exit 2
  stamp="$ROOT $(cksum <setup.cfg) $("$python" -c 'import sys; print(*sys.version_info[:2])')"
  if [ -f "$mark/$name" ] && [ "$(cat "$mark/$name")" = "$stamp" ] && "$VENV/bin/python" -c 'import auditor' 2>/dev/null; then
    return
  fi
  if [ -e "$VENV" ] && ! { [ -d "$mark" ] && [ "$(cat "$mark/python" 2>/dev/null)" = "$ROOT $python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1; }; then
    echo "Rebuilding .venv: the one that is there is broken or was not made by this script." >&2
    rm -rf "$VENV"
  fi
  if [ ! -d "$VENV" ]; then
    if ! "$python" -m venv "$VENV" >/dev/null; then
      echo "Error: $python cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
      rm -rf "$VENV"
      exit 2
    fi
    mkdir -p "$mark"
    echo "$ROOT $python" >"$mark/python"
  fi
  echo "Installing Auditor into .venv (once) …" >&2
  if ! "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --editable ".${extras:+[$extras]}"; then
    echo "Error: the packages could not be installed. Is a package index reachable?" >&2
    exit 2
  fi
  echo "$stamp" >"$mark/$name"
}
