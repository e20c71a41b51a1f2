"""plainspeak checks what social workers write, so that families can read it."""
