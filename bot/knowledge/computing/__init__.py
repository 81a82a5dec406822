"""What a citizen's own figures come to: small functions over the tables in data/computing."""
