"""The drawings of a page that runs under AppTest."""

import json


def drawings(app):
    """The data of each drawing, in the order of the page; the sidebar's are left out."""
    return [
        json.loads(one.proto.json)
        for one in app.main.get("bidi_component")
        if one.proto.component_name == "embedding_lab.drawing"
    ]
