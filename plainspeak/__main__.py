"""Run the command with `python -m plainspeak`."""

from plainspeak.cli import main

if __name__ == "__main__":  # a worker of an audit imports this file too
    main()
