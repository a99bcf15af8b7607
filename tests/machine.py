"""What the tests need of the machine beyond Python: a browser, and caddy to validate its file."""

import os
import pathlib
import shutil
import subprocess
import sys

# The one without windows first: the same engine at two thirds of the time.
WITHOUT_WINDOWS = "chromium-headless-shell"
BROWSERS = (WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def machine_browser() -> str | None:
    """The chromium that CHROMIUM names, else the machine's."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def find_browser() -> str | None:
    """A chromium: the machine's, or playwright's own."""
    if found := machine_browser():
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if pathlib.Path(own).exists() else None


def may_install() -> bool:
    """Whether this is root on a machine with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_from_debian(package: str) -> None:
    """Install one Debian package, saying so."""
    print(f"  installing the Debian package {package} (as root, with apt-get) …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "Acquire::Retries=2"]
    for words in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        done = subprocess.run(
            ["apt-get", *options, *words], env=environment, capture_output=True, text=True, check=False
        )
    if done.returncode:
        print(f"  apt-get could not: {' '.join(done.stderr.split())[-300:]}", flush=True)


def refusal_of_driver() -> str | None:
    """Why the program through which playwright drives a browser does not run, as it says itself."""
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    return " ".join((done.stderr + done.stdout).split())[-300:] or "it said nothing" if done.returncode else None


def have_driver() -> None:
    """Have that program run: it needs one library that a bare Debian lacks."""
    if refusal_of_driver() and may_install():
        install_from_debian("libatomic1")
    if why := refusal_of_driver():
        raise SystemExit(
            f"Playwright, which drives the browser for the tests, does not run: {why}. "
            "Install what it misses (Debian: apt install libatomic1), then run make test again."
        )


def have_browser() -> str:
    """A browser, installed if need be; without one the tests cannot run, and that is said."""
    have_driver()
    for package in (WITHOUT_WINDOWS, "chromium"):
        if find_browser() is None and may_install():
            install_from_debian(package)
    if find_browser() is None:
        print("  downloading playwright's own chromium …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    found = find_browser()
    if found is None:
        raise SystemExit(
            "The browser tests need a chromium: none is here, and none could be installed or downloaded. "
            "Install one (Debian: apt install chromium) or name it: CHROMIUM=/path make test."
        )
    return found


def have_caddy() -> str | None:
    """Caddy, installed if that can be done; it only validates a file."""
    if shutil.which("caddy") is None and may_install():
        install_from_debian("caddy")
    return shutil.which("caddy")
