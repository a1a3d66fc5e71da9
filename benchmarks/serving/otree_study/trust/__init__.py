"""Thirteen pages; oTree finds them by the names that it prescribes."""

from otree.api import BaseConstants, BaseGroup, BasePlayer, BaseSubsession, Page, models

doc = __doc__


class C(BaseConstants):
    NAME_IN_URL = "trust"
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 10


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    choice = models.StringField(choices=["left", "right"])
    familiarity = models.IntegerField(choices=[0, 1, 2])


class Consent(Page):
    @staticmethod
    def is_displayed(player):
        return player.round_number == 1


class Trial(Page):
    form_model = "player"
    form_fields = ("choice",)

    @staticmethod
    def vars_for_template(player):
        first = 3 * (player.round_number - 1)
        return {"pictures": [f"{first + part}.webp" for part in range(3)]}


class Questionnaire(Page):
    form_model = "player"
    form_fields = ("familiarity",)

    @staticmethod
    def is_displayed(player):
        return player.round_number == C.NUM_ROUNDS


class End(Page):
    @staticmethod
    def is_displayed(player):
        return player.round_number == C.NUM_ROUNDS


page_sequence = [Consent, Trial, Questionnaire, End]
