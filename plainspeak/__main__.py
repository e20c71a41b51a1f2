"""Run the command with `python -m plainspeak`."""

from plainspeak.cli import main

main()
