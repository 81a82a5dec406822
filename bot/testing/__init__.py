"""Conversation tests: real text through the real agent and actions, described in YAML."""
