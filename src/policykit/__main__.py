"""``policykit``, and ``python -m policykit``."""

import contextlib
import signal
import sys
import types


def run() -> None:
    """Run the command. However it is ended, it ends quietly, and clears away what it has begun."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while it starts there is nothing to clear away
    from policykit.cli import main  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP"):
        with contextlib.suppress(AttributeError):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), _leave)
    try:
        main(prog_name="policykit")
    except Exception:  # noqa: BLE001  # a fault of policykit, whose message may quote what others wrote
        import traceback  # noqa: PLC0415

        from policykit.cli import harmless_streams  # noqa: PLC0415

        with harmless_streams():
            traceback.print_exc()
        sys.exit(1)


def _leave(number: int, _: types.FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    run()
