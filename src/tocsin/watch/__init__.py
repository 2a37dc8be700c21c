"""Watch: who is protected, what of them is worth imitating, and where new names come from."""
