"""One answer, several renderings: a card for the web, text for a chat, short sentences, words to read aloud."""
