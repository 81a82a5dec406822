"""What an outside reader gets of a topic to read and mark, and what comes back of it as a list of changes."""
