from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta

from bot.contract import Kind
from bot.insight.report import OUTCOMES, AnswerFigures, Figure, Report, report_on

TODAY = date(2026, 7, 14)
QUESTIONS = {"id_card/lost": "身份证丢了怎么补", "id_card/renewal": "身份证到期怎么换", "pets/dog": "养狗要办证吗"}


def counted(**by_days_ago: dict[str, int]) -> dict[date, Counter[str]]:
    """What was counted so many days ago (`d3`), as the command reads it: quiet days are empty."""
    return {TODAY - timedelta(days=back): Counter(by_days_ago.get(f"d{back}", {})) for back in range(91)}


def report(**by_days_ago: dict[str, int]) -> Report:
    return report_on(counted(**by_days_ago), TODAY, 7, QUESTIONS)


def test_the_period_ends_today_and_is_compared_with_as_many_days_before() -> None:
    made = report(
        d0={"kind:answer": 1},
        d6={"kind:answer": 2},
        d7={"kind:answer": 4},
        d13={"kind:pace": 8},
        d14={"kind:answer": 9},
    )
    assert (made.first, made.last) == (date(2026, 7, 8), TODAY)
    assert made.turns == Figure(3, 12)
    assert made.outcomes["answered"] == Figure(3, 12)
    assert made.kinds == {"answer": Figure(3, 4), "pace": Figure(0, 8)}


def test_every_kind_of_reply_is_one_outcome() -> None:
    assert sorted(kind for kinds in OUTCOMES.values() for kind in kinds) == sorted(Kind)
    made = report(d1={f"kind:{kind}": 1 for kind in Kind})
    assert sum(each.now for each in made.outcomes.values()) == made.turns.now == len(Kind)


def test_a_matter_of_somebody_elses_was_not_misunderstood() -> None:
    made = report(d1={"kind:fallback": 5, "elsewhere": 3, "kind:answer": 5}, d8={"kind:fallback": 1, "elsewhere": 1})
    assert made.outcomes["elsewhere"] == Figure(3, 1)
    assert made.outcomes["not_understood"] == Figure(2, 0)
    assert made.share(made.outcomes["not_understood"]) == (0.2, 0.0)


def test_the_most_asked_answers_come_first_with_what_was_said_of_them() -> None:
    made = report(
        d1={"answer:id_card/renewal": 2, "answer:gone/away": 1, "unhelpful:id_card/lost": 1},
        d2={"answer:id_card/renewal": 1, "handoff:id_card/renewal": 2},
        d9={"answer:id_card/renewal": 7, "answer:pets/dog": 1},
    )
    none = Figure(0, 0)
    assert made.answers == [
        AnswerFigures("id_card/renewal", "身份证到期怎么换", Figure(3, 7), none, Figure(2, 0)),
        AnswerFigures("gone/away", "gone/away", Figure(1, 0), none, none),
        AnswerFigures("id_card/lost", "身份证丢了怎么补", none, Figure(1, 0), none),
    ]


def test_never_asked_is_what_was_not_given_in_all_that_is_kept() -> None:
    made = report(d80={"kind:answer": 1, "answer:pets/dog": 1}, d1={"answer:id_card/lost": 1})
    assert made.never_asked == [("id_card/renewal", "身份证到期怎么换")]
    assert made.counted_since == TODAY - timedelta(days=80)
    assert made.is_comparable


def test_days_before_the_counting_began_are_not_compared() -> None:
    assert report(d13={"kind:answer": 1}).is_comparable
    assert not report(d12={"kind:answer": 1}).is_comparable


def test_where_nothing_was_counted_there_are_no_shares() -> None:
    made = report()
    assert (made.turns, made.counted_since, made.is_comparable) == (Figure(0, 0), None, False)
    assert made.share(made.outcomes["answered"]) == (None, None)
    assert len(made.never_asked) == len(QUESTIONS)


def test_all_of_it_can_be_written_as_json() -> None:
    made = report(d1={"kind:answer": 1, "answer:id_card/lost": 1, "channel:web": 1, "mode:accessible": 1})
    written = json.loads(json.dumps(made.as_dict()))
    assert written["first"] == "2026-07-08"
    assert written["counted_since"] == "2026-07-13"
    assert written["shares"]["answered"] == {"now": 1.0, "before": None}
    assert written["answers"][0]["given"] == {"now": 1, "before": 0}
    assert written["channels"] == {"web": {"now": 1, "before": 0}}
    assert {"id": "pets/dog", "question": "养狗要办证吗"} in written["never_asked"]
