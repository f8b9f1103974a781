"""What is measured: each module is a program, so that nothing of one side burdens another."""
