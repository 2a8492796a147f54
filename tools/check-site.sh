#!/bin/sh
# Checks the pages of a running site in Debian's Chromium: accessibility, small screens, no scripts.
# Usage: tools/check-site.sh URL [--screens DIR --date YYYY-MM-DD] [--facility ID]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/site"
[ -d node_modules ] || PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund >&2
exec node check.mjs "$@"
