"""Measurements that the documents publish: docs/understanding.md, and docs/operations.md for `kills` and `crowd`."""

from bot.engine.rasa_setup import prepare_rasa
from bot.settings import get_settings

prepare_rasa(get_settings())  # before any module here imports NumPy: it names the processor's kind to it
