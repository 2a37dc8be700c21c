"""What holds of the tree as a whole: tests mirror src, modules stay small, floors hold, locks are hashed."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
PACKAGE = HERE / "src" / "tocsin"
TESTS = HERE / "tests"
MODULES = tuple(sorted(PACKAGE.rglob("*.py")))
LOCKS = tuple(sorted((HERE / "requirements").glob("*.lock")))
LONGEST_MODULE = 600

# Modules without a test file of their own: nothing of theirs can be tested apart from what uses it.
_KERNEL = "part of the matcher, held against a plain oracle in names/test_matching.py"
UNTESTED = {
    "names/buffers.py": _KERNEL,
    "names/edits.py": _KERNEL,
    "names/index.py": _KERNEL,
    "names/judging.py": _KERNEL,
    "names/scanning.py": _KERNEL,
    "names/seeds.py": _KERNEL,
    "names/spotting.py": _KERNEL,
}
# Test files that mirror no module, because they hold something of a whole room or of the tree.
WHOLE = {"test_house.py", "test_docs.py", "conftest.py"}

# Where packages come from is the business of whoever installs, and a machine's own paths are nobody else's.
REGISTRY = re.compile(
    r"\b(?:pypi\.(?:org|python)|files\.pythonhosted|registry\.npmjs|proxy\.golang)\b", re.IGNORECASE
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|Users|home/[a-z]\w*)/")


def has_code(module: Path) -> bool:
    """Whether a module defines or does anything beyond its docstring and re-exports."""
    body = ast.parse(module.read_text(encoding="utf-8")).body
    return any(not isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign)) for node in body)


def tracked_texts() -> Iterator[tuple[Path, str]]:
    listed = subprocess.run(  # noqa: S603  # fixed words
        ["git", "-C", str(HERE), "ls-files", "-z"],  # noqa: S607  # the git that made this clone
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git clone: there is no list of what belongs to the tree")
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = HERE / name
        if path.suffix in {".png", ".zst", ".gz", ".npz"} or not path.is_file():
            continue
        yield path.relative_to(HERE), path.read_text(encoding="utf-8", errors="replace")


def test_every_module_with_code_has_a_test_file_that_mirrors_it() -> None:
    missing = [
        str(TESTS / place.parent / f"test_{place.name}")
        for module in MODULES
        if (place := module.relative_to(PACKAGE)).name not in {"__init__.py", "__main__.py"}
        and str(place) not in UNTESTED
        and "migrations" not in place.parts
        and has_code(module)
        and not (TESTS / place.parent / f"test_{place.name}").exists()
    ]

    assert missing == []


def test_every_test_file_mirrors_a_module_or_a_room() -> None:
    def mirrors(test: Path) -> bool:
        place = test.relative_to(TESTS)
        subject = place.name.removeprefix("test_")
        return (PACKAGE / place.parent / subject).exists() or (
            PACKAGE / place.parent / subject.removesuffix(".py")
        ).is_dir()

    strays = [str(test) for test in TESTS.rglob("test_*.py") if test.name not in WHOLE and not mirrors(test)]

    assert strays == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_says_what_is_in_it_and_can_be_read_in_one_sitting(module: Path) -> None:
    text = module.read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= LONGEST_MODULE


def test_every_folder_with_modules_is_a_package() -> None:
    assert [str(m.parent) for m in MODULES if not (m.parent / "__init__.py").exists()] == []


def test_the_floors_hold() -> None:
    pytest.importorskip("importlinter", reason="import-linter is not installed")

    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_pin_of_a_lock_has_a_hash_and_a_lock_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.findall(r"^[A-Za-z0-9][^\n]*(?:\n {4}--hash=sha256:[0-9a-f]{64}[^\n]*)*", text, re.MULTILINE)

    assert pins
    assert [pin for pin in pins if "==" not in pin or "--hash=" not in pin] == []
    assert "://" not in text


def test_no_text_of_the_tree_names_a_registry_host_or_a_path_of_one_machine() -> None:
    found = [
        f"{path}: {match[0]}"
        for path, text in tracked_texts()
        if path.name != "test_house.py"
        for pattern in (REGISTRY, MACHINE_PATH)
        for match in pattern.finditer(text)
    ]

    assert found == []
