"""The exit codes of the commands; 0 is done."""

FAILED, WRONG_USE, REFUSED = 1, 2, 3
