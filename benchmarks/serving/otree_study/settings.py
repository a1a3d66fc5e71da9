"""The same study for oTree: consent, ten forced choices of three pictures, a question, an end."""

SESSION_CONFIGS = [{"name": "trust", "app_sequence": ["trust"], "num_demo_participants": 1}]
SESSION_CONFIG_DEFAULTS = {
    "real_world_currency_per_point": 1.0,
    "participation_fee": 0.0,
    "doc": "",
}
PARTICIPANT_FIELDS: list[str] = []
SESSION_FIELDS: list[str] = []
LANGUAGE_CODE = "en"
REAL_WORLD_CURRENCY_CODE = "USD"
USE_POINTS = True
ADMIN_USERNAME = "admin"
ADMIN_PASSWORD = ""
DEMO_PAGE_INTRO_HTML = ""
SECRET_KEY = "of a benchmark on the loopback"
