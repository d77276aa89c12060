"""How the workbench looks: one palette for light and dark, one type scale, one spacing of 8 px.

Components in JavaScript use `var(--mui-palette-…)` and the custom properties of `theme.css`; charts use
`plot_theme`, so that all of it changes together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bokeh.themes import Theme

FONT = "Roboto, system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
SPACE = 8
RADIUS = 8
_LABEL = {"&.MuiInputLabel-outlined.MuiInputLabel-shrink": {"transform": "translate(14px, -9px) scale(0.86)"}}
"""Above its field a name is as large as other small text, not three quarters of it."""
_STILL = {"@media (prefers-reduced-motion: reduce)": {"transition": "none !important"}}


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The colours of one mode. Text colours reach 4.5:1 on both `ground` and `surface`."""

    ground: str
    surface: str
    text: str
    quiet: str
    line: str
    accent: str
    on_accent: str
    success: str
    warning: str
    error: str
    series: tuple[str, ...]


LIGHT = Palette(
    ground="#f6f6f3",
    surface="#ffffff",
    text="#20242b",
    quiet="#5b6470",
    line="#dfdfd9",
    accent="#2f5d8c",
    on_accent="#ffffff",
    success="#2b6e48",
    warning="#8a5700",
    error="#b0302b",
    series=("#2f5d8c", "#b5651d", "#4d7c5a", "#8a5a8c", "#a03c3c", "#8c7a2f", "#3d7f86", "#5f6f7c"),
)
DARK = Palette(
    ground="#15171a",
    surface="#1c1f23",
    text="#e7e9ec",
    quiet="#a4adb8",
    line="#343940",
    accent="#8db8e4",
    on_accent="#10243a",
    success="#83c79c",
    warning="#e0b060",
    error="#f0928c",
    series=("#8db8e4", "#e0a36a", "#8fc49c", "#c79bc9", "#e08f8f", "#cfbd72", "#7fc1c7", "#a6b3be"),
)


def palette(dark: bool) -> Palette:
    """The colours of one mode."""
    return DARK if dark else LIGHT


def theme_config() -> dict[str, Any]:
    """The theme of every Material component, light and dark."""
    return {"light": _mode(LIGHT, "light"), "dark": _mode(DARK, "dark")}


def plot_theme(dark: bool) -> Theme:
    """The theme of a Bokeh chart: the same colours, thin lines, no frame."""
    colours = palette(dark)
    words = {"text_color": colours.text, "text_font": FONT}
    return Theme(
        json={
            "attrs": {
                "Plot": {
                    "background_fill_color": colours.surface,
                    "border_fill_color": colours.surface,
                    "outline_line_color": None,
                },
                "Grid": {"grid_line_color": colours.line, "grid_line_alpha": 0.7},
                "Axis": _axis(colours),
                "Title": {**words, "text_font_size": "14px", "text_font_style": "normal"},
                "Legend": {
                    "label_text_color": colours.text,
                    "label_text_font": FONT,
                    "label_text_font_size": "12px",
                    "background_fill_color": colours.surface,
                    "background_fill_alpha": 0.8,
                    "border_line_color": None,
                },
            }
        }
    )


def _axis(colours: Palette) -> Mapping[str, Any]:
    return {
        "axis_line_color": colours.line,
        "major_tick_line_color": colours.line,
        "minor_tick_line_color": None,
        "major_label_text_color": colours.quiet,
        "major_label_text_font": FONT,
        "major_label_text_font_size": "12px",
        "axis_label_text_color": colours.quiet,
        "axis_label_text_font": FONT,
        "axis_label_text_font_size": "12px",
        "axis_label_text_font_style": "normal",
    }


def _mode(colours: Palette, mode: str) -> dict[str, Any]:
    return {
        "palette": _palette(colours, mode),
        "typography": _typography(),
        "shape": {"borderRadius": RADIUS},
        "spacing": SPACE,
        "components": _components(colours),
    }


def _palette(colours: Palette, mode: str) -> dict[str, Any]:
    return {
        "mode": mode,
        "primary": {"main": colours.accent, "contrastText": colours.on_accent},
        "secondary": {"main": colours.quiet, "contrastText": colours.surface},
        "success": {"main": colours.success, "contrastText": colours.surface},
        "warning": {"main": colours.warning, "contrastText": colours.surface},
        "error": {"main": colours.error, "contrastText": colours.surface},
        "info": {"main": colours.accent, "contrastText": colours.on_accent},
        "background": {"default": colours.ground, "paper": colours.surface},
        "text": {"primary": colours.text, "secondary": colours.quiet},
        "divider": colours.line,
    }


def _typography() -> dict[str, Any]:
    """Five sizes: 22 for a page, 17 for a section, 15 to read, 14 in controls, 12.5 for what is beside."""
    return {
        "fontFamily": FONT,
        "fontSize": 14,
        "h1": {"fontSize": "22px", "fontWeight": 700, "lineHeight": 1.3, "letterSpacing": "-0.01em"},
        "h2": {"fontSize": "17px", "fontWeight": 700, "lineHeight": 1.4},
        "h3": {"fontSize": "15px", "fontWeight": 700, "lineHeight": 1.4},
        "h4": {"fontSize": "15px", "fontWeight": 700, "lineHeight": 1.4},
        "h5": {"fontSize": "15px", "fontWeight": 700, "lineHeight": 1.4},
        "h6": {"fontSize": "14px", "fontWeight": 700, "lineHeight": 1.4},
        "body1": {"fontSize": "15px", "lineHeight": 1.55},
        "body2": {"fontSize": "14px", "lineHeight": 1.5},
        "button": {"fontSize": "14px", "fontWeight": 400, "textTransform": "none", "letterSpacing": 0},
        "caption": {"fontSize": "12.5px", "lineHeight": 1.4},
    }


def _components(colours: Palette) -> dict[str, Any]:
    focus = {"outline": f"2px solid {colours.accent}", "outlineOffset": "2px"}
    on_thumb = {"&.Mui-focusVisible": {"outline": "none", "& .MuiSwitch-thumb": focus}}
    card = {"border": f"1px solid {colours.line}", "boxShadow": "none", "backgroundImage": "none"}
    return {
        "MuiButtonBase": {
            "defaultProps": {"disableRipple": True},
            "styleOverrides": {"root": {"&.Mui-focusVisible": focus, **_STILL}},
        },
        "MuiButton": {
            "defaultProps": {"disableElevation": True},
            "styleOverrides": {
                "root": {
                    "borderRadius": RADIUS - 2,
                    "minHeight": 36,
                    "boxShadow": "none",
                    "&:hover": {"boxShadow": "none"},
                }
            },
        },
        "MuiPaper": {"styleOverrides": {"root": {"backgroundImage": "none"}}},
        "MuiCard": {"styleOverrides": {"root": card}},
        "MuiAccordion": {"styleOverrides": {"root": card}},
        "MuiAppBar": {
            "styleOverrides": {
                "root": {
                    "backgroundColor": colours.surface,
                    "color": colours.text,
                    "boxShadow": "none",
                    "borderBottom": f"1px solid {colours.line}",
                }
            }
        },
        "MuiToolbar": {"styleOverrides": {"root": {"minHeight": "56px !important"}}},
        "MuiDrawer": {
            "styleOverrides": {
                "paper": {"backgroundColor": colours.ground, "borderRight": f"1px solid {colours.line}"}
            }
        },
        "MuiOutlinedInput": {
            "styleOverrides": {
                "root": {"backgroundColor": colours.surface},
                "notchedOutline": {"borderColor": colours.line, "& legend": {"fontSize": "0.86em"}},
            }
        },
        "MuiInputAdornment": {"styleOverrides": {"root": {"& .MuiSvgIcon-root": {"color": colours.quiet}}}},
        "MuiSwitch": {"styleOverrides": {"thumb": _STILL, "track": _STILL, "switchBase": on_thumb}},
        "MuiInputLabel": {"styleOverrides": {"root": {**_STILL, **_LABEL}}},
        "MuiPopover": {"styleOverrides": {"paper": _STILL}},
        # The only menus of Material UI here are those of selects, whose list is a listbox.
        "MuiMenuItem": {"defaultProps": {"role": "option"}},
        "MuiTab": {"styleOverrides": {"root": {"minHeight": 44, "textTransform": "none"}}},
        "MuiTooltip": {"styleOverrides": {"tooltip": {"fontSize": "12.5px"}}},
    }
