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

# The same as a person sees it: in a terminal of tmux, by keys, with a look at the screen.
if ! command -v tmux >/dev/null && command -v apt-get >/dev/null; then
  apt-get install -y --no-install-recommends tmux >/dev/null 2>&1 || true
fi
command -v tmux >/dev/null || { echo "skipped: no tmux"; exit 0; }
cat > "$folder/start.lua" <<'LUA'
vim.diagnostic.config({ virtual_text = true })
local config = { cmd = { vim.env.TOOL, "lsp" }, name = "threatdot", root_dir = vim.fn.getcwd() }
if vim.lsp.start then
  vim.lsp.start(config)
else
  vim.lsp.buf_attach_client(0, vim.lsp.start_client(config))
end
vim.bo.omnifunc = "v:lua.vim.lsp.omnifunc"
LUA
socket="threatdot-$$"
trap 'tmux -L "$socket" kill-server 2>/dev/null || true; rm -rf "$folder"' EXIT
tmux -L "$socket" -f /dev/null new-session -d -x 140 -y 30 "TOOL='$tool' nvim --clean -n shop.dot -c 'luafile start.lua'"
# Waits until the screen shows a text.
shows() {
  for _ in $(seq 1 100); do
    if tmux -L "$socket" capture-pane -p | grep -qF -- "$1"; then return 0; fi
    sleep 0.1
  done
  echo "the screen never showed: $1"; tmux -L "$socket" capture-pane -p; exit 1
}
shows 'is not a value of `kind`'
echo "screen: $(tmux -L "$socket" capture-pane -p | grep -F 'is not a value of' | head -1 | sed 's/  */ /g')"
tmux -L "$socket" send-keys '4Gf]i, input_' C-x C-o
shows 'input_validation'
echo "screen: $(tmux -L "$socket" capture-pane -p | grep -F 'input_validation' | head -1 | sed 's/  */ /g')"
tmux -L "$socket" send-keys Escape Escape ':qall!' Enter
