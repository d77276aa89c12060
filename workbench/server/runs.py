"""Runs over REST: start, look at, accept, ask again, stop."""

from __future__ import annotations

from typing import Any

from workbench.model.codes import codes, retryable
from workbench.model.errors import BadInput
from workbench.model.prompt import Prompt, Task, Turn
from workbench.model.run import Feature, Run, RunRequest
from workbench.server._api import Body, in_thread
from workbench.server.streams import StreamingHandler

_FEATURES = (Feature.EDIT, Feature.BLOCK, Feature.COACH, Feature.ANALYSIS)


class RunsHandler(StreamingHandler):
    """POST /v1/runs: have something written."""

    async def post(self) -> None:
        """Start a run; who asks gets its address."""
        request = _request(self.body(), self.user)
        run = await in_thread(self.generating.start, request)
        self.answer(await in_thread(self._started, run), 202)

    def _started(self, run: Run) -> dict[str, Any]:
        return shown(run) | self.address(run)


class RunHandler(StreamingHandler):
    """GET /v1/runs/{id}: a run as it stands."""

    async def get(self, run_id: str) -> None:
        """The run and its text so far."""
        run = await in_thread(self.generating.run, run_id, user=self.user)
        self.answer(await in_thread(lambda: shown(run) | self.address(run)))


class DecisionHandler(StreamingHandler):
    """POST /v1/runs/{id}/accept, …/regenerate and …/cancel."""

    async def post(self, run_id: str, decision: str) -> None:
        """Do it; the run that comes of it."""
        decide = {
            "accept": self.generating.accept,
            "regenerate": self.generating.regenerate,
            "cancel": self.generating.cancel,
        }[decision]
        run = await in_thread(decide, run_id, user=self.user)
        self.answer(await in_thread(lambda: shown(run) | self.address(run)))


def shown(run: Run) -> dict[str, Any]:
    """A run as clients get it."""
    usage = run.usage
    return {
        "id": run.id,
        "status": run.status.value,
        "feature": run.request.feature.value,
        "text": run.text,
        "continues": run.request.prompt.continues,
        "epoch": run.epoch,
        "length": run.length,
        "finish_reason": run.finish_reason,
        "error": None if run.error_code is None else _error(run.error_code, run.error_message or ""),
        "usage": None
        if usage is None
        else {
            "input_tokens": usage.sent_tokens,
            "output_tokens": usage.output_tokens,
            "total_tokens": usage.total_tokens,
        },
        "provider": run.provider,
        "model": run.model,
        "accepted_by": run.accepted_by,
        "created": run.created.isoformat(),
        "ended": None if run.ended is None else run.ended.isoformat(),
    }


def _error(code: str, message: str) -> dict[str, Any]:
    known = codes().get(code)
    advice = "" if known is None else known.advice
    return {"code": code, "message": message, "retryable": retryable(code), "advice": advice}


def _request(body: Body, user: str) -> RunRequest:
    feature = body.text("feature", default=Feature.EDIT.value)
    if feature not in [one.value for one in _FEATURES]:
        raise BadInput(f"“feature” must be one of {', '.join(_FEATURES)}.")
    return RunRequest(
        user=user,
        feature=Feature(feature),
        prompt=_prompt(body),
        course_id=body.name("course_id"),
        document_id=body.name("document_id"),
        hint_level=body.whole("hint_level", least=1, most=3),
        request_id=body.name("request_id"),
    )


def _prompt(body: Body) -> Prompt:
    task = Task(
        action=body.text("action", default="instruct", most=40),
        text=body.text("text", default=""),
        instruction=body.text("instruction", default=""),
        context=body.text("context", default=""),
        hint_level=body.whole("hint_level", least=1, most=3) or 0,
    )
    turns = tuple(_turn(Body(one)) for one in body.objects("turns"))
    return Prompt(
        task=task,
        system=body.text("system", default=""),
        turns=turns or (Turn(role="user", text=_wish(task)),),
        model=body.text("model", default="", most=120),
    )


def _turn(body: Body) -> Turn:
    role = body.text("role")
    if role == "user":
        return Turn(role="user", text=body.text("text"))
    if role == "assistant":
        return Turn(role="assistant", text=body.text("text"))
    raise BadInput("“role” must be user or assistant.")


def _wish(task: Task) -> str:
    wish = "\n\n".join(part for part in (task.instruction, task.context, task.text) if part)
    if not wish:
        raise BadInput("There is nothing to do: give “text”, “instruction” or “turns”.")
    return wish


ROUTES = [
    (r"/v1/runs", RunsHandler),
    (r"/v1/runs/([a-z0-9]{1,32})", RunHandler),
    (r"/v1/runs/([a-z0-9]{1,32})/(accept|regenerate|cancel)", DecisionHandler),
]
