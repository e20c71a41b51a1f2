"""What somebody who writes rules needs: draft them from a list, start one, try them, ask why one spoke."""
