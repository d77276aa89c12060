"""Files for a browser that has no address for them: in pieces, when they are wanted."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable, Mapping

from workbench.components._channel import Channel, Json
from workbench.model.course import Asset
from workbench.model.errors import BadInput, WorkbenchError

Media = Callable[[str], Asset]
"""The file of an `asset:` address."""
_BYTES = 512 * 1024


def piece_of(asset: Asset | None, place: Json) -> dict[str, Json]:
    """What comes after so many bytes of a file, in base64, with the size, media type and name of the whole.

    Raises:
        BadInput: it is not there any more.
    """
    if asset is None:
        raise BadInput("This file is not here any more.")
    start = place if isinstance(place, int) and 0 <= place < asset.size else 0
    try:
        data = asset.part(start, _BYTES)
    except OSError as error:
        raise BadInput("This file is not here any more.") from error
    name = asset.name.rpartition("/")[2]
    return {
        "data": b64encode(data).decode("ascii"),
        "size": asset.size,
        "type": asset.media_type,
        "name": name,
    }


def told_piece(media: Media | None, asked: Mapping[str, Json]) -> dict[str, Json]:
    """The answer to a browser that asks for a piece: the piece, or why there is none."""
    address, place = str(asked.get("src")), asked.get("at")
    try:
        told = piece_of(media(address) if media else None, place)
    except WorkbenchError as error:
        told = {"problem": error.message}
    return {"src": address, "at": place, **told}


async def send_piece(channel: Channel, media: Media | None, asked: Mapping[str, Json]) -> None:
    """Answer a browser that asks for a piece; the file is read beside the event loop."""
    channel.mention("piece", **await asyncio.to_thread(told_piece, media, asked))
