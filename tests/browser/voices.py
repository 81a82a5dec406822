"""Stand-ins for the browser's voice and ear, which a test machine doesn't have: they record what they are told."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

VOICE = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const voices = [{ lang: 'en-US', name: 'English' }, { lang: 'zh-CN', name: 'Chinese' }];
Object.defineProperty(window, 'speechSynthesis', { value: {
  present: null,
  getVoices: () => voices,
  speak(utterance) { this.present = utterance; window.spoken.push(utterance); },
  cancel() { const cut = this.present; this.present = null; if (cut) cut.onerror({ error: 'canceled' }); },
} });
"""

FOREIGN_VOICE = VOICE + "voices.pop();"

NO_VOICE = "delete window.speechSynthesis; delete window.SpeechSynthesisUtterance;"

EAR = """
window.SpeechRecognition = window.webkitSpeechRecognition = class {
  start() { window.ear = this; }
  stop() { this.onend(); }
  abort() { this.onend(); }
};
window.hears = (...transcripts) => window.ear.onresult({ results: transcripts.map((transcript) => [{ transcript }]) });
"""

NO_EAR = "delete window.webkitSpeechRecognition; delete window.SpeechRecognition;"


def spoken(page: Page) -> list[dict[str, Any]]:
    """What the voice was given to read so far."""
    return page.evaluate(
        "spoken.map(({ text, lang, rate, voice }) => ({ text, lang, rate, voice: voice && voice.name }))"
    )


def finish_sentence(page: Page) -> None:
    """The voice has come to the end of the sentence it was reading."""
    page.evaluate("speechSynthesis.present.onend()")
