project = "Sample"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Sample"
