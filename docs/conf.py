"""How the documentation is built: `make docs`."""

from importlib.metadata import version as _version

project = "Pinxit"
author = "The Pinxit developers"
copyright = "2026, The Pinxit developers"  # noqa: A001 - Sphinx's name for it
version = release = _version("pinxit")
language = "en"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
nitpicky = True
# Links to files of the repository are checked by tests/docs, not by Sphinx.
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]

html_theme = "furo"
html_title = "Pinxit"
html_static_path: list[str] = []
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#a8321f", "color-brand-content": "#a8321f"},
    "dark_css_variables": {"color-brand-primary": "#e0705c", "color-brand-content": "#e0705c"},
}
# The page needs nothing from any other host.
html_show_sphinx = False
