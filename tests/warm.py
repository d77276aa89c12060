"""Programs in processes of their own that need not load it all anew: forked from one that has.

Loading Panel and the workbench takes longer than most of what the tests have such a process do.
"""

import atexit
import importlib
import multiprocessing
import os
import signal
import subprocess
import sys

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["panel.command", "workbench.cli", "workbench.components.app", "processes"])
# Not the server's routes: a process that has loaded them serves them.


class Warm:
    """A running program, handled as one of `subprocess.Popen` is.

    `program` is `module:function`; it finds `words` as its command line and ends with what it returns. It
    reads from the file `given` and writes to files, or to what `pipe` gives.
    """

    def __init__(self, program, *words, env, cwd, out, error=None, given=os.devnull):
        around = (dict(env), str(cwd), str(given), out, error)
        self._process = _FORKS.Process(target=_run, args=(program, [str(one) for one in words], *around))
        self._process.start()
        self.pid = self._process.pid

    @property
    def returncode(self):
        return self._process.exitcode

    poll = returncode.fget

    def wait(self, seconds=None):
        self._process.join(seconds)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", seconds)
        return self.returncode

    def send_signal(self, number):
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def run(program, *words, env, cwd, folder, stdin=""):
    """Run a program to its end; what it said and how it ended, as `subprocess.run` gives them."""
    given, out, error = (folder / name for name in ("given", "out", "error"))
    given.write_text(stdin)
    for said in (out, error):
        said.write_text("")
    process = Warm(program, *words, env=env, cwd=cwd, given=given, out=out, error=error)
    try:
        process.wait(120)
    finally:
        process.kill()
    return subprocess.CompletedProcess(words, process.returncode, out.read_text(), error.read_text())


def pipe():
    """The end to read what a program says line by line, and the one to give it as `out`."""
    reading, writing = _FORKS.Pipe(duplex=False)
    return os.fdopen(os.dup(reading.fileno())), writing


def _run(program, words, environment, folder, given, out, error):
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    os.dup2(os.open(given, os.O_RDONLY), 0)
    os.dup2(out.fileno() if hasattr(out, "fileno") else _opened(out), 1)
    if error is not None:
        os.dup2(_opened(error), 2)
    sys.stdin, sys.argv = open(0), [program.partition(".")[0], *words]
    module, _, function = program.partition(":")
    try:
        sys.exit(getattr(importlib.import_module(module), function)())
    finally:
        atexit._run_exitfuncs()  # which a forked process leaves out


def _opened(place):
    return os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
