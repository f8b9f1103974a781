"""The words for changes in each language: tables alone, which `wording` puts together."""
