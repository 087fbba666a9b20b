"""How the drawings of the documentation look: paper, ink and rules, by day and by night."""

from typing import Final

#: The style of an SVG file that follows the reader's light or dark screen.
DRAWING_STYLE: Final = """
  text { fill: #6E6A62; font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
  text.title { fill: #1B1A17; font: 600 17px "Iowan Old Style", Palatino, Georgia, serif }
  text.name { fill: #1B1A17 }
  .paper { fill: #FAF8F4 }
  .rule { stroke: #E4DFD5 }
  @media (prefers-color-scheme: dark) {
    text { fill: #A8A299 }
    text.title, text.name { fill: #EDE8DF }
    .paper { fill: #151412 }
    .rule { stroke: #33302B }
  }
"""
