"""Every address of SeeWhy and who may go there.

One line for each route of the URL configuration, without the admin's own:
`route: (who may GET, who may POST)`, where "" means that the method is refused (405). The groups:

everybody   whoever has the address, logged in or not
holder      the participant whose token the address holds; for others it does not exist
accounts    whoever has an account
seen        the viewers and members of the study, and admins
changed     the members of the study, and admins
imported    whom imported answers were given to, and admins
researchers whoever has the role of a researcher, and admins
admins      admins
unlisted    decided by the view itself; a test beside it says how

A star says that what is asked for is not there in the tests' world, so that who is let in may be
told so too.
"""

TABLE = {
    # --- participants
    "": ("everybody", ""),
    "s/<slug:slug>/": ("everybody", ""),
    "s/<slug:slug>/consent/": ("everybody", "everybody"),
    "s/<slug:slug>/declined/": ("everybody", "everybody"),
    "s/<slug:slug>/i/<slug:token>/": ("everybody", "everybody"),
    "s/<slug:slug>/return/": ("everybody", "everybody"),
    "s/<slug:slug>/resume/<slug:token>/": ("everybody", ""),
    "s/<slug:slug>/instructions/": ("everybody", "everybody"),
    "s/<slug:slug>/check/": ("everybody", "everybody"),
    "s/<slug:slug>/trial/": ("everybody", "everybody"),
    "s/<slug:slug>/trouble/": ("", "everybody"),
    "s/<slug:slug>/picture/<slug:token>": ("holder", ""),
    "s/<slug:slug>/questions/": ("everybody", "everybody"),
    "s/<slug:slug>/guess/": ("everybody", "everybody"),
    "s/<slug:slug>/end/": ("everybody", "everybody"),
    "s/<slug:slug>/again/": ("", "everybody"),
    "s/<slug:slug>/withdraw/": ("everybody", "everybody"),
    # --- results
    "results/": ("accounts", ""),
    "results/<slug:slug>/": ("seen", ""),
    "results/<slug:slug>/report/": ("seen", ""),
    "results/<slug:slug>/plots/<slug:section>/<slug:plot>.svg": ("seen", ""),
    "results/<slug:slug>/plots/<slug:section>/<slug:plot>.png": ("seen", ""),
    "results/<slug:slug>/tables/<slug:section>/<slug:table>.csv": ("seen", ""),
    "results/<slug:slug>/package.zip": ("seen", ""),
    "results/<slug:slug>/codebook.csv": ("seen", ""),
    "results/<slug:slug>/<slug:table>.csv": ("seen", ""),
    "results/<slug:slug>/preview/": ("changed", ""),
    "results/<slug:slug>/monitor/": ("seen", ""),
    "results/<slug:slug>/monitor/now/": ("seen", ""),
    "results/<slug:slug>/recruitment/": ("changed", "changed"),
    "results/<slug:slug>/recruitment/link.svg": ("changed", ""),
    "results/<slug:slug>/recruitment/invitations.csv": ("changed", ""),
    "results/<slug:slug>/registration/": ("seen", ""),
    "results/<slug:slug>/registration/preregistration-<int:version>.json": ("seen", ""),
    "results/<slug:slug>/registration/amend/": ("changed", "changed"),
    "results/<slug:slug>/unblind/": ("changed", "changed"),
    "imports/<slug:slug>/": ("imported", ""),
    "imports/<slug:slug>/report/": ("imported", ""),
    "imports/<slug:slug>/package.zip": ("imported", ""),
    "imports/<slug:slug>/plots/<slug:section>/<slug:plot>.svg": ("imported", ""),
    "imports/<slug:slug>/plots/<slug:section>/<slug:plot>.png": ("imported", ""),
    "imports/<slug:slug>/tables/<slug:section>/<slug:table>.csv": ("imported", ""),
    "power/": ("accounts", ""),
    "power/plot.svg": ("accounts*", ""),
    # --- jobs
    "jobs/": ("accounts", ""),
    "jobs/<int:pk>/": ("seen", ""),
    "jobs/<int:pk>/again/": ("", "changed"),
    "jobs/<int:pk>/cancel/": ("", "changed"),
    "jobs/<int:pk>/now.json": ("seen", ""),
    "jobs/runs/<int:pk>/": ("seen", ""),
    "jobs/runs/<int:pk>/again/": ("", "changed"),
    "jobs/runs/<int:pk>/cancel/": ("", "changed"),
    "jobs/runs/<int:pk>/now.json": ("seen", ""),
    # --- gallery
    "studies/<slug:slug>/gallery/": ("seen", ""),
    "studies/<slug:slug>/gallery/files.zip": ("seen", ""),
    "studies/<slug:slug>/gallery/table.csv": ("seen", ""),
    "studies/<slug:slug>/gallery/<int:picture>/": ("seen", ""),
    "studies/<slug:slug>/gallery/<int:picture>/picture.webp": ("seen", ""),
    "studies/<slug:slug>/gallery/differences/<int:first>-<int:second>.webp": ("seen", ""),
    "studies/<slug:slug>/gallery/maps/<int:explanation>.npz": ("seen", ""),
    "studies/<slug:slug>/gallery/maps/<int:explanation>.png": ("seen", ""),
    "studies/<slug:slug>/gallery/maps/<int:explanation>.webp": ("seen", ""),
    "studies/<slug:slug>/gallery/stimuli/<int:explanation>.webp": ("seen", ""),
    # --- questionnaires and texts
    "questionnaires/": ("accounts", "unlisted"),
    "questionnaires/library/": ("", "researchers"),
    "questionnaires/<int:pk>/": ("accounts", "unlisted"),
    "questionnaires/<int:pk>/version/": ("", "researchers"),
    "questionnaires/<int:pk>/preview/<slug:language>/": ("accounts", "accounts"),
    "studies/<slug:slug>/questionnaire/": ("seen", "changed"),
    "studies/<slug:slug>/texts/": ("seen", "changed"),
    "studies/<slug:slug>/texts/<slug:page>/<slug:language>/": ("seen", "seen"),
    # --- studies and their pictures
    "studies/": ("accounts", ""),
    "studies/new/": ("researchers", "researchers"),
    "studies/<slug:slug>/": ("seen", ""),
    "studies/<slug:slug>/step/": ("", "changed"),
    "studies/<slug:slug>/work/": ("", "changed"),
    "studies/<slug:slug>/pictures/": ("seen", ""),
    "studies/<slug:slug>/pictures/<int:pk>/small.webp": ("seen", ""),
    "studies/<slug:slug>/pictures/add/": ("", "changed"),
    "studies/<slug:slug>/pictures/change/": ("", "changed"),
    "studies/<slug:slug>/pictures/privacy/": ("", "changed"),
    # --- classifiers
    "classifiers/": ("accounts", ""),
    "classifiers/<slug:name>/": ("accounts", ""),
    "classifiers/<slug:name>/<int:number>-<slug:side>.webp": ("accounts*", ""),
    "classifiers/new/": ("researchers", "researchers"),
    "classifiers/tried/<int:pk>/": ("researchers", ""),
    "classifiers/tried/<int:pk>/<int:number>-<slug:side>.webp": ("researchers*", ""),
    "classifiers/tried/<int:pk>/register/": ("", "researchers"),
    # --- question sets
    "studies/<slug:slug>/questions/": ("seen", "changed"),
    "studies/<slug:slug>/questions/<int:version>/": ("seen", ""),
    "studies/<slug:slug>/questions/<int:version>/<int:pk>/": ("seen", "changed"),
    "studies/<slug:slug>/questions/<int:version>/<int:pk>/seen/": ("seen", ""),
    "studies/<slug:slug>/questions/<int:version>/change/": ("", "changed"),
    "studies/<slug:slug>/questions/<int:version>/copy/": ("", "changed"),
    "studies/<slug:slug>/questions/<int:version>/discard/": ("", "changed"),
    "studies/<slug:slug>/questions/<int:version>/freeze/": ("", "changed"),
    "studies/<slug:slug>/questions/<int:version>/undo/": ("", "changed"),
    "studies/<slug:slug>/questions/originals/<int:pk>/": ("seen", ""),
    "studies/<slug:slug>/questions/stimuli/<int:pk>/": ("seen", ""),
    # --- people and accounts
    "people/": ("admins", "admins"),
    "people/<int:pk>/": ("admins", ""),
    "people/<int:pk>/close/": ("", "admins"),
    "people/<int:pk>/open/": ("", "admins"),
    "people/<int:pk>/reset/": ("", "admins"),
    "people/<int:pk>/role/": ("", "admins"),
    "people/<int:pk>/unlock/": ("", "admins"),
    "accounts/login/": ("everybody", "everybody"),
    "accounts/logout/": ("", "everybody"),
    "accounts/password/<uidb64>/<token>/": ("everybody", "everybody"),
    "accounts/again/": ("accounts", "accounts"),
    "accounts/second-factor/": ("accounts", ""),
    "accounts/second-factor/authenticate/": ("unlisted", "unlisted"),
    "accounts/second-factor/reauthenticate/": ("accounts", "accounts"),
    "accounts/second-factor/totp/activate/": ("accounts", "accounts"),
    "accounts/second-factor/totp/deactivate/": ("unlisted", "unlisted"),
    "accounts/second-factor/recovery-codes/": ("unlisted", "unlisted"),
    "accounts/second-factor/recovery-codes/generate/": ("accounts", "accounts"),
    "accounts/second-factor/recovery-codes/download/": ("unlisted", "unlisted"),
    "admin/login/": ("unlisted", "unlisted"),
}
