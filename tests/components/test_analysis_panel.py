"""The switch that has an import analysed."""

import asyncio
import threading

from workbench.components.analysis_panel import AnalysisPanel
from workbench.model.analysis import Analysis
from workbench.model.course import Course
from workbench.model.errors import BadInput, Cancelled
from workbench.model.imported import Imported

READ = Imported(course=Course(title="Plants"))


async def test_nothing_is_analysed_until_it_is_switched_on():
    asked = []
    panel = AnalysisPanel(lambda imported, cancelled, first: asked.append(imported) or Analysis())
    await panel.show(READ)
    assert asked == [] and panel.analysis is None
    panel._switch.value = True
    for _ in range(500):
        if panel.analysis is not None:
            break
        await asyncio.sleep(0.01)
    assert asked == [READ] and panel.analysis == Analysis()


async def test_what_was_let_go_is_not_shown():
    began, gone = threading.Event(), []

    def analyse(imported, cancelled, first):
        began.set()
        while not cancelled():
            threading.Event().wait(0.005)
        gone.append(imported)
        raise Cancelled("Stopped.")

    panel = AnalysisPanel(analyse, on=True)
    running = asyncio.create_task(panel.show(READ))
    await asyncio.to_thread(began.wait, 5)
    panel.stop()
    await running
    assert gone == [READ] and panel.analysis is None


async def test_a_failure_is_told_in_a_sentence():
    def analyse(imported, cancelled, first):
        raise BadInput("It <b>cannot</b> be.")

    panel = AnalysisPanel(analyse, on=True)
    await panel.show(READ)
    assert "It &lt;b&gt;cannot" in panel._told.object


async def test_what_rules_say_is_shown_until_the_ai_has_answered(eventually):
    answered = threading.Event()

    def analyse(imported, cancelled, first):
        first(Analysis(by="Rules"))
        answered.wait(10)
        return Analysis(by="AI")

    panel = AnalysisPanel(analyse, on=True)
    running = asyncio.create_task(panel.show(READ))
    await asyncio.to_thread(eventually, lambda: panel.analysis)
    assert panel.analysis.by == "Rules" and "Asking the AI" in panel._told.object
    answered.set()
    await running
    assert panel.analysis.by == "AI" and "Asking" not in panel._told.object
