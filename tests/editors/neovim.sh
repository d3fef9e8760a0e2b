#!/usr/bin/env bash
# A real editor: Neovim starts the language server, shows a diagnostic and a completion, and follows a rename.
#
#   cargo build && tests/editors/neovim.sh [PATH-OF-THREATDOT]
#
# Neovim comes from the system's packages where it is not there; without it, or the right to install it, nothing is tried.
# It fails if anything that is waited for does not come.
set -euo pipefail
cd "$(dirname "$0")/../.."

tool=$(realpath "${1:-target/debug/threatdot}")
[ -x "$tool" ] || { echo "build it first: cargo build"; exit 1; }
if ! command -v nvim >/dev/null && command -v apt-get >/dev/null; then
  (apt-get update && apt-get install -y --no-install-recommends neovim) >/dev/null 2>&1 || true
fi
command -v nvim >/dev/null || { echo "skipped: no nvim"; exit 0; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/.git"
cat > "$folder/shop.dot" <<'DOT'
digraph shop {
  tm=1;
  user [kind=interactor];
  web [kind=proces];
  user -> web [protocol=https];
}
DOT
nvim --version | head -1
cd "$folder"
TOOL="$tool" timeout 120 nvim --headless --clean -n shop.dot -c "luafile $OLDPWD/tests/editors/neovim.lua"
