"""The Django project and its one app: studies of which explanation people trust."""
