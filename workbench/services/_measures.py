"""Measures: what a process counts about its runs, for Prometheus."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from workbench.model.run import Run
from workbench.model.usage import Call

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_SLOW = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0)


class Measures:
    """The figures of one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._active = self._gauge("workbench_runs_active", "Runs this process is answering.")
        self._viewers = self._gauge("workbench_viewers", "Readers of runs in this process.")
        self._depth = self._gauge("workbench_commit_queue", "Runs that wait for a commit.")
        self.lag = self._gauge("workbench_loop_lag_seconds", "How late the engine's event loop is.")
        self.lost = Counter(
            "workbench_leases_lost", "Runs that another process took over.", registry=self.registry
        )
        self.commit = Histogram(
            "workbench_commit_seconds", "Time of one commit.", buckets=_FAST, registry=self.registry
        )
        self.shown = Histogram(
            "workbench_shown_seconds",
            "Time from the model's text to its readers being woken.",
            buckets=_FAST,
            registry=self.registry,
        )
        self.delivered = Histogram(
            "workbench_delivered_seconds",
            "Time from the model's text to its being handed to a viewer's connection.",
            buckets=_FAST,
            registry=self.registry,
        )
        self.refused = Counter(
            "workbench_requests_refused", "Requests that were refused.", ["code"], registry=self.registry
        )
        self.relayed = self._gauge("workbench_relay_up", "Whether other processes are heard of at once.")
        self._first = Histogram(
            "workbench_first_token_seconds", "Time to first text.", buckets=_SLOW, registry=self.registry
        )
        self._ended = Counter(
            "workbench_runs_ended", "Runs ended.", ["status", "code"], registry=self.registry
        )
        self._tokens = Counter("workbench_tokens", "Tokens.", ["kind"], registry=self.registry)

    def observe(
        self,
        *,
        active: Callable[[], int],
        viewers: Callable[[], int],
        depth: Callable[[], int],
        relayed: Callable[[], float],
    ) -> None:
        """Where the figures that go up and down are read from."""
        self._active.set_function(active)
        self._viewers.set_function(viewers)
        self._depth.set_function(depth)
        self.relayed.set_function(relayed)

    def ended(self, run: Run) -> None:
        """A run ended."""
        self._ended.labels(run.status.value, run.error_code or "").inc()

    def called(self, call: Call) -> None:
        """A call was made."""
        self._tokens.labels("input").inc(call.usage.input_tokens)
        self._tokens.labels("cache_read").inc(call.usage.cache_read_tokens)
        self._tokens.labels("cache_write").inc(
            call.usage.cache_write_tokens + call.usage.cache_write_1h_tokens
        )
        self._tokens.labels("output").inc(call.usage.output_tokens)
        if call.first_token_ms is not None:
            self._first.observe(call.first_token_ms / 1000)

    def _gauge(self, name: str, doc: str) -> Gauge:
        return Gauge(name, doc, registry=self.registry)
