"""The theme: text that can be read on what it stands on, in light and in dark."""

import pytest
from bokeh.document import Document
from bokeh.plotting import figure

from workbench.components.theme import DARK, LIGHT, plot_theme, theme_config


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["text", "quiet", "accent", "success", "warning", "error"])
def test_words_reach_four_and_a_half_to_one(palette, name):
    for ground in (palette.ground, palette.surface):
        assert contrast(getattr(palette, name), ground) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_buttons_and_charts_can_be_told_from_what_they_stand_on(palette):
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    for colour in palette.series:
        assert contrast(colour, palette.surface) >= 3


def test_light_and_dark_have_the_same_parts():
    config = theme_config()
    assert config["light"]["typography"] == config["dark"]["typography"]
    assert config["light"]["components"].keys() == config["dark"]["components"].keys()
    assert config["dark"]["palette"]["background"]["paper"] == DARK.surface


def test_a_chart_wears_the_colours_of_the_page():
    document, chart = Document(), figure()
    document.theme = plot_theme(dark=True)
    document.add_root(chart)
    assert chart.background_fill_color == DARK.surface
    assert chart.xaxis[0].major_label_text_color == DARK.quiet
