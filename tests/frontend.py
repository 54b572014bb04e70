"""The built front end, which pages and browsers need: built anew where it is missing or older than its sources."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django_vite.core.asset_loader import DjangoViteAssetLoader

ROOT = Path(__file__).parent.parent
MANIFEST = ROOT / "static" / "dist" / "manifest.json"


def ensure_built() -> None:
    """Build unless that was done; stops the run with one clear line where it cannot be done."""
    if _fresh():
        return
    if not (ROOT / "node_modules").is_dir() or (node := shutil.which("node")) is None:
        pytest.exit("The front end is not built: run `npm ci && npm run build`.", returncode=3)
    vite = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
    done = subprocess.run([node, vite, "build"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.exit(f"The front end does not build:\n{done.stdout}{done.stderr}", returncode=3)
    # It read the manifest, or found none, when Django was set up.
    DjangoViteAssetLoader._instance = None


def _fresh() -> bool:
    if not MANIFEST.is_file():
        return False
    sources = [ROOT / "vite.config.js", *(path for path in (ROOT / "static" / "src").rglob("*") if path.is_file())]
    return max(path.stat().st_mtime for path in sources) <= MANIFEST.stat().st_mtime
