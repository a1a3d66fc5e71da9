"""Somebody who does not exist goes the whole way of a study, by the same actions as people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from studyapp.actions.rehearsal.simulated_answers import answers_of_level, any_answers
from studyapp.actions.taking_part.comprehension import attempt_check
from studyapp.actions.taking_part.elaborate import elaborate, go_on
from studyapp.actions.taking_part.guess import names_to_guess, pictures_to_guess, store_guesses
from studyapp.actions.taking_part.questionnaires import answer_questionnaire, current_questionnaire
from studyapp.actions.taking_part.respond import Given, Timing, graded, respond
from studyapp.actions.taking_part.way import Step, asks_elaboration, step_of
from studyapp.actions.tasks import simulated_answer
from studyapp.design import simulation
from studyapp.models import Participant, Study, Trial


@dataclass
class SimulatedPerson:
    """What one person is like.

    Attributes
    ----------
    level : the expertise level; None where the questionnaire has none.
    inclination : to the favourite, or to the right answer, on the logit scale.
    favourite : the name of a condition.
    left_bias : added to the log odds of choosing left.
    is_attentive : looks at the pictures; who does not chooses by coin and fails catch trials.
    leaves_after : the share of the trials that is answered before leaving; None stays to the end.
    """

    participant: Participant
    draw: Random
    level: int | None
    inclination: float
    favourite: str
    left_bias: float
    is_attentive: bool = True
    leaves_after: float | None = None

    def go(self) -> Participant:
        """Take every step until the end, or until leaving."""
        while (step := step_of(self.participant)) != Step.END:
            if step == Step.TRIAL:
                if not self._answers_all_trials():
                    self._leave()
                    break
            else:
                self._take(step)
            self.participant.refresh_from_db()
        return self.participant

    def _take(self, step: Step) -> None:
        if step == Step.QUESTIONS:
            self._answer_questionnaire()
        elif step == Step.CHECK:
            self._pass_check()
        elif step == Step.GUESS:
            self._guess()

    def _leave(self) -> None:
        """A rehearsal takes seconds: whoever leaves counts as away for long, and is replaced."""
        study = self.participant.study
        self.participant.last_seen_at -= timedelta(minutes=study.release_after_minutes + 1)
        self.participant.save(update_fields=["last_seen_at"])

    def _pass_check(self) -> None:
        questions = self.participant.study.comprehension.all()
        answers = [question.correct for question in questions]
        attempt_check(participant=self.participant, number=1, answers=answers)

    def _guess(self) -> None:
        names = [*names_to_guess(self.participant), None]
        guesses = [self.draw.choice(names) for _ in pictures_to_guess(self.participant)]
        store_guesses(participant=self.participant, guesses=guesses)

    def _answers_all_trials(self) -> bool:
        """Or leaves before."""
        shown = ("question", "left__explanation__condition", "right__explanation__condition")
        trials = list(self.participant.trials.select_related(*shown).order_by("position"))
        for number, trial in enumerate(trials):
            if self.leaves_after is not None and number >= int(self.leaves_after * len(trials)):
                return False
            self._choose(trial)
            if trial.kind == Trial.Kind.PRACTICE:
                go_on(participant=self.participant, trial_token=trial.token)
            elif asks_elaboration(self.participant.study):
                self._elaborate(trial)
        return True

    def _choose(self, trial: Trial) -> None:
        time_ms = simulation.response_time_ms(self.is_attentive, self.draw)
        # The page was there for as long as this person is said to have looked at it.
        began = timezone.now() - timedelta(milliseconds=time_ms)
        Trial.objects.filter(pk=trial.pk).update(presented_at=began)
        given = self._answer(trial)
        respond(
            participant=self.participant,
            trial_token=trial.token,
            timing=Timing(response_time_ms=time_ms),
            **vars(given),
        )

    def _answer(self, trial: Trial) -> Given:
        study = self.participant.study
        if study.task != Study.Task.PREFERENCE:
            return Given(answer=self._right_or_not(trial))
        rating = simulation.rating(self._log_odds(trial), study.answer_format, self.draw)
        offers_ties = study.answer_format != Study.AnswerFormat.FORCED
        if trial.kind == Trial.Kind.IDENTICAL and self.is_attentive and offers_ties:
            rating = 0
        if study.answer_format == Study.AnswerFormat.GRADED:
            return graded(rating)
        return Given(side=graded(rating).side)

    def _right_or_not(self, trial: Trial) -> str:
        accuracy = simulation.probability(self.inclination)
        if not self.is_attentive:
            accuracy = 1 / len(trial.options)
        return simulated_answer(trial, accuracy=accuracy, draw=self.draw)

    def _log_odds(self, trial: Trial) -> float:
        """Of choosing left."""
        if trial.question.expected and trial.kind in (Trial.Kind.CATCH, Trial.Kind.PRACTICE):
            first_is_left = trial.left_id == trial.question.first_id
            is_left = (trial.question.expected == "first") == first_is_left
            return float("inf") if is_left == self.is_attentive else float("-inf")
        if not self.is_attentive:
            return 0.0
        favourite = "nowhere"
        for side, stimulus in (("left", trial.left), ("right", trial.right)):
            if stimulus and stimulus.explanation.condition.name == self.favourite:
                favourite = side
        if trial.kind == Trial.Kind.IDENTICAL:
            favourite = "nowhere"
        return simulation.towards_left(self.inclination, favourite, self.left_bias)

    def _elaborate(self, trial: Trial) -> None:
        study = self.participant.study
        log_odds = 0.0 if study.task != Study.Task.PREFERENCE else self._log_odds(trial)
        is_required = study.reason == Study.Reason.REQUIRED
        elaborate(
            participant=self.participant,
            trial_token=trial.token,
            confidence=simulation.confidence(log_odds, self.draw)
            if study.asks_confidence
            else None,
            reason="(simulated)" if is_required else "",
        )

    def _answer_questionnaire(self) -> None:
        questionnaire = current_questionnaire(self.participant)
        if questionnaire is None:
            return
        if questionnaire == self.participant.study.questionnaire and self.level is not None:
            answers = answers_of_level(questionnaire, self.level, self.draw)
        else:
            answers = any_answers(questionnaire, self.draw)
        answer_questionnaire(
            participant=self.participant, questionnaire=questionnaire, answers=answers
        )
