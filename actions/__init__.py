"""Rasa custom actions: thin; state in, events out. One file per duty."""
