"""The product's own knowledge, pure: no I/O and no clock."""
