"""Watch: which new names imitate a watched organisation, and why."""
