-- What neovim.sh does inside of Neovim: older versions have no `vim.lsp.start`, newer ones no `vim.lsp.start_client`.
local config = { name = "threatdot", cmd = { vim.env.TOOL, "lsp" }, root_dir = vim.fn.getcwd() }

local function say(text)
  io.stdout:write(text .. "\n")
end

local function fail(text)
  say("FAILED: " .. text)
  vim.cmd("cquit 1")
end

local function wait(what, holds)
  if not vim.wait(20000, holds, 50) then
    fail("no " .. what)
  end
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000) or {}
  for _, answer in pairs(answers) do
    if answer.result then
      return answer.result
    end
  end
  fail("no answer to " .. method)
end

local function at(line, character)
  return { textDocument = { uri = vim.uri_from_bufnr(0) }, position = { line = line, character = character } }
end

vim.bo.filetype = "dot"
if vim.lsp.start then
  vim.lsp.start(config)
else
  vim.lsp.buf_attach_client(0, vim.lsp.start_client(config))
end

wait("diagnostic", function()
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    if diagnostic.code == "L002" and diagnostic.lnum == 3 and diagnostic.col == 12 then
      say("diagnostic: " .. vim.split(diagnostic.message, "\n")[1])
      return true
    end
  end
  return false
end)

-- The word is mended; the diagnostic goes away.
vim.api.nvim_buf_set_text(0, 3, 12, 3, 18, { "process" })
wait("end of the diagnostic", function()
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    if diagnostic.code == "L002" then
      return false
    end
  end
  return true
end)

-- A completion by the editor's own way: `omnifunc` of the client.
vim.api.nvim_buf_set_text(0, 3, 19, 3, 19, { ", input_" })
local labels = {}
for _, item in ipairs(ask("textDocument/completion", at(3, 27)).items) do
  labels[item.label] = item
end
if not labels["input_validation"] then
  fail("no completion")
end
say("completion: input_validation, " .. labels["input_validation"].detail)
local text = labels["input_validation"].textEdit.newText
vim.lsp.util.apply_text_edits({ labels["input_validation"].textEdit }, 0, "utf-16")
vim.api.nvim_buf_set_text(0, 3, 21 + #text, 3, 21 + #text, { "full" })
if vim.api.nvim_buf_get_lines(0, 3, 4, false)[1] ~= "  web [kind=process, input_validation=full];" then
  fail("the completion wrote: " .. vim.api.nvim_buf_get_lines(0, 3, 4, false)[1])
end

local rename = at(3, 3)
rename.newName = "front"
local edit = ask("textDocument/rename", rename)
vim.lsp.util.apply_workspace_edit(edit, "utf-16")
if vim.api.nvim_buf_get_lines(0, 4, 5, false)[1] ~= "  user -> front [protocol=https];" then
  fail("the rename wrote: " .. vim.api.nvim_buf_get_lines(0, 4, 5, false)[1])
end
say("rename: " .. vim.trim(vim.api.nvim_buf_get_lines(0, 4, 5, false)[1]))

local hover = ask("textDocument/hover", at(3, 3))
if not hover.contents.value:find("front", 1, true) then
  fail("hover")
end
say("hover: " .. vim.split(hover.contents.value, "\n")[1])
vim.cmd("qall!")
