"""Ask LibreOffice's own LanguageTool client about texts; run by the Python that has `uno`.

    python3 libreoffice_client.py URL TOKEN PROFILE < texts.json > findings.json

TOKEN goes where a person writes an API key. PROFILE is an empty folder for LibreOffice's settings.
Prints for each text a list of [start, length, short comment, full comment, suggestions].
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale

WAIT = 90


def connected(profile):
    pipe = f"plainspeak{abs(hash(profile))}"
    office = subprocess.Popen(
        [
            "soffice", "--headless", "--norestore", "--nologo", "--nofirststartwizard",
            f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + WAIT
    while True:
        try:
            return office, resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until or office.poll() not in {None, 0, 81}:
                office.kill()
                raise
            time.sleep(0.3)


def set_up(context, url, token):
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    where = PropertyValue()
    where.Name = "nodepath"
    where.Value = "/org.openoffice.Office.Linguistic/GrammarChecking/LanguageTool"
    node = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationUpdateAccess", (where,)
    )
    node.replaceByName("BaseURL", url)
    node.replaceByName("Username", "anybody")
    node.replaceByName("ApiKey", token)
    node.replaceByName("IsEnabled", True)
    node.commitChanges()


def main():
    url, token, profile = sys.argv[1:]
    texts = json.load(sys.stdin)
    office, context = connected(profile)
    try:
        set_up(context, url, token)
        checker = context.ServiceManager.createInstanceWithContext(
            "org.openoffice.lingu.LanguageToolGrammarChecker", context
        )
        rows = []
        for text in texts:
            found = checker.doProofreading("1", text, Locale("en", "GB", ""), 0, len(text), ())
            rows.append(
                [
                    [
                        row.nErrorStart,
                        row.nErrorLength,
                        row.aShortComment,
                        row.aFullComment,
                        list(row.aSuggestions),
                    ]
                    for row in found.aErrors
                ]
            )
        json.dump(rows, sys.stdout)
    finally:
        desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        try:
            desktop.terminate()
        except Exception:
            office.kill()
        try:
            office.wait(20)
        except subprocess.TimeoutExpired:
            office.kill()


main()
