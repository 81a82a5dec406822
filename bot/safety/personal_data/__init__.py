"""Personal data in what citizens write: found by its structure, and masked before anything is kept of the message."""
