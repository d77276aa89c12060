"""The view of an analysis, without a browser."""

from workbench.components.analysis_view import AnalysisView
from workbench.model.analysis import Analysis, Bloom, ContentType, Duplicate, Objective, PageAnalysis


def markup(view):
    return " ".join(
        one.object for one in view._layout.select() if isinstance(getattr(one, "object", None), str)
    )


ANALYSIS = Analysis(
    pages=(
        PageAnalysis(
            page=0, title="<b>Leaves</b>", type=ContentType.LESSON, words=1200, minutes=5.1, ease=72.0
        ),
    ),
    objectives=(Objective(page=0, text="Name <i>it</i>", level=Bloom.REMEMBER),),
    duplicates=(
        Duplicate(page=0, course_id="c", course="Old", document_id="d", document="Leaf", similarity=0.913),
    ),
    by="Rules, no AI",
    problem="The AI did not answer.",
)


def test_all_that_is_said_is_shown_and_none_of_it_is_markup():
    shown = markup(AnalysisView(ANALYSIS))
    assert "1,200 words" in shown and "about 5 min" in shown and "easy" in shown
    assert "&lt;b&gt;Leaves" in shown and "<b>Leaves" not in shown and "Name &lt;i&gt;" in shown
    assert "91%" in shown and "By: Rules, no AI" in shown and "The AI did not answer." in shown


def test_duplicates_lead_to_the_page_that_is_here():
    view = AnalysisView(ANALYSIS, link=lambda one: f"?course={one.course_id}&page={one.document_id}")
    assert 'href="?course=c&amp;page=d"' in markup(view)


def test_another_analysis_is_shown_at_once():
    view = AnalysisView()
    assert view._layout.objects == []
    view.analysis = ANALYSIS
    assert "Leaves" in markup(view)
