"""The program: one import, one call."""

from notifier.cli.root import main

if __name__ == "__main__":
    main()
