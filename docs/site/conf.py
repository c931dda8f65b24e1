# SPDX-License-Identifier: MIT
# Sphinx' settings; assemble.py has laid the pages out.
import os
import pathlib
import sys

from docutils import nodes

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here))
import theme

work = pathlib.Path(os.environ["CTNN_SITE_WORK"])

project = "ctnn"
author = "the authors of ctnn"
release = os.environ["CTNN_VERSION"]
extensions = ["myst_parser", "sphinx_copybutton", "sphinx.ext.githubpages"]
root_doc = "index"
nitpicky = True
# Blocks show parts of programs, with … for what is left out, and what compilers print.
suppress_warnings = ["misc.highlighting_failure"]

# Anchors as GitHub makes them. `site:` marks links to pages in HTML, which Sphinx does not make.
myst_heading_anchors = 6
myst_url_schemes = ["http", "https", "mailto", "site"]

html_theme = "furo"
html_title = f"ctnn {release}"
html_theme_options = {"dark_css_variables": theme.complete(work / "theme")}
html_static_path = [str(here / "_static"), str(work / "theme")]
html_css_files = ["site.css"]
html_extra_path = [str(work / "html")]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_domain_indices = False
html_use_index = False
copybutton_selector = "div:not(.highlight-text) > div.highlight > pre"


def open_pages_in_html(app, doctree):
    for link in doctree.findall(nodes.reference):
        link["refuri"] = link.get("refuri", "").removeprefix("site:")
        if not link["refuri"]:
            del link["refuri"]


def setup(app):
    app.connect("doctree-read", open_pages_in_html)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
