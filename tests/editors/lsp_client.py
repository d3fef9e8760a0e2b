#!/usr/bin/env python3
"""A session with the language server by a client library that others write: pygls' client, with the types of lsprotocol.

  cargo build && python3 tests/editors/lsp_client.py [PATH-OF-THREATDOT]

The library is installed into target/python the first time; where that cannot be done, the session is skipped. The types of the
library are strict: an answer that is not of the protocol's form is an exception."""
import asyncio, os, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PYTHON = os.path.join(ROOT, "target", "python", "bin", "python")
TOOL = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "target", "debug", "threatdot")
TEXT = """digraph shop {
  tm=1;
  asset_card="Cards; classification=restricted";
  user [kind=interactor];
  subgraph cluster_a {
    kind=boundary; trust=dmz;
    web [kind=process, authn=nonne, data="card"];
  }
  user -> web [id=order, protocol=http];
}
"""


def library():
    """Goes on in the interpreter that has the library."""
    try:
        import lsprotocol, pygls  # noqa: F401
        return True
    except ImportError:
        pass
    if os.path.abspath(sys.executable) == os.path.abspath(PYTHON) or os.environ.get("THREATDOT_CLIENT"):
        return False
    try:
        if not os.path.exists(PYTHON):
            subprocess.run([sys.executable, "-m", "venv", os.path.dirname(os.path.dirname(PYTHON))], check=True)
        if subprocess.run([PYTHON, "-c", "import pygls, lsprotocol"], capture_output=True).returncode:
            subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "pygls>=2,<3"], check=True)
    except (subprocess.CalledProcessError, OSError):
        return False
    os.execve(PYTHON, [PYTHON, *sys.argv], {**os.environ, "THREATDOT_CLIENT": "1"})


if not library():
    print("skipped: pygls cannot be installed")
    sys.exit(0)

from lsprotocol import types as lsp  # noqa: E402
from pygls.lsp.client import LanguageClient  # noqa: E402


def place(part, after=0):
    before = TEXT[:TEXT.index(part) + after]
    return lsp.Position(line=before.count("\n"), character=len(before.rsplit("\n", 1)[-1]))


async def session(folder):
    client = LanguageClient("threatdot-test", "1")
    published = asyncio.Queue()

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def on_published(params):
        published.put_nowait(params)

    @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def on_registered(params):
        assert params.registrations[0].method == "workspace/didChangeWatchedFiles"

    await client.start_io(TOOL, "lsp")
    capabilities = lsp.ClientCapabilities(
        workspace=lsp.WorkspaceClientCapabilities(
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
            workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True)),
        text_document=lsp.TextDocumentClientCapabilities(
            document_symbol=lsp.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True)))
    root = "file://" + folder
    answer = await client.initialize_async(lsp.InitializeParams(capabilities=capabilities, root_uri=root, process_id=os.getpid()))
    assert answer.server_info.name == "threatdot"
    assert answer.capabilities.text_document_sync.change == lsp.TextDocumentSyncKind.Incremental
    client.initialized(lsp.InitializedParams())
    uri = root + "/shop.dot"
    item = lsp.TextDocumentItem(uri=uri, language_id="dot", version=1, text=TEXT)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(text_document=item))
    document = lsp.TextDocumentIdentifier(uri=uri)

    async def diagnostics(holds):
        while True:
            params = await asyncio.wait_for(published.get(), 30)
            if params.uri == uri and holds(params):
                return params.diagnostics

    found = await diagnostics(lambda params: any(item.code == "L002" for item in params.diagnostics))
    wrong = next(item for item in found if item.code == "L002")
    assert wrong.range.start == place("nonne") and wrong.severity == lsp.DiagnosticSeverity.Error, wrong
    await diagnostics(lambda params: any(item.related_information for item in params.diagnostics))

    hover = await client.text_document_hover_async(lsp.HoverParams(document, place("web [")))
    assert hover.contents.kind == lsp.MarkupKind.Markdown and "trust dmz" in hover.contents.value, hover
    completions = await client.text_document_completion_async(lsp.CompletionParams(document, place("nonne", 2)))
    assert any(item.label == "none" for item in completions.items)
    places = await client.text_document_definition_async(lsp.DefinitionParams(document, place("web [id")))
    assert [item.range.start for item in places] == [place("web [kind")], places
    context = lsp.ReferenceContext(include_declaration=True)
    places = await client.text_document_references_async(lsp.ReferenceParams(context, document, place("web [kind")))
    assert len(places) == 2, places
    prepared = await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(document, place("order,")))
    assert prepared.placeholder == "order", prepared
    edit = await client.text_document_rename_async(lsp.RenameParams(document, place("order,"), "purchase"))
    assert edit.document_changes[0].edits[0].new_text == "purchase", edit
    symbols = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
    assert [item.name for item in symbols[0].children] == ["user", "cluster_a", "order"], symbols
    folds = await client.text_document_folding_range_async(lsp.FoldingRangeParams(document))
    assert len(folds) == 2, folds
    chosen = await client.text_document_selection_range_async(lsp.SelectionRangeParams(document, [place("nonne")]))
    assert chosen[0].parent.parent is not None
    whole = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
    hints = await client.text_document_inlay_hint_async(lsp.InlayHintParams(document, whole))
    assert [hint.label for hint in hints] == ["encryption=none"], hints
    lenses = await client.text_document_code_lens_async(lsp.CodeLensParams(document))
    assert "open" in lenses[0].command.title, lenses
    actions = await client.text_document_code_action_async(lsp.CodeActionParams(document, whole, lsp.CodeActionContext([])))
    assert all(action.edit for action in actions), actions
    picture = await client.workspace_execute_command_async(lsp.ExecuteCommandParams("threatdot.preview", [uri]))
    svg = picture["svg"] if isinstance(picture, dict) else picture.svg
    assert svg.startswith("<svg"), svg[:100]

    change = lsp.TextDocumentContentChangePartial(range=lsp.Range(place("nonne"), place("nonne", 5)), text="oidc")
    newer = lsp.VersionedTextDocumentIdentifier(uri=uri, version=2)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(newer, [change]))
    await diagnostics(lambda params: params.version == 2 and all(item.code != "L002" for item in params.diagnostics))
    await client.shutdown_async(None)
    client.exit(None)
    server = client._server
    code = await asyncio.wait_for(server.wait(), 30)
    assert code == 0, code
    print("a session of 16 requests by pygls' client: all as they should be")


with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, ".git"))
    asyncio.run(asyncio.wait_for(session(folder), 120))
    # The library's own tasks wait for a server that has gone.
    os._exit(0)
