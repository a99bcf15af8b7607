"""The desk's own working tables; nothing of the record depends on them."""
