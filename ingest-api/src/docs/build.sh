#!/bin/sh
# Lints the API documents and makes what is served of them, if anything changed since. Usage: build.sh OUTPUT-FOLDER, in ingest-api.
set -eu
output=$1
stamp=target/api-documents.stamp

if ! test node_modules/.package-lock.json -nt package-lock.json; then
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || {
    echo "[ERROR] The linters of the API documents need Node.js 20.19 or newer; this is $(node --version)." >&2
    exit 1
  }
  echo '[INFO] Fetching the linters of the API documents with npm, 69 MB'
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi

if test -e "$output/docs.html.gz" && test -e "$stamp" &&
  test -z "$(find src/docs package-lock.json ../schemas/released -newer "$stamp" -print -quit)"; then
  exit 0
fi
mkdir -p target
began=$(mktemp target/api-documents.XXXXXX)
node src/docs/build.mjs "$output"
# As old as the beginning: what was edited meanwhile is made again next time.
mv "$began" "$stamp"
