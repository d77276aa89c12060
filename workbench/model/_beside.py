"""What an export writes beside the words of a block, so that an import knows the block again."""

from __future__ import annotations

import json
from typing import Any

from workbench.model.content import Node, to_json, without_ids


def written_beside(one: Node) -> dict[str, Any]:
    """All of a block as JSON; addresses of files are spelt so that no rewriting finds them."""
    name = "data-exercise" if one.type == "exercise" else "data-block"
    plain = json.dumps(to_json(without_ids(one)), ensure_ascii=False)
    return {name: plain.replace("asset:", "asset\\u003a")}
