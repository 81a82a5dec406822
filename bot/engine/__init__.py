"""Rasa, made fast and safe: the agent, in-process actions, the tracker store and the lock store."""
