"""The public pages: each function fetches, reads its form, and responds."""
