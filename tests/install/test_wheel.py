"""The wheel holds the package with its grammars and data, the licence, nothing else, and works installed."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    (built,) = folder.iterdir()
    return built


def test_it_runs_on_any_python_3(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_it_holds_the_package_and_nothing_else(wheel: Path) -> None:
    package = ROOT / "src" / "brightline"
    sources = {
        f"brightline/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    about = f"{wheel.name.removesuffix('-py3-none-any.whl')}.dist-info"
    licences = {f"{about}/licenses/{name}" for name in ("LICENSE", "NOTICE")}
    metadata = {f"{about}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt")}
    assert "brightline/py.typed" in sources
    assert set(ZipFile(wheel).namelist()) == sources | licences | metadata


def test_it_imports_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path, symlinks=True)
    python = tmp_path / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel)
    dependencies = sysconfig.get_path("purelib")
    place = run(
        python,
        "-c",
        "import brightline; print(brightline.__file__)",
        PYTHONPATH=dependencies,
        PYTHONSAFEPATH="1",
    )
    assert Path(place).is_relative_to(tmp_path)
