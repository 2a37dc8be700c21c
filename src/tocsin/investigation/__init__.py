"""Investigation: facts about a name, what ties it to others, cases."""
