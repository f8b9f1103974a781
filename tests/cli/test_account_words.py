"""The English tables of accounts have a sentence for everything that an account can say."""

from notifier.cli import account_words
from notifier.domain.account import Conclusion
from notifier.domain.account_steps import Step
from notifier.domain.coverage import Coverage

#: Counted together, and said once.
OTHERS = {Coverage.OTHER_PLACE, Coverage.OTHER_SOURCE}


def test_every_step_and_conclusion_has_its_words() -> None:
    assert set(account_words._STEPS) == {*Step, *Coverage} - OTHERS
    assert set(account_words._CONCLUSIONS) == set(Conclusion)
