"""What people may do: viewer, researcher, admin.

A viewer sees the results of the studies that they were added to. A researcher makes studies and
changes those that they are a member of, in the workplace and in the admin. An admin may do
everything, also invite people. The same person may view one study and be a member of another.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, TextChoices

RESEARCHERS = "researchers"  # the group

# What researchers write by hand, and what they look at; whose rows, the admin and the views decide.
WRITTEN = (
    "analysisplan",
    "arm",
    "askedquestionnaire",
    "comprehensionquestion",
    "condition",
    "exit",
    "expertiselevel",
    "importedanswers",
    "invitation",
    "itemchoice",
    "question",
    "questionnaire",
    "questionnaireitem",
    "questionset",
    "quota",
    "sourceimage",
    "study",
)
LOOKED_AT = (
    "classifier",
    "comprehensionattempt",
    "elaboration",
    "event",
    "explanation",
    "itemresponse",
    "job",
    "logline",
    "measurement",
    "participant",
    "precomputerun",
    "preregistration",
    "questionnaireresponse",
    "response",
    "stimulus",
    "techniqueguess",
    "trial",
    "unblinding",
    "workitem",
)
# Who recruiters say that participants are takes a permission that an admin gives by hand.
BY_HAND_ONLY = ("externalidentity", "heartbeat", "logbookentry", "resultssnapshot")


class Role(TextChoices):
    VIEWER = "viewer", "viewer: sees the studies that they were added to"
    RESEARCHER = "researcher", "researcher: makes studies and changes their own"
    ADMIN = "admin", "admin: may do everything"


def role_of(user: User) -> Role:
    """The role of an account, as it was given by `give_role` or in the admin."""
    if user.is_superuser:
        return Role.ADMIN
    return Role.RESEARCHER if user.is_staff else Role.VIEWER


def may_do_more_than_look(user: Any) -> bool:
    """Whether an account has a right beyond a viewer's, however it was given: so that it takes a
    second factor.
    """
    if user.is_staff or user.is_superuser:
        return True
    return bool(user.has_module_perms("studyapp"))


def give_role(user: User, role: Role) -> None:
    """Make somebody a viewer, a researcher or an admin; saves the account."""
    user.is_superuser = role == Role.ADMIN
    user.is_staff = role != Role.VIEWER
    user.save()
    researchers = Group.objects.get(name=RESEARCHERS)
    if role == Role.RESEARCHER:
        user.groups.add(researchers)
    else:
        user.groups.remove(researchers)


def make_researchers_group(**_: Any) -> None:
    """The group with its permissions; run after every migration.

    The right to register classifiers is given once: a lab that takes it away has it stay away.
    """
    group, is_new = Group.objects.get_or_create(name=RESEARCHERS)
    ours = Permission.objects.filter(content_type__app_label="studyapp")
    written = ours.filter(content_type__model__in=WRITTEN)
    looked_at = ours.filter(
        Q(content_type__model__in=LOOKED_AT, codename__startswith="view_")
        | Q(codename__in=("change_job", "change_precomputerun"))  # to cancel one
    )
    group.permissions.add(*written, *looked_at)
    if is_new:
        group.permissions.add(*ours.filter(codename="add_classifier"))
