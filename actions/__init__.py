"""Rasa's custom actions, each in the file of its name (action_follow_up in follow_up.py), beside what they share."""
