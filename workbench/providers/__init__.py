"""Who answers: one file per vendor API, found by being here."""

from workbench.providers._base import Provider

__all__ = ["Provider"]
