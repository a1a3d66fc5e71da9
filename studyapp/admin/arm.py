"""Arms, on the page of their study."""

from django.contrib import admin

from studyapp.admin.locks import LockedOnceMet
from studyapp.admin.owned import OfItsStudy
from studyapp.models import Arm


class ArmInline(LockedOnceMet, OfItsStudy, admin.TabularInline):
    model = Arm
    extra = 0
    filter_horizontal = ["conditions"]
