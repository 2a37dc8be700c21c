"""From a name to the campaign: what it shares with others, what that is worth, and when it all happened."""
