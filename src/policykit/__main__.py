"""``policykit``, and ``python -m policykit``."""

import signal
import sys


def run() -> None:
    """Run the command. However it is ended, it ends quietly, and for lack of memory in a line.

    Ctrl-C lets it clear away what it has begun. What asks it to end, or to hang up, does so at once, whatever it is
    waiting for: the next run clears away what is left behind.
    """
    try:
        _run()
    except MemoryError:
        pass  # what has filled the memory hangs on the error, and is let go of with it
    else:
        return
    print("policykit: there is not enough memory", file=sys.stderr)  # noqa: T201  # what prints elsewhere may be too large
    sys.exit(2)


def _run() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while it starts there is nothing to clear away
    from policykit.cli import main  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        main(prog_name="policykit")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # a fault of policykit, whose message may quote what others wrote
        import traceback  # noqa: PLC0415

        from policykit.cli import harmless_streams  # noqa: PLC0415

        with harmless_streams():
            traceback.print_exc()
        sys.exit(1)


if __name__ == "__main__":
    run()
