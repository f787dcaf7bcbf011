#!/usr/bin/env bash
# What start.bat does on Windows: sets the program up once, from this folder alone, then plays. Arguments go to it.
set -euo pipefail
cd "$(dirname "$0")"
export DALABA_COMMAND=./start.sh
python=${PYTHON:-python3}
if [[ ! -f .venv/.installed ]]; then
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "要 Python 3.11 或更新的版本。"; exit 1; }
  echo "第一次启动:正在准备运行环境……"
  rm -rf .venv
  "$python" -m venv .venv || { echo "请先安装 python3-venv。"; exit 1; }
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels \
    --constraint constraints.txt --editable '.[voice]'
  if [[ -d voice ]]; then .venv/bin/python broadcaster.py voices --bring voice; fi
  touch .venv/.installed
fi
(($#)) || set -- run
exec .venv/bin/python broadcaster.py "$@"
