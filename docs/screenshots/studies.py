"""Two studies to photograph, of pictures whose licence is known, with simulated answers."""

import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FREE = ("CC0", "CC BY 2.0")
BRIEF = "demonstration"
COMPLETE = "photos"
SIMULATED = ("--participants", "40", "--preference", "0.85,0.75,0.6", "--levels", "30,50,20")


def manage(*words: str) -> None:
    """Run a command of manage.py."""
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)


def prepare(folder: Path) -> None:
    """Make both studies, explain their pictures and let simulated people answer."""
    manage("migrate", "--verbosity", "0")
    for fixture, slug in (("demonstration", BRIEF), ("complete_study", COMPLETE)):
        spec = yaml.safe_load((ROOT / "fixtures" / f"{fixture}.yaml").read_text())
        spec["pictures"] = [picture for picture in spec["pictures"] if picture["licence"] in FREE]
        described = folder / f"{slug}.yaml"
        described.write_text(yaml.safe_dump(spec, allow_unicode=True))
        counted = sum(not picture.get("is_practice") for picture in spec["pictures"])
        manage("create_study", str(described), "--explain", str(counted))
        manage("worker", "--once")
        manage("simulate", slug, *SIMULATED, "--dropout", "0.1", "--seed", "7")


def password() -> str:
    """The password of an administrator, made for the photograph."""
    code = (
        "from studyapp.actions.accounts import demonstration_logins\n"
        "from studyapp.models import Study\n"
        "print(demonstration_logins(study=Study.objects.first())[1].password)"
    )
    words = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()
