"""Blocks that are marked `threatdot`, rendered by MkDocs: a formatter of pymdownx.superfences."""
import subprocess

from pymdownx.superfences import SuperFencesException


def validate(language, inputs, options, attrs, md):
    options.update(inputs)
    return True


def render(source, language, css_class, options, md, **_):
    md.diagrams = getattr(md, "diagrams", 0) + 1
    words = " ".join(name if value in (name, True) else f'{name}="{value}"' for name, value in options.items())
    run = subprocess.run(["threatdot", "markdown", "-", "--quiet", "--id-prefix", f"td{md.diagrams}"], capture_output=True, text=True,
                         input=f"~~~~~~~~~~~~ threatdot {words}\n{source}\n~~~~~~~~~~~~\n")
    if run.returncode:
        raise SuperFencesException(run.stderr)
    return run.stdout
