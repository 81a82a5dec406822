"""One answer, several renderings: a card for the web, text for a chat, short steps, words to read aloud."""
