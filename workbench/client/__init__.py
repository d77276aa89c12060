"""A client of the workbench's API: asks, follows answers through cut connections, and stops them.

    from workbench.client import Client

    with Client("http://localhost:5006", key="wbk_…") as client:
        answer = client.ask(conversation_id, "Why are leaves green?", problem_id=page_id)
        for event in answer:
            if event.name == "message.delta":
                print(event.content, end="")
        print(answer.text)

`AsyncClient` is the same for asyncio. An answer may be iterated again, and from any place.
"""

from workbench.client._answer import Answer, AsyncAnswer
from workbench.client._client import AsyncClient, Client
from workbench.client._errors import ApiError, Disconnected
from workbench.client._place import GrammarError, Place

__all__ = [
    "Answer",
    "ApiError",
    "AsyncAnswer",
    "AsyncClient",
    "Client",
    "Disconnected",
    "GrammarError",
    "Place",
]
