"""A card of the Settings page: which assistant answers and where, and a test call."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param
from panel.viewable import Viewer

from workbench.components.card import card, html, said
from workbench.components.session import Session
from workbench.model.errors import WorkbenchError
from workbench.providers import provider_kinds
from workbench.services import Services
from workbench.services.configuring import AssistantState
from workbench.services.metering import Metering

_AUTOMATIC = "Claude when there is a key, else offline"
_CHECK_KEY = "check it on the Settings page"


class AssistantCard(Viewer):
    """Shows which assistant answers, and lets it be changed and tried."""

    result = param.String(doc="What the last test or the last saving came to.")
    succeeded = param.Boolean(doc="Whether it went well.")
    busy = param.Boolean(doc="Whether a test call is under way.")

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._configuring, self._metering = services.configuring, services.metering
        self._session = session
        self._state = self._configuring.describe()
        self._in_use = html("")
        self._make_fields()
        self._make_buttons()
        self._said = html("", margin=(12, 0, 0, 0), visible=False)
        self.param.watch(self._show_result, ["result", "succeeded", "busy"])
        parts = [part for name in self._fields for part in (self._fields[name], self._notes[name])]
        buttons = (self._save_button, self._test_button, self._forget_button)
        self._layout = card(
            self._in_use,
            *parts,
            pmui.FlexBox(*buttons, gap="8px", margin=(16, 0, 0, 0)),
            self._said,
            title="Assistant",
        )
        self._show()

    def __panel__(self) -> pn.Column:
        return self._layout

    def opened(self) -> None:
        """Read the state anew."""
        self.param.update(result="", succeeded=False)
        self._show()

    # Layout ---------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        kinds = [kind for kind in provider_kinds().values() if kind.offered]
        options = {_AUTOMATIC: "", **{kind.title: kind.name for kind in kinds}}
        chosen = self._state.chosen.provider
        if chosen and chosen not in options.values():
            options[provider_kinds()[chosen].title] = chosen
        wide: dict[str, Any] = {"size": "small", "sizing_mode": "stretch_width", "margin": (16, 0, 0, 0)}
        self._fields: dict[str, Any] = {
            "provider": pmui.Select(label="Assistant", options=options, **wide),
            "model": pmui.TextInput(label="Model", **wide),
            "base_url": pmui.TextInput(label="Address", **wide),
            "api_key": pmui.PasswordInput(label="Key", **wide),
        }
        self._notes = {name: html("", margin=(2, 0, 0, 2)) for name in self._fields}
        self._fields["provider"].param.watch(self._show_fields, "value")

    def _make_buttons(self) -> None:
        self._save_button = pmui.Button(label="Save", variant="contained", margin=0)
        self._test_button = pmui.Button(label="Make a test call", variant="outlined", margin=0)
        self._forget_button = pmui.Button(label="Forget the key", variant="text", margin=0)
        self._save_button.on_click(lambda event: self.save())
        self._test_button.on_click(self._tested)
        self._forget_button.on_click(lambda event: self.forget_key())

    # Showing --------------------------------------------------------------------------------

    def _show(self) -> None:
        state = self._state = self._configuring.describe()
        where = f" It is asked at {state.endpoint}." if state.endpoint else " It sends nothing anywhere."
        self._in_use.object = said(f"In use: {state.label}.{where}") + said(state.problem, "bad")
        for name, field in self._fields.items():
            field.param.update(
                value="" if name == "api_key" else getattr(state.chosen, name),
                disabled=self._configuring.locked(name),
            )
            note = _note(name, state, self._configuring.locked(name))
            self._notes[name].object = said(note, "small")
        self._notes["model"].object += said(_price(self._metering, state), "small")
        kept = "Saved; type a new one to replace it" if state.sources["api_key"] == "saved" else ""
        self._fields["api_key"].placeholder = kept
        self._fields["base_url"].placeholder = "https://api.anthropic.com"
        self._forget_button.visible = state.sources["api_key"] == "saved"
        self._show_fields()

    def _show_fields(self, *events: Any) -> None:
        """Only what the assistant chosen needs."""
        kind = provider_kinds().get(self._fields["provider"].value)
        needed = kind is None or kind.needs_key
        for name in ("model", "base_url", "api_key"):
            self._fields[name].visible = self._notes[name].visible = needed
        if kind is not None and not self._configuring.locked("provider"):
            self._notes["provider"].object = said(kind.description, "small")

    def _show_result(self, *events: Any) -> None:
        for button in (self._save_button, self._test_button, self._forget_button):
            button.disabled = self.busy
        waiting = said("Asking …") if self.busy else ""
        self._said.visible = bool(self.busy or self.result)
        self._said.object = waiting or said(self.result, "good" if self.succeeded else "bad")

    # Doing ----------------------------------------------------------------------------------

    @property
    def changes(self) -> dict[str, str]:
        """What differs from what is set; the key only where one was typed."""
        typed = {name: (field.value or "").strip() for name, field in self._fields.items() if field.visible}
        return {
            name: value
            for name, value in typed.items()
            if not self._configuring.locked(name)
            and (value if name == "api_key" else value != getattr(self._state.chosen, name))
        }

    def save(self) -> None:
        """Keep what the form holds."""
        self._keep(self.changes, "Saved.")

    def forget_key(self) -> None:
        """Delete the saved key."""
        forgotten = {"api_key": ""}
        if self._state.chosen.provider and provider_kinds()[self._state.chosen.provider].needs_key:
            forgotten["provider"] = ""
        self._keep(forgotten, "The key was deleted.")
        self._test_button.focus()  # the one that was pressed is gone

    async def test(self) -> None:
        """Make a test call with what the form holds."""
        self.param.update(busy=True, result="")
        result = await self._configuring.test(user=self._session.user, **self.changes)
        unsaved = " Save to use it." if result.ok and self.changes else ""
        self.param.update(busy=False, result=self._here(result.message) + unsaved, succeeded=result.ok)

    async def _tested(self, event: Any) -> None:
        await self.test()

    def _here(self, message: str) -> str:
        """A sentence that sends people to this page, for who is on it."""
        fixed = self._configuring.locked("api_key")
        key = "correct WORKBENCH_ANTHROPIC_API_KEY in the environment" if fixed else "enter it again above"
        return message.replace(_CHECK_KEY, key).replace(" on the Settings page", " above")

    def _keep(self, changes: dict[str, str], sentence: str) -> None:
        try:
            self._configuring.save(**changes)
        except WorkbenchError as error:
            self.param.update(result=self._here(error.message), succeeded=False)
            return
        self._show()
        self._session.param.trigger("page")  # the bar names the assistant
        self.param.update(result=sentence, succeeded=True)


def _note(name: str, state: AssistantState, locked: bool) -> str:
    """What is to be said under a field."""
    if state.sources.get(name) == "environment":
        variable = {"provider": "PROVIDER", "model": "MODEL"}.get(name, f"ANTHROPIC_{name.upper()}")
        return f"Set by WORKBENCH_{variable} in the environment."
    if locked:
        return "The environment sets the key, and it is only sent to the address the environment names."
    return {
        "model": f"Such as {', '.join(_models())}, or any other the endpoint knows. Empty takes the first.",
        "base_url": "Empty asks Anthropic. Any endpoint that speaks its protocol will do.",
        "api_key": "Kept encrypted on this server, never shown again, and only sent to the address above.",
    }.get(name, "")


def _models() -> list[str]:
    return [model for kind in provider_kinds().values() for model in kind.models]


def _price(metering: Metering, state: AssistantState) -> str:
    """What the model in use costs."""
    if not state.endpoint:
        return ""
    rates = metering.prices.rates(state.model, datetime.now(UTC).date())
    if rates is None:
        return f"{state.model} has no known price: its tokens are counted, its cost is not."
    as_of = metering.prices.as_of
    return (
        f"{state.model}: US${rates.input.normalize():f} for a million tokens sent, "
        f"US${rates.output.normalize():f} received (prices of {as_of})."
    )
