"""Ways into plainspeak over a socket: the page, the API and the LanguageTool protocol on one address."""
