"""What a run used of helpers: its modules, their functions that were called, and the tables that were loaded.

`make sync` calls `watch` in the kernel of a chapter before its first cell and
`told` after its last, and runs the chapter again when `code` of one of these
modules, or one of these tables, is another.
"""

import ast
import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def functions(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield every function and method of a module with its name, such as "Figure.live"; one inside another is a part of it."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield inside + child.name, child
        else:
            yield from functions(child, f"{inside}{child.name}." if isinstance(child, ast.ClassDef) else inside)


@cache
def _parts(module: Path) -> dict[str, str]:
    """Return the code of each function of a module by its name, and under "" all that is in none; comments and layout are left out."""
    tree, parts = ast.parse(module.read_text("utf-8") if module.exists() else "", module), {}
    for name, function in functions(tree):
        parts[name] = parts.get(name, "") + "".join(map(ast.dump, function.body))
        function.body = []
    return parts | {"": ast.dump(tree)}


def code(module: Path, called: list[str]) -> str:
    """Return the code of a module that a run depends on: all but the bodies of functions that were not called. "" if it is gone."""
    return "\0".join(_parts(module).get(name, "") for name in ["", *called])


class _Noting(SourceFileLoader):
    """Loads a module so that every function begins by writing its name into the module's `__called__`."""

    def get_code(self, fullname: str):
        tree = ast.parse(self.get_data(self.path), self.path)
        for name, function in functions(tree):
            function.body.insert(ast.get_docstring(function) is not None, ast.parse(f"__called__.add({name!r})").body[0])
        return compile(tree, self.path, "exec")

    def exec_module(self, module) -> None:
        module.__called__ = set()
        super().exec_module(module)


class _Finder:
    @staticmethod
    def find_spec(name: str, path=None, target=None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name.partition(".")[0] == "helpers" else None
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Noting(name, spec.loader.path)
        return spec


def watch() -> None:
    """From now on note the functions of helpers that are called."""
    sys.meta_path.insert(0, _Finder)


def told() -> str:
    """Return as JSON what was used since `watch`: functions (file -> names) and tables."""
    modules = [m for name, m in sorted(sys.modules.items()) if name.partition(".")[0] == "helpers"]
    called = {str(Path(m.__file__).relative_to(ROOT)): sorted(m.__called__) for m in modules}
    tables = sys.modules["helpers.data"].LOADED if "helpers.data" in sys.modules else ()
    return json.dumps({"functions": called, "tables": sorted(tables)})
