"""The words of the field as frozen values that check themselves; nothing here knows a file, a socket or a clock."""
