"""The only room that speaks SQL. It keeps and finds; it decides nothing and never commits."""
