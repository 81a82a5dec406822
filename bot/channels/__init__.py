"""The doors through which citizens come in; each takes a message, asks the engine and gives the reply its form."""
