"""The gallery: what a study's classifier was asked, what the methods answered, and how it was made.

choosing: which pictures, by what filter and in what order; showing: what is said of each; maps: the
maps as pictures and numbers; handing_out: tables and files of what is shown. Participants never see
any of it.
"""
