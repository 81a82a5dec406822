"""This project beside stock Rasa, trained on the same questions and asked the same questions."""
