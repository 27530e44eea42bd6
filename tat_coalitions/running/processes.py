"""Runs the processes of deploy/processes.conf until it is told to stop: `python -m tat_coalitions.running.processes`.

supervisord alone would start all anew when its terminal is closed (SIGHUP); here that ends them, as Ctrl-C does.
"""

import os
import signal
import subprocess
from pathlib import Path

from tat_coalitions.running import only_one

CONFIGURATION = Path(__file__).resolve().parent.parent.parent / "deploy" / "processes.conf"
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run():
    """Run all of them; return the exit status once the last one is gone."""
    supervisor = ["supervisord", "--nodaemon", "--silent", "--configuration", str(CONFIGURATION)]
    children = []

    def hand_over(*_):
        if not children:
            raise KeyboardInterrupt
        children[0].terminate()

    for number in STOPS:
        signal.signal(number, hand_over)
    with only_one.hold(os.environ["TAT_DATA_DIR"]):
        children.append(subprocess.Popen(["setpriv", "--pdeathsig", "TERM", "--", *supervisor]))
        return children[0].wait()


if __name__ == "__main__":
    try:
        raise SystemExit(run())
    except KeyboardInterrupt:
        raise SystemExit(130) from None  # Ctrl-C before anything was started
