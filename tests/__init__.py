"""The tests, in rooms like the code. A package, since an installed one is called tests too."""
