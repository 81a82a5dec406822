"""Understanding: the Rasa graph components that turn a citizen's words into ranked answers and a decision."""
