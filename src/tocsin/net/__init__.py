"""The outside: the only room that opens sockets, behind one guard."""
