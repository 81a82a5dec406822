"""Measurements that the documents publish.

docs/operations.md has those of `kills`, `crowd` and `costly_messages`, docs/understanding.md the others.
"""

from bot.engine.rasa_setup import prepare_rasa
from bot.settings import get_settings

prepare_rasa(get_settings())  # before any module here imports NumPy: it names the processor's kind to it
